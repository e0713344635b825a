package import Diagnostics
package import Values

/// A value that was held against its specification, with the node it came from.
struct FieldValue: Sendable {
    indirect enum Content: Sendable {
        case text(String)
        case integer(Int)
        case decimal(ExactDecimal)
        case flag(Bool)
        case duration(Duration)
        case size(Int)
        case list([FieldValue])
        case map([(key: Node, value: FieldValue)])
        case record(FieldReader)
        case any
    }

    let node: Node
    let content: Content
}

/// Typed access to a map that was held against its `Fields` without a fault.
///
/// The plain accessors are for keys that are required or have a default: they always have a value.
/// The `optional…` accessors give nil where the key was not written. Asking for a key that is not
/// specified, or by another kind, is a bug and traps.
package struct FieldReader: Sendable {
    /// The specifications.
    package let fields: Fields
    /// The map that was read.
    package let node: Node
    private let values: [String: FieldValue]

    init(fields: Fields, node: Node, values: [String: FieldValue]) {
        self.fields = fields
        self.node = node
        self.values = values
    }

    /// Whether the key was written in the file.
    package func has(_ name: String) -> Bool { node.entry(name) != nil }

    /// Where the key's value stands; where the map stands when the key was not written.
    package func place(_ name: String) -> TextPlace { node[name]?.place ?? node.place }

    /// The node of the key's value, or of its default; nil where there is neither.
    package func node(_ name: String) -> Node? { value(name)?.node }

    private func value(_ name: String) -> FieldValue? {
        precondition(fields[name] != nil, "\(fields.name) specifies no key \"\(name)\"")
        return values[name]
    }

    private func optional<Value>(
        _ name: String, _ pick: (FieldValue.Content) -> Value?
    ) -> Value? {
        guard let value = value(name) else { return nil }
        guard let picked = pick(value.content) else {
            preconditionFailure("\(fields.name).\(name) is of another kind")
        }
        return picked
    }

    private func sure<Value>(_ name: String, _ value: Value?) -> Value {
        guard let value else {
            preconditionFailure("\(fields.name).\(name) is neither required nor has a default")
        }
        return value
    }
}

// MARK: - Single values

extension FieldReader {
    /// The text or choice of a key, if there is one.
    package func optionalText(_ name: String) -> String? { optional(name, \.text) }

    /// The text or choice of a key.
    package func text(_ name: String) -> String { sure(name, optionalText(name)) }

    /// The choice of a key as a case of its enumeration, if there is one.
    package func optionalChoice<Choice: RawRepresentable<String>>(
        _ name: String, _ type: Choice.Type = Choice.self
    ) -> Choice? {
        optionalText(name).map { sure(name, Choice(rawValue: $0)) }
    }

    /// The choice of a key as a case of its enumeration.
    package func choice<Choice: RawRepresentable<String>>(
        _ name: String, _ type: Choice.Type = Choice.self
    ) -> Choice {
        sure(name, optionalChoice(name, type))
    }

    /// The whole number of a key, if there is one.
    package func optionalInteger(_ name: String) -> Int? { optional(name, \.integer) }

    /// The whole number of a key.
    package func integer(_ name: String) -> Int { sure(name, optionalInteger(name)) }

    /// The decimal number of a key, if there is one.
    package func optionalDecimal(_ name: String) -> ExactDecimal? { optional(name, \.decimal) }

    /// The decimal number of a key.
    package func decimal(_ name: String) -> ExactDecimal { sure(name, optionalDecimal(name)) }

    /// The flag of a key, if there is one.
    package func optionalFlag(_ name: String) -> Bool? { optional(name, \.flag) }

    /// The flag of a key.
    package func flag(_ name: String) -> Bool { sure(name, optionalFlag(name)) }

    /// The duration of a key, if there is one.
    package func optionalDuration(_ name: String) -> Duration? { optional(name, \.duration) }

    /// The duration of a key.
    package func duration(_ name: String) -> Duration { sure(name, optionalDuration(name)) }

    /// The number of bytes of a key, if there is one.
    package func optionalSize(_ name: String) -> Int? { optional(name, \.size) }

    /// The number of bytes of a key.
    package func size(_ name: String) -> Int { sure(name, optionalSize(name)) }

    /// The record of a key, if it was written.
    package func optionalRecord(_ name: String) -> FieldReader? { optional(name, \.record) }

    /// The record of a required key.
    package func record(_ name: String) -> FieldReader { sure(name, optionalRecord(name)) }
}

// MARK: - Lists and maps

extension FieldReader {
    /// The texts of a list, in order; none when the key was not written and has no default.
    package func texts(_ name: String) -> [String] {
        items(name).map { sure(name, $0.content.text) }
    }

    /// The nodes of a list of any kind, in order; none when the key was not written.
    package func list(_ name: String) -> [Node] { items(name).map(\.node) }

    /// The records of a list, in order; none when the key was not written.
    package func records(_ name: String) -> [FieldReader] {
        items(name).map { sure(name, $0.content.record) }
    }

    /// The keys and nodes of a map of any kind, in order; none when the key was not written.
    package func map(_ name: String) -> [(key: Node, value: Node)] {
        entries(name).map { ($0.key, $0.value.node) }
    }

    /// The texts of a map by key; empty when the key was not written.
    package func textMap(_ name: String) -> [String: String] {
        Dictionary(
            entries(name).map { ($0.key.text ?? "", sure(name, $0.value.content.text)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The keys and records of a map, in order; none when the key was not written.
    package func recordMap(_ name: String) -> [(key: Node, value: FieldReader)] {
        entries(name).map { ($0.key, sure(name, $0.value.content.record)) }
    }

    private func items(_ name: String) -> [FieldValue] { optional(name, \.list) ?? [] }

    private func entries(_ name: String) -> [(key: Node, value: FieldValue)] {
        optional(name, \.map) ?? []
    }
}

extension FieldValue.Content {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var integer: Int? { if case .integer(let number) = self { number } else { nil } }
    fileprivate var decimal: ExactDecimal? {
        if case .decimal(let number) = self { number } else { nil }
    }
    fileprivate var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    fileprivate var duration: Duration? {
        if case .duration(let duration) = self { duration } else { nil }
    }
    fileprivate var size: Int? { if case .size(let bytes) = self { bytes } else { nil } }
    fileprivate var list: [FieldValue]? { if case .list(let items) = self { items } else { nil } }
    fileprivate var map: [(key: Node, value: FieldValue)]? {
        if case .map(let entries) = self { entries } else { nil }
    }
    fileprivate var record: FieldReader? {
        if case .record(let reader) = self { reader } else { nil }
    }
}
