import Canonical
import Diagnostics
import Guides
import Judgment
import Values
import X12

/// One document on its way through a map: follows the map's program and writes JSON as it goes.
struct MapRun {
    /// What a rule stands in at run time; the counterpart of `PathResolver.Scope`.
    struct Frame {
        /// The segment that the scope stands on; -1 for the set.
        var segment: Int
        /// Its row; -1 for the set.
        var row = -1
        /// The segments within the scope.
        var range: Range<Int>
        /// The ordinal of the segment within its `each`, from 1.
        var position = 1
        /// The first element of the pair or triple that the scope stands on.
        var groupStart = 0
        /// The list that the scope makes, and the item's number in it, for messages.
        var list: Int32?
        var item = 0
    }

    let program: MapProgram
    let input: RunInput
    let marks: ReadMarks
    let memo: SearchMemo
    var frames: [Frame]
    var diagnostics: [Diagnostic] = []
    /// How many faults there were beyond those that are listed.
    private var unlisted = 0
    /// Who stands below whom, once a rule has asked.
    var hierarchy: HierarchyTree?
    /// How the values are made; nil where nobody asks.
    let book: TraceBook?

    init(
        _ program: MapProgram, _ tree: SetTree, _ context: MapContext, _ book: TraceBook? = nil
    ) {
        self.program = program
        input = RunInput(program, tree, context)
        self.book = book
        marks = ReadMarks(segments: tree.segments.count)
        memo = SearchMemo(paths: program.outerPaths)
        frames = []
        frames.reserveCapacity(Self.usualDepth)
        frames.append(Frame(segment: -1, range: tree.segments.segments))
    }

    /// How deep lists stand within each other at most, usually.
    private static let usualDepth = 8
    /// The bytes of a document's source, and how many a byte of the set becomes, usually.
    private static let usualHead = 2048
    private static let usualGrowth = 5

    /// Makes the document.
    mutating func result(of map: Map) -> MapResult {
        var heading = DocumentHeading()
        var out = CompactJSON(
            capacity: Self.usualHead + Self.usualGrowth * input.tree.segments.byteCount)
        out.open("{")
        Self.write("type", .string(map.shape.type), to: &out)
        Self.write("version", .number(ExactDecimal(map.shape.version)), to: &out)
        Self.write("source", input.context.source.json, to: &out)
        for place in input.live.places(of: program.root) {
            let (field, from) = (input.live[place], out.count)
            guard write(field, to: &out), field.isHeading else { continue }
            let key = program.texts[field.key.indices]
            let name = String(decoding: key.dropFirst().dropLast(2), as: UTF8.self)
            heading.take(name, out.value(from: from + key.count))
        }
        tellUnlisted()
        if let unmapped = UnmappedSegments(tree: input.tree, marks: marks).json {
            Self.write("unmapped", unmapped, to: &out)
        }
        out.closeText()
        let document = Document(
            type: map.shape.type, version: map.shape.version, text: out.bytes(), heading: heading)
        let broken =
            diagnostics.hasErrors || map.rules.isEmpty ? [] : map.rules.judge(document.body)
        return MapResult(document: document, diagnostics: diagnostics, broken: broken)
    }

    // MARK: - Faults

    /// A document of many lines may have the same fault in each.
    static let mostFaults = 50

    /// Whether one more fault is listed; if not, it is counted.
    mutating func listsFault() -> Bool {
        guard diagnostics.count >= Self.mostFaults else { return true }
        unlisted += 1
        return false
    }

    private mutating func tellUnlisted() {
        guard unlisted > 0 else { return }
        diagnostics.append(
            Diagnostic(
                .mapFaultsUnlisted,
                "\(unlisted) more fault\(unlisted == 1 ? "" : "s") not listed",
                at: .data(input.context.place)))
        unlisted = 0
    }

    private static func write(_ name: String, _ json: JSON, to out: inout CompactJSON) {
        out.write(.string(name))
        out.write(ready: colon, colon.indices)
        out.write(json)
        out.comma()
    }

    private static let colon = [UInt8(ascii: ":")]

    // MARK: - Fields

    /// Writes a field with its key and a comma; false, and nothing written, if it has no value.
    mutating func write(_ field: MapProgram.Field, to out: inout CompactJSON) -> Bool {
        switch field.content {
        case .copy(let copy): return write(copy, field.key, to: &out)
        case .value(let value): return write(value: Int(value), field.key, to: &out)
        case .list(let list): return write(list: Int(list), field.key, to: &out)
        case .object(let object):
            if let condition = program.objects[Int(object)].condition, !holds(Int(condition)) {
                return false
            }
            return write(object: Int(object), field.key, to: &out)
        }
    }

    /// Writes an object, if any of its fields has a value.
    mutating func write(
        object: Int, _ key: MapProgram.Part, to out: inout CompactJSON
    ) -> Bool {
        let start = out.count
        write(key, to: &out)
        out.open("{")
        var isEmpty = true
        for place in input.live.places(of: object)
        where write(input.live[place], to: &out) {
            isEmpty = false
        }
        guard !isEmpty else {
            out.takeBack(to: start)
            return false
        }
        out.close("}")
        return true
    }

    /// Writes what is JSON already.
    func write(_ text: MapProgram.Part, to out: inout CompactJSON) {
        out.write(ready: program.texts, text.indices)
    }
}
