/// Text from outside as it may stand in a line of a terminal or a log.
enum PlainLine {
    /// The text with control characters replaced: they must not move the cursor, break the line or
    /// forge another.
    static func of(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
                    default: scalar
                    }
                }))
    }
}
