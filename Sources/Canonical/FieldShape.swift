/// One field of a canonical document: its name, what it holds and what it means.
package struct FieldShape: Sendable, Equatable {
    /// The key in JSON, in camel case.
    package let name: String
    /// What the field holds.
    package let kind: Kind
    /// Whether every document carries the field. What is not required is left out when empty.
    package let isRequired: Bool
    /// What the field means, in our words; it becomes the schema's description.
    package let doc: String
    /// Whose word the value is.
    package let owner: Owner
    /// Until when maps may fill the field; nil for a field that stays.
    package let deprecation: Deprecation?

    /// Makes a field.
    package init(
        _ name: String, _ kind: Kind, required: Bool = false, owner: Owner = .partner,
        deprecation: Deprecation? = nil, _ doc: String
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.owner = owner
        self.deprecation = deprecation
        self.doc = doc
    }
}

extension FieldShape {
    /// What a field holds. Decimals, dates and times are JSON strings, so that no reader can
    /// round them.
    package indirect enum Kind: Sendable, Equatable {
        /// Text as the partner sent it.
        case text
        /// Text as the partner sent it, and also where there was none.
        case raw
        /// One word of a closed list.
        case choice([String])
        /// An exact decimal as a JSON string; its scale is the sender's.
        case decimal
        /// A whole number as a JSON number, at most 15 digits.
        case integer
        /// A calendar date without a zone, `2026-11-27`.
        case date
        /// A time of day without a zone, `14:30`, `14:30:59` or `14:30:59.25`.
        case time
        /// True or false.
        case flag
        /// Named fields.
        case object(ObjectShape)
        /// Any number of values of one kind.
        case list(Kind)

        /// The name used in messages: `text`, `decimal`, `list of text`, …
        package var name: String {
            switch self {
            case .text: "text"
            case .raw: "raw text"
            case .choice: "choice"
            case .decimal: "decimal"
            case .integer: "integer"
            case .date: "date"
            case .time: "time"
            case .flag: "flag"
            case .object: "object"
            case .list(let element): "list of \(element.name)"
            }
        }
    }

    /// Whose word a value is; the schema says it as `x-owner`.
    package enum Owner: String, Sendable, CaseIterable {
        /// The trading partner's document says it.
        case partner
        /// The gateway adds it and no map can set it.
        case gateway
    }
}
