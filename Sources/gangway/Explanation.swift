import Acknowledgments
import Diagnostics
import Flow
import Mapping
import Values

/// Where the values of one document come from, for people and for programs.
struct Explanation {
    let values: [MapTrace.Value]
    /// What no rule has read, where it is asked for.
    let unread: [MapTrace.Element]
    private let title: String
    private let file: String
    /// What business rules changed of what the map made, by field.
    private let changes: [String: JSON]
    /// What they changed where the map made nothing, in the document's order.
    private let added: [(path: String, change: JSON)]

    /// Whether there is nothing to explain.
    var isEmpty: Bool { values.isEmpty && unread.isEmpty && added.isEmpty }

    /// Explains an outcome's document, or one field of it; nil where no map ran.
    init?(_ outcome: SetOutcome, file: String, field: String?) {
        guard let trace = outcome.trace else { return nil }
        values = field.map { trace.values(at: $0) } ?? trace.values
        unread = [nil, "unmapped"].contains(field) ? trace.unread : []
        self.file = file
        let changes = Self.changes(outcome.document)
        let made = Set(trace.values.map(\.path))
        let leads = field.map { MapTrace.leads(from: $0) }
        added = changes.filter { !made.contains($0.path) && leads?($0.path) != false }
        self.changes = Dictionary(changes.map { ($0.path, $0.change) }) { first, _ in first }
        let number = outcome.document.map { " \($0.type) \($0.number)" } ?? ""
        title =
            "\(file), \(outcome.verdict.set) \(outcome.verdict.control)" + number
            + (outcome.document?.hold == nil ? "" : ", which is held")
    }

    /// For people: a paragraph a value.
    var text: String {
        let rest = unread.map {
            PlainLine.of("unmapped  <- \(Self.place($0))  no rule reads it")
        }
        return ([title] + values.map(paragraph) + added.map(paragraph) + rest)
            .joined(separator: "\n")
    }

    /// For programs: `{document, values: [{field, value, from…}]}`.
    var json: JSON {
        [
            "document": .string(title),
            "values": .array(values.map(object) + added.map(object)),
            "unread": .array(unread.map { Self.json($0, file) }),
        ]
    }

    /// The changes of a document, which `changes` lists: an order is taken in with them.
    private static func changes(
        _ document: DocumentOutcome?
    ) -> [(path: String, change: JSON)] {
        guard let body = document?.body, let json = try? JSONReader.read(body),
            let changes = json["changes"]?.items
        else { return [] }
        return changes.map { ($0["field"]?.text ?? "", $0) }
    }

    private func paragraph(_ added: (path: String, change: JSON)) -> String {
        let rule = added.change["rule"]?.text ?? ""
        return PlainLine.of(
            "\(added.path) = \(added.change["now"] ?? .null)  <- set by the business rule \(rule); "
                + "nothing was sent")
    }

    private func object(_ added: (path: String, change: JSON)) -> JSON {
        [
            "field": .string(added.path), "value": added.change["now"] ?? .null,
            "changed": added.change,
        ]
    }

    private func paragraph(_ value: MapTrace.Value) -> String {
        let change = changes[value.path]
        let head = "\(value.path) = \(change?["now"] ?? value.json)"
        let changed = change.map { change in
            "changed by the business rule \(change["rule"]?.text ?? "") from \(value.json)"
        }
        let steps = [changed].compactMap(\.self) + Self.steps(of: value)
        let lead = "  <- "
        let first = steps.first.map { head + lead + $0 } ?? head
        let indent = String(repeating: " ", count: min(head.count, 40)) + lead
        return ([first] + steps.dropFirst().map { indent + $0 })
            .map(PlainLine.of).joined(separator: "\n")
    }

    /// How many of the elements that make one value are shown to people.
    private static let mostShown = 5

    private static func steps(of value: MapTrace.Value) -> [String] {
        var steps: [String] = []
        switch value.origin {
        case .element(let element):
            steps.append(sent(element))
        case .lookup(let lookup, let element):
            steps.append(
                "lookup \(lookup.table)[\"\(lookup.code)\"]  "
                    + (lookup.place.map(\.description) ?? "not in the table, passed on"))
            steps.append(sent(element))
        case .gathered(let elements):
            steps += elements.prefix(mostShown).map(sent)
            let count = elements.count
            if count > mostShown { steps.append("… of \(count) in all") }
            if count == 0 { steps.append("nothing was sent: there are none") }
        case .constant: steps.append("the rule's own value")
        case .standard: steps.append("the rule's default: nothing was sent")
        case .position: steps.append("the position in the list: nothing was sent")
        }
        let overrides = value.rule.overrides.map { "  (overrides \($0))" } ?? ""
        steps.append("rule \(value.rule.place)\(overrides)")
        return steps
    }

    private static func sent(_ element: MapTrace.Element) -> String {
        let read = element.read == element.sent ? "" : ", read as \"\(element.read)\""
        let written = element.written.map { " (\($0))" } ?? ""
        return place(element) + "  by \(element.path)\(written) as \(element.type)\(read)"
    }

    private static func place(_ element: MapTrace.Element) -> String {
        let place = element.place
        return "\(place.position) = \"\(element.sent)\"  byte \(element.byte)"
            + (place.line.map { ", line \($0)" } ?? "")
            + (place.segment.map { ", segment \($0)" } ?? "")
    }

    private func object(_ value: MapTrace.Value) -> JSON {
        var json: JSON = ["field": .string(value.path), "value": value.json]
        json["changed"] = changes[value.path]
        switch value.origin {
        case .element(let element):
            json["sent"] = Self.json(element, file)
        case .lookup(let lookup, let element):
            json["lookup"] = [
                "table": .string(lookup.table), "code": .string(lookup.code),
                "value": lookup.value.map { .string($0) } ?? .null,
                "place": lookup.place.map { .string($0.description) } ?? .null,
            ]
            json["sent"] = Self.json(element, file)
        case .gathered(let elements):
            json["gathered"] = .array(elements.map { Self.json($0, file) })
        case .constant: json["from"] = "value"
        case .standard: json["from"] = "default"
        case .position: json["from"] = "position"
        }
        json["rule"] = .string(value.rule.place.description)
        json["overrides"] = value.rule.overrides.map { .string($0.description) }
        return json
    }

    private static func json(_ element: MapTrace.Element, _ file: String) -> JSON {
        var json: JSON = [
            "file": .string(file), "position": .string(element.place.position),
            "byte": .number(ExactDecimal(element.byte)),
            "length": .number(ExactDecimal(element.byteCount)),
        ]
        json["line"] = element.place.line.map { .number(ExactDecimal($0)) }
        json["segment"] = element.place.segment.map { .number(ExactDecimal($0)) }
        json["text"] = .string(element.sent)
        json["read"] = .string(element.read)
        json["path"] = .string(element.path)
        json["written"] = element.written.map { .string($0.description) }
        json["type"] = .string(element.type)
        return json
    }
}
