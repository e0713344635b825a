import Canonical
import Diagnostics
import Notation
import Values

/// Holds a canonical document that somebody gives us against its shape: unknown fields and values
/// of another kind are refused. What is missing shows when the written set is read back.
struct DocumentCheck {
    private(set) var diagnostics: [Diagnostic] = []

    mutating func check(_ document: JSON, shape: DocumentShape) {
        let type = document["type"]
        let version = document["version"]
        let isOther =
            type.map { $0.text != shape.type } ?? false
            || version.map { $0.integer != shape.version } ?? false
        guard document.members != nil, !isOther else {
            diagnostics.append(
                Diagnostic(
                    .mapDocumentType,
                    "the document is no \(shape.name)"
                        + (type?.text.map { ", but \($0)/\(version.map(\.description) ?? "?")" }
                            ?? ""),
                    value: type?.text))
            return
        }
        object(document, shape.body, at: "")
    }

    private mutating func object(_ json: JSON, _ shape: ObjectShape, at path: String) {
        for member in json.members ?? [] {
            let name = path.isEmpty ? member.key : "\(path).\(member.key)"
            guard let field = shape.field(member.key) else {
                let known = shape.fields.map(\.name)
                diagnostics.append(
                    Diagnostic(
                        .mapDocumentField,
                        "\(name): \(shape.name) has no field \"\(member.key)\""
                            + Spelling.suggestion(member.key, among: known), value: member.key))
                continue
            }
            // The source is never written: it says where a document came from.
            if path.isEmpty, member.key == "source" { continue }
            value(member.value, field.kind, at: name)
        }
    }

    private mutating func value(_ json: JSON, _ kind: FieldShape.Kind, at name: String) {
        let isRight: Bool
        switch kind {
        case .object(let shape):
            isRight = json.members != nil
            if isRight { object(json, shape, at: name) }
        case .list(let element):
            isRight = json.items != nil
            for (index, item) in (json.items ?? []).enumerated() {
                value(item, element, at: "\(name)[\(index + 1)]")
            }
        case .text: isRight = json.text?.isEmpty == false
        case .raw: isRight = json.text != nil
        case .choice(let words): isRight = json.text.map(words.contains) ?? false
        case .decimal: isRight = json.text.flatMap { ExactDecimal($0) } != nil
        case .integer: isRight = json.integer != nil
        case .date: isRight = json.text.flatMap { CivilDate(iso: $0) } != nil
        case .time: isRight = json.text.flatMap { CivilTime(iso: $0) } != nil
        case .flag: isRight = json.flag != nil
        }
        guard !isRight else { return }
        let what = json.members != nil ? "an object" : json.items != nil ? "a list" : "\(json)"
        diagnostics.append(
            Diagnostic(
                .mapDocumentValue, "\(name) is \(kind.expected), not \(what)", value: json.text))
    }
}

extension FieldShape.Kind {
    /// What a value of the kind looks like, for messages.
    fileprivate var expected: String {
        switch self {
        case .text: "a text that is not empty"
        case .raw: "a text"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .decimal: "a decimal number as text, such as \"12.50\""
        case .integer: "a whole number"
        case .date: "a date such as \"2026-11-27\""
        case .time: "a time such as \"14:30\""
        case .flag: "true or false"
        case .object: "an object"
        case .list: "a list"
        }
    }
}
