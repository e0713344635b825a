package import Diagnostics

/// What can be wrong with a profile's files, before their meaning is looked at.
package enum NotationDiagnostics {
    /// Every code of this room.
    package static let all: [Diagnostic.Code] = [
        .yamlSyntax, .yamlEncoding, .yamlEmpty, .yamlDuplicateKey, .yamlAlias, .yamlTag, .yamlKey,
        .yamlDocuments, .yamlTooLarge, .yamlTooDeep,
        .csvEncoding, .csvEmpty, .csvTooLarge, .csvHeader, .csvQuote, .csvColumns, .csvKeyEmpty,
        .csvDuplicateKey, .csvFormula,
        .keyUnknown, .keyMissing, .valueEmpty, .valueType, .valueChoice, .valueRange,
    ]
}

extension Diagnostic.Code {
    // MARK: YAML

    /// The text is not YAML.
    package static let yamlSyntax = Self(
        "profile.yaml.syntax", owner: .onboarding,
        help: "Mend the YAML here; the cause is often one line above: a missing colon or quote, or "
            + "an indentation that does not match.")
    /// The bytes are not UTF-8.
    package static let yamlEncoding = Self(
        "profile.yaml.encoding", owner: .onboarding,
        help: "Save the file as UTF-8.")
    /// The file holds no value.
    package static let yamlEmpty = Self(
        "profile.yaml.empty", owner: .onboarding,
        help: "Fill in the file, or remove it.")
    /// A map has a key twice.
    package static let yamlDuplicateKey = Self(
        "profile.yaml.duplicate-key", owner: .onboarding,
        help: "Keep one of the two; a key stands once in a map.")
    /// An anchor or an alias.
    package static let yamlAlias = Self(
        "profile.yaml.alias", owner: .onboarding,
        help: "Write the value out: a profile has no anchors (&) and aliases (*), so that every "
            + "line says what it means. Quote a text that begins with & or *.")
    /// An explicit tag.
    package static let yamlTag = Self(
        "profile.yaml.tag", owner: .onboarding,
        help: "Remove the tag (!…): the key decides what kind of value it takes. Quote a text that "
            + "begins with an exclamation mark.")
    /// A key that is no word.
    package static let yamlKey = Self(
        "profile.yaml.key", owner: .onboarding,
        help: "A key is a plain text; lists and maps cannot be keys.")
    /// A second document.
    package static let yamlDocuments = Self(
        "profile.yaml.documents", owner: .onboarding,
        help: "Keep one document in a file: remove the line '---' and what follows it.")
    /// The file is too large.
    package static let yamlTooLarge = Self(
        "profile.yaml.too-large", owner: .onboarding,
        help: "A YAML file holds at most 1 MB; put long lists into a code table (CSV).")
    /// Lists and maps nest too deep.
    package static let yamlTooDeep = Self(
        "profile.yaml.too-deep", owner: .onboarding,
        help: "Lists and maps nest at most 64 levels.")

    // MARK: CSV

    /// The bytes are not UTF-8.
    package static let csvEncoding = Self(
        "profile.csv.encoding", owner: .onboarding,
        help: "Save the table as UTF-8 (in Excel: \"CSV UTF-8\").")
    /// There is no header row.
    package static let csvEmpty = Self(
        "profile.csv.empty", owner: .onboarding,
        help: "Begin the table with a row of column names.")
    /// The table is too large.
    package static let csvTooLarge = Self(
        "profile.csv.too-large", owner: .onboarding,
        help: "A table holds at most 16 MB.")
    /// A column name is missing or stands twice.
    package static let csvHeader = Self(
        "profile.csv.header", owner: .onboarding,
        help: "Give every column its own name in the first row; separate cells by commas.")
    /// Quotes do not match.
    package static let csvQuote = Self(
        "profile.csv.quote", owner: .onboarding,
        help: "Put the whole cell in quotes and write a quote within it twice (RFC 4180).")
    /// A row has too many or too few cells.
    package static let csvColumns = Self(
        "profile.csv.columns", owner: .onboarding,
        help: "Give the row as many cells as the header has; put a cell with a comma in quotes.")
    /// A row has no key.
    package static let csvKeyEmpty = Self(
        "profile.csv.empty-key", owner: .onboarding,
        help: "Fill in the key column, or remove the row.")
    /// Two rows have the same key.
    package static let csvDuplicateKey = Self(
        "profile.csv.duplicate-key", owner: .onboarding,
        help: "Keep one row for a key; otherwise nobody could say which one counts.")
    /// A cell looks like a spreadsheet's formula.
    package static let csvFormula = Self(
        "profile.csv.formula", .warning, owner: .onboarding,
        help: "Gangway takes the cell as text, but a spreadsheet would run it: make sure that it "
            + "belongs here.")

    // MARK: Fields

    /// A key that nobody reads.
    package static let keyUnknown = Self(
        "profile.key.unknown", owner: .onboarding,
        help: "Correct the key or remove it; nothing reads it as it stands.")
    /// A key that must be there is not.
    package static let keyMissing = Self(
        "profile.key.missing", owner: .onboarding,
        help: "Add the key with its value.")
    /// A key without a value.
    package static let valueEmpty = Self(
        "profile.value.empty", owner: .onboarding,
        help: "Write a value, or remove the key to get its default. An empty text is written \"\".")
    /// A value of another kind.
    package static let valueType = Self(
        "profile.value.type", owner: .onboarding,
        help: "Write a value of the kind that the key takes.")
    /// A value that is none of the choices.
    package static let valueChoice = Self(
        "profile.value.choice", owner: .onboarding,
        help: "Write one of the values that the key knows.")
    /// A number or a length out of its range.
    package static let valueRange = Self(
        "profile.value.range", owner: .onboarding,
        help: "Write a value within the range.")
}
