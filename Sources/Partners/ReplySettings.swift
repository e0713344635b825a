package import X12

/// How our interchanges to a partner are written and named.
package struct ReplySettings: Sendable, Hashable {
    /// The delimiters; `repetition` is used from version 00402 on, where ISA11 holds it.
    package let delimiters: Delimiters
    /// What follows each segment terminator.
    package let suffix: Suffix
    /// How the files are named.
    package let name: NameTemplate

    /// What follows each segment terminator.
    package enum Suffix: String, Sendable, Hashable, CaseIterable {
        /// Nothing: one long line.
        case none
        /// A line feed.
        case lf
        /// A carriage return and a line feed.
        case crlf

        /// The bytes.
        package var bytes: [UInt8] {
            switch self {
            case .none: []
            case .lf: [0x0A]
            case .crlf: [0x0D, 0x0A]
            }
        }
    }

    /// What a partner gets who asks for nothing else, and whoever is not known.
    package static let usual = ReplySettings(
        delimiters: Delimiters(element: 0x2A, component: 0x3E, segment: 0x7E, repetition: 0x5E),
        suffix: .lf, name: .usual)

    /// Makes settings.
    package init(delimiters: Delimiters, suffix: Suffix, name: NameTemplate) {
        self.delimiters = delimiters
        self.suffix = suffix
        self.name = name
    }
}
