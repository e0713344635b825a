import Diagnostics
import Guides
import Values
import X12

extension MapRun {
    // MARK: - Rules

    /// Writes what a rule gives that comes down to a copy.
    mutating func write(
        _ copy: MapProgram.Copy, _ key: MapProgram.Part, to out: inout CompactJSON
    ) -> Bool {
        let frame = frames[Int(copy.level)]
        var element = Int(copy.element)
        switch copy.base {
        case .own(let row): if frame.row != Int(row) { element = -1 }
        case .member: element += frame.groupStart
        }
        let sent = input.tree.segments.range(frame.segment, element)
        let bytes = Self.trimmed(sent, .end, of: input.tree.segments.bytes)
        if bytes.isEmpty, copy.isOptional { return false }
        guard !bytes.isEmpty, book == nil, self.copy(bytes, copy.form, key, to: &out) else {
            return write(value: Int(copy.value), key, to: &out)
        }
        marks.mark(frame.segment, element)
        return true
    }

    /// Writes what a rule gives: its value or its default; false if that is nothing.
    mutating func write(
        value number: Int, _ key: MapProgram.Part, to out: inout CompactJSON
    ) -> Bool {
        let value = program.values[number]
        if let condition = value.condition, !holds(Int(condition)) {
            if let otherwise = value.otherwise {
                return write(value: Int(otherwise), key, to: &out)
            }
            if value.isRequired { missing(program.valuePlans[number].mark) }
            return false
        }
        if let constant = value.constant {
            return write(own: constant, number, key, .constant, to: &out)
        }
        if value.isJoined, let taking = joined(number, key, to: &out) { return taking }
        var isDropped = false
        for source in value.sources.indices {
            switch take(source, number, key, to: &out) {
            case .value: return true
            case .absent: continue
            case .dropped: isDropped = true
            case .fault: return false
            }
        }
        if let source = value.key {
            switch take(Int(source), number, key, to: &out) {
            case .value: return true
            case .absent: break
            case .dropped: isDropped = true
            case .fault: return false
            }
        }
        guard isDropped else { return write(fallbackOf: number, key, to: &out) }
        // What was sent and dropped was not absent: the default does not stand for it.
        if value.isRequired { missing(program.valuePlans[number].mark) }
        return false
    }

    /// Writes what a rule of a list of plain values gives: every value of every source.
    mutating func write(
        values number: Int, _ items: inout Int, to out: inout CompactJSON
    ) {
        for source in program.values[number].sources.indices {
            let item = items + 1
            if case .value = take(source, number, .none, item: item, to: &out) {
                items = item
            }
        }
    }

    private mutating func write(
        fallbackOf number: Int, _ key: MapProgram.Part, to out: inout CompactJSON
    ) -> Bool {
        let value = program.values[number]
        switch value.fallback {
        case .text(let text):
            return write(own: text, number, key, .standard, to: &out)
        case .position(let level, let isInteger):
            let position = frames[Int(level)].position
            let start = out.count
            write(key, to: &out)
            if isInteger {
                out.write(position)
            } else if let json = program.valuePlans[number].type.json(String(position)) {
                out.write(json)
            } else {
                out.takeBack(to: start)
                return false
            }
            out.comma()
            note(from: start, key, number, .position, out)
            return true
        case .none:
            if value.isRequired { missing(program.valuePlans[number].mark) }
            return false
        }
    }

    /// Writes a value that the rule has of itself.
    private mutating func write(
        own text: MapProgram.Part, _ number: Int, _ key: MapProgram.Part, _ origin: MapTrace.Origin,
        to out: inout CompactJSON
    ) -> Bool {
        guard !text.isEmpty else { return false }
        let start = out.count
        write(key, to: &out)
        write(text, to: &out)
        out.comma()
        note(from: start, key, number, origin, out)
        return true
    }

    /// Notes a value that the rule has of itself, which was just written.
    private func note(
        from start: Int, _ key: MapProgram.Part, _ number: Int, _ origin: MapTrace.Origin,
        _ out: borrowing CompactJSON
    ) {
        guard book != nil else { return }
        let json = out.value(from: start + key.indices.count)
        keep(json, by: program.valuePlans[number].mark, origin)
    }

    func write(_ json: JSON, _ key: MapProgram.Part, to out: inout CompactJSON) {
        write(key, to: &out)
        out.write(json)
        out.comma()
    }

    // MARK: - Sources

    enum Taking {
        case value
        case absent
        /// The table lacks the code, and the rule drops it.
        case dropped
        case fault
    }

    /// Writes the value of a source, if it has one.
    private mutating func take(
        _ source: Int, _ number: Int, _ key: MapProgram.Part, item: Int? = nil,
        to out: inout CompactJSON
    ) -> Taking {
        let (path, form) = (program.sources[source].path, program.sources[source].form)
        if form == .many { return gather(source, number, key, to: &out) }
        guard var cell = cell(at: program.paths[Int(path)]) else { return .absent }
        cell.bytes = Self.trimmed(
            cell.bytes, program.values[number].trim, of: input.tree.segments.bytes)
        // Nine in ten values stand in the document as they were sent.
        if form != .other, book == nil {
            guard !cell.bytes.isEmpty else { return .absent }
            if copy(cell.bytes, form, key, to: &out) {
                mark(cell, path)
                return .value
            }
        }
        return convert(cell, source, number, key, item: item, to: &out)
    }

    /// Leaves out blanks, at the end where X12 gives them no meaning (X12.6, string elements).
    @inline(__always)
    static func trimmed(
        _ range: Range<Int>, _ trim: ValuePlan.Trim, of bytes: [UInt8]
    ) -> Range<Int> {
        let blank = UInt8(ascii: " ")
        var (from, end) = (range.lowerBound, range.upperBound)
        if trim != .none { while end > from, bytes[end - 1] == blank { end -= 1 } }
        if trim == .both { while from < end, bytes[from] == blank { from += 1 } }
        return from..<end
    }

    /// Writes what needs no change; false, and nothing written, if it does.
    @inline(__always)
    private func copy(
        _ bytes: Range<Int>, _ form: MapProgram.Source.Form, _ key: MapProgram.Part,
        to out: inout CompactJSON
    ) -> Bool {
        let set = input.tree.segments.bytes
        switch form {
        case .decimal where !ExactDecimal.isWritten(set.span.extracting(bytes)):
            return false
        case .text, .decimal:
            return out.write(ready: program.texts, key.indices, plain: set, bytes)
        case .integer:
            guard ExactDecimal.isWrittenWhole(set.span.extracting(bytes)) else { return false }
            write(key, to: &out)
            out.write(ready: set, bytes)
            out.comma()
            return true
        case .date:
            return out.write(ready: program.texts, key.indices, date: set, bytes)
        case .gtin:
            guard MapFunction.isGTIN(digits: bytes.count) else { return false }
            return out.write(
                ready: program.texts, key.indices, digits: set, bytes,
                width: MapFunction.gtinWidth)
        case .other, .many: return false
        }
    }

    /// Writes what a source's functions, its table and its type make of an element.
    private mutating func convert(
        _ cell: Cell, _ source: Int, _ number: Int, _ key: MapProgram.Part,
        item: Int?, to out: inout CompactJSON
    ) -> Taking {
        let plan = program.valuePlans[number]
        var text = TransactionSet.text(of: input.tree.segments.bytes, cell.bytes)
        for function in program.sourcePlans[source].functions {
            guard let next = function.apply(text) else { return .absent }
            text = next
        }
        guard !text.isEmpty else { return .absent }
        markSelectors(program.sources[source].path, cell.segment)
        let read = text
        var type = program.sourcePlans[source].type
        var kept: MapTrace.Lookup?
        if let lookup = plan.lookup {
            type = plan.type
            let found = lookup.table.values[text]
            if book != nil { kept = keepLookup(lookup.table, text, found, plan.mark) }
            if let found {
                text = found.text
            } else {
                switch lookup.missing {
                case .pass: break
                case .drop: return .dropped
                case .fallback: return .absent
                case .error:
                    if listsFault() {
                        diagnostics.append(notInTable(text, cell, lookup.table, plan.mark))
                    }
                    return .fault
                }
            }
        }
        guard let json = type.json(text) else {
            if listsFault() { diagnostics.append(wrong(read, cell, text, type, plan.mark)) }
            return .fault
        }
        mark(cell)
        write(json, key, to: &out)
        if book != nil {
            keep(json, of: cell, read, source, type, plan, lookup: kept, item: item)
        }
        return .value
    }

    // MARK: - Marks

    private mutating func mark(_ cell: Cell, _ path: Int32) {
        markSelectors(path, cell.segment)
        mark(cell)
    }

    mutating func mark(_ cell: Cell) {
        marks.mark(cell.segment, cell.element, component: cell.component)
        if cell.qualifier > 0 { marks.mark(cell.segment, cell.qualifier) }
    }

    /// What a selector asked for is known from the rule itself, so it counts as read.
    mutating func markSelectors(_ path: Int32, _ segment: Int) {
        let steps = program.paths[Int(path)].steps
        guard !steps.isEmpty else { return }
        for test in program.steps[Int(steps.end) - 1].tests.indices {
            marks.mark(segment, Int(program.tests[test].element))
        }
    }
}
