import Canonical
import Diagnostics
import Guides
import Values
import X12

/// Holds a written set against its guide, and reads it with the map that wrote it.
struct ReadBack {
    let map: Map
    let context: OutwardContext
    /// The fields of which a fault was told already.
    let faulted: Set<String>
    /// Whether lists may have more items than the document says: segments were made for other
    /// fields, and lists tell of them as well.
    let mayGrow: Bool
    private(set) var diagnostics: [Diagnostic] = []
    /// The document as it was read; null where it could not be.
    private(set) var document: JSON = nil
    /// Which rules write which element: looked through for the first fault.
    private lazy var rules = ElementRules(map)

    init(_ run: OutwardRun) {
        map = run.map
        context = run.context
        faulted = run.faulted
        mayGrow = run.hasOwnSegments
    }

    /// Tells what the guide does not allow, and what the document has and the set does not say.
    mutating func check(_ written: WrittenSet, against document: JSON) {
        let found: SetTree?
        do throws(Diagnostic) {
            found =
                try map.guide.isOfRecords
                ? records(written) : self.bytes(written).flatMap { tree($0, written) }
        } catch {
            diagnostics.append(error)
            return
        }
        guard let tree = found else { return }
        let result = map.run(tree, context: MapContext(source: Self.source))
        // What a rule misses, when it reads, was not in the document either.
        diagnostics += result.diagnostics.filter { $0.severity == .error }
        self.document = result.document.body
        compare(document, self.document, map.shape.body, at: "")
    }

    // MARK: - Bytes

    /// The set in an interchange of its own; nil where data hold a delimiter, which is told.
    private mutating func bytes(_ written: WrittenSet) throws(Diagnostic) -> [UInt8]? {
        let before = diagnostics.count
        let version = String(map.version.prefix(5))
        var writer = InterchangeWriter(delimiters: delimiters(version))
        try writer.beginInterchange(
            InterchangeFields(
                sender: ("ZZ", "SENDER"), receiver: ("ZZ", "RECEIVER"), date: "260101",
                time: "0000", version: version, control: 1, usage: "P"))
        try writer.beginGroup(
            GroupFields(
                functionalID: map.guide.group, senderID: "SENDER", receiverID: "RECEIVER",
                date: "20260101", time: "0000", control: 1, version: map.version))
        try writer.beginSet(map.set, control: "0001")
        for (offset, segment) in written.segments.enumerated() {
            do throws(Diagnostic) {
                try writer.segment(segment.tag, segment.elements)
            } catch {
                var place = DataPlace(segment: offset + 2, tag: segment.tag.description)
                if case .data(let known) = error.place { place.element = known.element }
                diagnostics.append(named(error, place, written))
            }
        }
        guard diagnostics.count == before else { return nil }
        writer.endSet()
        writer.endGroup()
        writer.endInterchange()
        return writer.take()
    }

    private func delimiters(_ version: String) -> Delimiters {
        var delimiters = context.delimiters
        if version >= "00402", delimiters.repetition == nil, !delimiters.contains(0x5E) {
            delimiters.repetition = 0x5E
        }
        return delimiters
    }

    /// The set as a receiver sees it; nil where it is larger than a set may be.
    private mutating func tree(_ bytes: [UInt8], _ written: WrittenSet) -> SetTree? {
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var tree = SetTree(guide: guide)
        var validator = SetValidator(guide, policy: context.policy)
        while true {
            switch reader.next() {
            case .set, .segment, .setEnd:
                do throws(Diagnostic) {
                    try tree.append(reader.segment, at: validator.check(reader.segment))
                } catch {
                    diagnostics.append(error)
                    return nil
                }
            case .end:
                validator.finish()
                tell(validator.faults, written)
                return tree
            default: continue
            }
        }
    }

    /// Records as their reader gives them: no envelope, and control characters between values.
    private mutating func records(_ written: WrittenSet) throws(Diagnostic) -> SetTree {
        var set = TransactionSet(delimiters: Self.recordDelimiters)
        try set.append("ST", [Array(map.set.utf8), Array("0001".utf8)], byteOffset: 0, line: 1)
        for (offset, segment) in written.segments.enumerated() {
            let tag = segment.tag.description
            var values: [[UInt8]] = []
            for (index, element) in segment.elements.enumerated() {
                guard case .text(let text) = element else {
                    preconditionFailure("a layout's fields are simple")
                }
                let place = DataPlace(segment: offset + 2, tag: tag, element: index + 1)
                guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                    throw named(
                        Diagnostic(
                            .dataControlCharacter, "The data holds a control character",
                            value: text), place, written)
                }
                values.append(Array(text.utf8))
            }
            let count = (values.lastIndex { !$0.isEmpty } ?? -1) + 1
            try set.append(tag, values.prefix(count), byteOffset: 0, line: 1)
        }
        let count = Array("\(set.count + 1)".utf8)
        try set.append("SE", [count, Array("0001".utf8)], byteOffset: 0, line: 1)
        var tree = SetTree(guide: guide)
        var validator = SetValidator(guide, policy: context.policy)
        for index in set.segments {
            try set.withSegment(index) { segment throws(Diagnostic) in
                try tree.append(segment, at: validator.check(segment))
            }
        }
        validator.finish()
        tell(validator.faults, written)
        return tree
    }

    private static let recordDelimiters = Delimiters(
        element: 0x1D, component: 0x1F, segment: 0x1C, repetition: 0x1E)

    /// What the partner's guide says, where there is one.
    private var guide: SetGuide { context.guide ?? map.guide }

    private mutating func tell(_ faults: [SetFault], _ written: WrittenSet) {
        for fault in faults {
            var others = fault.others.map { element in
                DataPlace(segment: fault.place.segment, tag: fault.place.tag, element: element)
            }
            if let trigger = fault.trigger { others.append(trigger) }
            diagnostics.append(
                named(
                    fault.diagnostic(interchange: 1, group: 1, set: 1), fault.place, written,
                    beside: others))
        }
    }

    /// A fault with the fields that it comes from.
    private mutating func named(
        _ fault: Diagnostic, _ place: DataPlace, _ written: WrittenSet,
        beside others: [DataPlace] = []
    ) -> Diagnostic {
        var fault = fault
        // The bytes were made here: where in them it is helps nobody.
        fault.place = .data(
            DataPlace(
                segment: place.segment, tag: place.tag, loop: place.loop, element: place.element,
                component: place.component, reference: place.reference))
        return written.named(fault, beside: others, by: rules)
    }

    private static let source = DocumentSource(
        correlation: "", partner: "", sender: .init(qualifier: "", id: "", application: ""),
        receiver: .init(qualifier: "", id: "", application: ""), usage: .test, version: "",
        set: "", interchangeControl: "", groupControl: "", setControl: "", fileDigest: "",
        byteOffset: 0, byteCount: 0, contentDigest: "", profileDigest: "")

    // MARK: - Comparing

    private mutating func compare(
        _ document: JSON, _ reading: JSON?, _ shape: ObjectShape, at path: String
    ) {
        for member in document.members ?? [] {
            guard let field = shape.field(member.key) else { continue }
            let name = path.isEmpty ? member.key : "\(path).\(member.key)"
            if path.isEmpty, field.owner == .gateway {
                if member.key == "unmapped" { compareUnmapped(member.value, reading?["unmapped"]) }
                continue
            }
            compare(member.value, reading?[member.key], field.kind, at: name)
        }
    }

    private mutating func compare(
        _ value: JSON, _ reading: JSON?, _ kind: FieldShape.Kind, at name: String
    ) {
        switch kind {
        case .object(let object):
            compare(value, reading, object, at: name)
        case .list(let element):
            let items = reading?.items ?? []
            let count = value.items?.count ?? 0
            if items.count > count, !mayGrow {
                diagnostics.append(
                    Diagnostic(
                        .mapOutwardAltered,
                        "\(name) has \(count) item\(count == 1 ? "" : "s"), "
                            + "but the written set has \(items.count)"))
            }
            for (index, item) in (value.items ?? []).enumerated() {
                let name = "\(name)[\(index + 1)]"
                // It was told that this one and all behind it have no place.
                if faulted.contains(name) { break }
                compare(item, index < items.count ? items[index] : nil, element, at: name)
            }
        default:
            guard !faulted.contains(name) else { return }
            guard let reading else {
                diagnostics.append(
                    Diagnostic(
                        .mapOutwardLost, "\(name) is \(value), which the written set does not say",
                        value: value.text))
                return
            }
            let type = ValueType(kind)
            let isSame = [value, spelled(value)].contains {
                type?.isSame($0, reading) ?? ($0 == reading)
            }
            if isSame { return }
            diagnostics.append(
                Diagnostic(
                    .mapOutwardAltered, "\(name) is \(value), but the written set says \(reading)",
                    value: value.text))
        }
    }

    /// A value in the characters that were agreed.
    private func spelled(_ value: JSON) -> JSON {
        guard case .string(let text) = value else { return value }
        return .string(spelled(text))
    }

    private func spelled(_ text: String) -> String {
        context.characters.written(text, between: context.delimiters).text
    }

    /// Segments that were put back are there again, each with its elements.
    private mutating func compareUnmapped(_ document: JSON, _ reading: JSON?) {
        let there = Set((reading?.items ?? []).map(Self.elements))
        for (index, item) in (document.items ?? []).enumerated() {
            let name = "unmapped[\(index + 1)]"
            let elements = Self.elements(item)
            let isThere = there.contains(elements) || there.contains(elements.map(spelled))
            guard !isThere, !faulted.contains(name) else { continue }
            diagnostics.append(
                Diagnostic(
                    .mapOutwardLost,
                    "\(name) is \(item["path"]?.text ?? ""), which the written set has otherwise"))
        }
    }

    private static func elements(_ item: JSON) -> [String] {
        var texts = (item["elements"]?.items ?? []).map { $0.text ?? "" }
        while texts.last == "" { texts.removeLast() }
        return [item["path"]?.text ?? ""] + texts
    }
}
