import Diagnostics

/// A text of a map file and where it stands.
struct Spelled: Sendable, Hashable {
    let text: String
    let place: TextPlace
    /// How many characters stand between the place and the text: 1 for a quote.
    var inset = 0

    /// The place of the character at an offset of the text.
    func place(at offset: Int) -> TextPlace {
        TextPlace(file: place.file, line: place.line, column: place.column + inset + offset)
    }
}

/// A field with its rule, as the map file has it.
struct FieldSyntax: Sendable {
    let name: Spelled
    var rule: RuleSyntax
}

/// A rule as the map file has it: every key with its place, nothing resolved yet.
struct RuleSyntax: Sendable {
    /// What `else` holds.
    indirect enum Otherwise: Sendable {
        case nothing
        case rule(RuleSyntax)
    }

    /// What `default` holds.
    enum Default: Sendable {
        case text(Spelled)
        /// `{position: true}`: the ordinal within the innermost `each`, from 1.
        case position(TextPlace)
    }

    /// `lookup: [table, key, column]`.
    struct Lookup: Sendable {
        let table: Spelled
        /// What is looked up; nil for `_`, the value itself.
        let key: Spelled?
        /// The column that holds the answer; nil for the second one.
        let column: Spelled?
    }

    /// Where the rule begins.
    var place: TextPlace
    /// The rule of an extended map that this one took the place of.
    var overrides: TextPlace?
    var from: [Spelled] = []
    /// What stands between the texts of `from`.
    var join: Spelled?
    var value: Spelled?
    var each: [Spelled] = []
    var pairs: Spelled?
    var triples: Spelled?
    var to: [FieldSyntax]?
    var when: Spelled?
    var otherwise: Otherwise = .nothing
    var lookup: Lookup?
    var onMissing: Spelled?
    var fallback: Default?
    var type: Spelled?
    var isRequired = false
    var trims: Bool?
    var versions: [Spelled] = []
    var why: Spelled?

    init(at place: TextPlace) {
        self.place = place
    }

    /// How many rules this one is, with those of its fields and of `else`.
    var ruleCount: Int {
        var count = (to ?? []).reduce(1) { $0 + $1.rule.ruleCount }
        if case .rule(let rule) = otherwise { count += rule.ruleCount }
        return count
    }

    /// Whether the rule only changes fields below: it has no key but `to` and `why`.
    var onlyChangesFields: Bool {
        guard to != nil, from.isEmpty, value == nil, each.isEmpty, pairs == nil, triples == nil
        else { return false }
        guard join == nil, when == nil, lookup == nil, onMissing == nil, fallback == nil,
            type == nil,
            case .nothing = otherwise
        else { return false }
        return !isRequired && trims == nil && versions.isEmpty
    }

    /// Notes that the rule takes the place of another one, and its fields that of the other's.
    mutating func override(_ old: RuleSyntax) {
        overrides = old.place
        guard let own = to, let inner = old.to else { return }
        let before = Dictionary(
            inner.map { ($0.name.text, $0.rule) }, uniquingKeysWith: { first, _ in first })
        to = own.map { field in
            var field = field
            if let old = before[field.name.text] { field.rule.override(old) }
            return field
        }
    }

    /// Whether the rule takes a value from somewhere or has one.
    var hasSource: Bool {
        !from.isEmpty || value != nil || fallback != nil || lookup?.key != nil
    }
}

/// A map file as it was read.
struct MapSyntax: Sendable {
    /// A table under `tables`: codes and what they become.
    struct InlineTable: Sendable {
        let name: Spelled
        var rows: [(code: Spelled, value: Spelled)]
    }

    let place: TextPlace
    var set: Spelled?
    var versions: [Spelled] = []
    var canonical: Spelled?
    var extends: Spelled?
    var why: Spelled?
    var tables: [InlineTable] = []
    var fields: [FieldSyntax] = []
    var remove: [Spelled] = []
    /// The document that the map's document answers.
    var answers: Spelled?
    /// Fields that are taken from the answered document, each with the field there.
    var echo: [(target: Spelled, source: Spelled)] = []
    /// Elements that every document carries, with their texts.
    var fixed: [(path: Spelled, text: Spelled)] = []
}
