import Values

/// One key of a map in a profile: its name, the kind of value it takes, and what it is for.
///
/// From these specifications a profile is checked and read (`Fields.read`), documented
/// (`Fields.markdown`) and described to editors (`Fields.schema`), so the three cannot disagree.
package struct Field: Sendable {
    /// The kind of value that a key takes.
    package indirect enum Kind: Sendable {
        /// A text; `length` in characters where it matters.
        case text(length: ClosedRange<Int>? = nil)
        /// A whole number within a range.
        case integer(ClosedRange<Int>)
        /// An exact decimal number.
        case decimal
        /// `true` or `false`.
        case flag
        /// One of a few words.
        case choice([String])
        /// A length of time such as `100ms`, `30s`, `5m`, `2h`, `1d`.
        case duration
        /// A number of bytes such as `512B`, `64KB`, `10MB`, `1GB`, in powers of 1,024.
        case size
        /// A list of values of one kind.
        case list(Kind)
        /// A map from free names to values of one kind.
        case map(Kind)
        /// A map with fields of its own.
        case record(Fields)
        /// Anything; the reader of the node checks it.
        case any
    }

    /// The key.
    package let name: String
    /// What it takes.
    package let kind: Kind
    /// Whether it must be there.
    package let isRequired: Bool
    /// What counts where the key is absent, written as in the file.
    package let standard: Default?
    /// What it is for, in a sentence or two.
    package let doc: String

    /// A default value.
    enum Value: Sendable, Hashable {
        case text(String)
        case list([String])
    }

    /// A default, written as it would be in the file: a text, or a list of texts.
    package struct Default: Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
        let value: Value

        package init(stringLiteral value: String) { self.value = .text(value) }

        package init(arrayLiteral elements: String...) { value = .list(elements) }

        /// A default known only at run time.
        package init(_ text: String) { value = .text(text) }
    }

    /// Specifies a key; `required` and `default` exclude each other.
    package init(
        _ name: String, _ kind: Kind, required: Bool = false, default standard: Default? = nil,
        doc: String
    ) {
        precondition(!required || standard == nil, "\(name): what is required needs no default")
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.standard = standard
        self.doc = doc
    }
}

// MARK: - One line a key

extension Field {
    /// A key that takes a text, of `length` characters where that is given.
    package static func text(
        _ name: String, length: ClosedRange<Int>? = nil, required: Bool = false,
        default standard: Default? = nil, doc: String
    ) -> Field {
        Field(name, .text(length: length), required: required, default: standard, doc: doc)
    }

    /// A key that takes a whole number.
    package static func integer(
        _ name: String, in range: ClosedRange<Int> = 0...Int.max, required: Bool = false,
        default standard: Default? = nil, doc: String
    ) -> Field {
        Field(name, .integer(range), required: required, default: standard, doc: doc)
    }

    /// A key that takes an exact decimal number.
    package static func decimal(
        _ name: String, required: Bool = false, default standard: Default? = nil, doc: String
    ) -> Field {
        Field(name, .decimal, required: required, default: standard, doc: doc)
    }

    /// A key that takes `true` or `false`.
    package static func flag(
        _ name: String, required: Bool = false, default standard: Default? = nil, doc: String
    ) -> Field {
        Field(name, .flag, required: required, default: standard, doc: doc)
    }

    /// A key that takes one of a few words.
    package static func choice(
        _ name: String, _ choices: [String], required: Bool = false,
        default standard: Default? = nil, doc: String
    ) -> Field {
        Field(name, .choice(choices), required: required, default: standard, doc: doc)
    }

    /// A key that takes one of the raw values of an enumeration; read it by `reader.choice`.
    package static func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ name: String, _ type: Choice.Type, required: Bool = false,
        default standard: Choice? = nil, doc: String
    ) -> Field {
        Field(
            name, .choice(type.allCases.map(\.rawValue)), required: required,
            default: standard.map { Default($0.rawValue) }, doc: doc)
    }

    /// A key that takes a length of time: `100ms`, `30s`, `5m`, `2h`, `1d`.
    package static func duration(
        _ name: String, required: Bool = false, default standard: Default? = nil, doc: String
    ) -> Field {
        Field(name, .duration, required: required, default: standard, doc: doc)
    }

    /// A key that takes a number of bytes: `512B`, `64KB`, `10MB`, `1GB`.
    package static func size(
        _ name: String, required: Bool = false, default standard: Default? = nil, doc: String
    ) -> Field {
        Field(name, .size, required: required, default: standard, doc: doc)
    }

    /// A key that takes a list; texts unless another kind is given.
    package static func list(
        _ name: String, of kind: Kind = .text(), required: Bool = false,
        default standard: Default? = nil, doc: String
    ) -> Field {
        Field(name, .list(kind), required: required, default: standard, doc: doc)
    }

    /// A key that takes a list of records.
    package static func records(
        _ name: String, _ fields: Fields, required: Bool = false, doc: String
    ) -> Field {
        Field(name, .list(.record(fields)), required: required, doc: doc)
    }

    /// A key that takes a map from free names to values; texts unless another kind is given.
    package static func map(
        _ name: String, of kind: Kind = .text(), required: Bool = false, doc: String
    ) -> Field {
        Field(name, .map(kind), required: required, doc: doc)
    }

    /// A key that takes a map with fields of its own.
    package static func record(
        _ name: String, _ fields: Fields, required: Bool = false, doc: String
    ) -> Field {
        Field(name, .record(fields), required: required, doc: doc)
    }

    /// A key that takes anything; whoever reads the node checks it.
    package static func any(_ name: String, required: Bool = false, doc: String) -> Field {
        Field(name, .any, required: required, doc: doc)
    }
}

extension Field.Kind {
    /// What a value of this kind is called in messages and documentation.
    var label: String {
        switch self {
        case .text(nil): "a text"
        case .text(let length?): "a text of \(Self.label(length)) characters"
        case .integer(let range): "a whole number" + Self.bounds(range)
        case .decimal: "a decimal number"
        case .flag: "true or false"
        case .choice(let choices): "one of " + choices.joined(separator: ", ")
        case .duration: "a duration such as 30s"
        case .size: "a size such as 10MB"
        case .list: "a list"
        case .map, .record: "a map"
        case .any: "a value"
        }
    }

    private static func label(_ range: ClosedRange<Int>) -> String {
        if range.upperBound == .max { return "at least \(range.lowerBound)" }
        return range.count == 1
            ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }

    private static func bounds(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max), (0, .max): ""
        case (let low, .max): " from \(low)"
        case (let low, let high): " from \(low) to \(high)"
        }
    }
}
