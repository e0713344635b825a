import Diagnostics
import Values

/// Holds nodes against specifications, collects what is wrong and reads what is right.
struct FieldCheck {
    private(set) var diagnostics: [Diagnostic] = []

    /// Reads a map by its fields; nil when it is no map.
    mutating func record(_ node: Node, _ fields: Fields) -> FieldReader? {
        guard let entries = node.entries else {
            report(
                .valueType, "\(fields.name) takes a map, here is \(node.kindName)", at: node.place)
            return nil
        }
        var values: [String: FieldValue] = [:]
        for entry in entries {
            guard let field = fields[entry.name] else {
                reportUnknown(entry, in: fields, present: Set(entries.map(\.name)))
                continue
            }
            values[field.name] = value(entry.value, of: field.kind, name: field.name)
        }
        for field in fields.fields where node.entry(field.name) == nil {
            if let standard = field.standard {
                let written = standard.node(at: node.place)
                values[field.name] = value(written, of: field.kind, name: field.name)
            } else if field.isRequired {
                report(
                    .keyMissing, "\(fields.name) has no \"\(field.name)\"", value: field.name,
                    at: node.place,
                    mend: "Add \"\(field.name): …\", \(field.kind.label). \(field.doc)")
            }
        }
        return FieldReader(fields: fields, node: node, values: values)
    }

    private mutating func reportUnknown(
        _ entry: Node.Entry, in fields: Fields, present: Set<String>
    ) {
        // A key that is already there is not what was meant.
        let names = fields.fields.map(\.name).filter { !present.contains($0) }
        let meant = Spelling.suggestion(entry.name, among: names)
        report(
            .keyUnknown, "\(fields.name) has no key \"\(entry.name)\"\(meant)", value: entry.name,
            at: entry.key.place,
            mend: meant.isEmpty
                ? "Remove it; the keys are " + fields.fields.map(\.name).joined(separator: ", ")
                    + "." : nil)
    }

    /// Reads a value by its kind; nil when it is wrong.
    mutating func value(_ node: Node, of kind: Field.Kind, name: String) -> FieldValue? {
        if case .any = kind { return FieldValue(node: node, content: .any) }
        guard !node.isEmpty else {
            report(.valueEmpty, "\"\(name)\" has no value", value: name, at: node.place)
            return nil
        }
        guard let content = content(node, of: kind, name: name) else { return nil }
        return FieldValue(node: node, content: content)
    }

    private mutating func content(
        _ node: Node, of kind: Field.Kind, name: String
    ) -> FieldValue.Content? {
        switch kind {
        case .list(let item):
            guard let items = node.items else { return mismatch(node, kind, name) }
            return .list(items.compactMap { value($0, of: item, name: name) })
        case .map(let item):
            guard let entries = node.entries else { return mismatch(node, kind, name) }
            return .map(
                entries.compactMap { entry in
                    value(entry.value, of: item, name: entry.name).map { (entry.key, $0) }
                })
        case .record(let fields):
            return record(node, fields).map { .record($0) }
        case .any:
            return .any
        case .text, .integer, .decimal, .flag, .choice, .duration, .size:
            guard case .scalar(let text, let quoted) = node.content else {
                return mismatch(node, kind, name)
            }
            return scalar(text, quoted: quoted, node: node, kind: kind, name: name)
        }
    }

    private mutating func scalar(
        _ text: String, quoted: Bool, node: Node, kind: Field.Kind, name: String
    ) -> FieldValue.Content? {
        switch kind {
        case .text(let length):
            if let length, !length.contains(text.count) {
                report(
                    .valueRange, "\"\(name)\" takes \(kind.label), here are \(text.count)",
                    value: text, at: node.place)
                return nil
            }
            return .text(text)
        case .choice(let choices):
            if choices.contains(text) { return .text(text) }
            let meant = Spelling.suggestion(text, among: choices)
            report(
                .valueChoice, "\"\(text)\" is no choice for \"\(name)\"\(meant)", value: text,
                at: node.place, mend: "Write \(kind.label).")
            return nil
        case .integer(let range):
            guard !quoted, let number = ExactDecimal(text), number.scale == 0,
                !text.hasSuffix(".")
            else { return mismatch(node, kind, name) }
            guard let integer = number.integer, range.contains(integer) else {
                report(
                    .valueRange, "\"\(name)\" takes \(kind.label), here is \(text)", value: text,
                    at: node.place)
                return nil
            }
            return .integer(integer)
        case .decimal:
            return quoted
                ? mismatch(node, kind, name)
                : ExactDecimal(text).map { .decimal($0) } ?? mismatch(node, kind, name)
        case .flag:
            guard !quoted, text == "true" || text == "false" else {
                return mismatch(node, kind, name)
            }
            return .flag(text == "true")
        case .duration:
            return Quantity.duration(text).map { .duration($0) } ?? mismatch(node, kind, name)
        case .size:
            return Quantity.size(text).map { .size($0) } ?? mismatch(node, kind, name)
        case .list, .map, .record, .any:
            preconditionFailure("only kinds of one word come here")
        }
    }

    private mutating func mismatch(
        _ node: Node, _ kind: Field.Kind, _ name: String
    ) -> FieldValue.Content? {
        let isBare = node.isQuoted && Self.isUnquoted(kind)
        report(
            .valueType, "\"\(name)\" takes \(kind.label), here is \(node.kindName)",
            value: node.text, at: node.place,
            mend: isBare ? "Write it without quotes." : Self.mend(kind))
        return nil
    }

    private static func isUnquoted(_ kind: Field.Kind) -> Bool {
        switch kind {
        case .integer, .decimal, .flag: true
        default: false
        }
    }

    private static func mend(_ kind: Field.Kind) -> String? {
        switch kind {
        case .duration: "Write a whole number and a unit: ms, s, m, h or d."
        case .size: "Write a whole number and a unit: B, KB, MB or GB (1 KB is 1,024 bytes)."
        case .list: "Write [one, two], or one line \"- …\" for each."
        default: nil
        }
    }

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, value: String? = nil, at place: TextPlace,
        mend: String? = nil
    ) {
        diagnostics.append(Diagnostic(code, message, value: value, at: .text(place), mend: mend))
    }
}
