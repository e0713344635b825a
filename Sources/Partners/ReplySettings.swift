package import Mapping
package import X12

/// How our interchanges to a partner are written and named.
package struct ReplySettings: Sendable, Hashable {
    /// The delimiters; `repetition` is used from version 00402 on, where ISA11 holds it.
    package let delimiters: Delimiters
    /// What follows each segment terminator.
    package let suffix: Suffix
    /// How the files are named.
    package let name: NameTemplate
    /// What ISA and GS say of us beside identities and control numbers.
    package let envelope: Envelope

    /// Which characters the data of documents have; answers repeat what they answer.
    package let characters: WrittenCharacters

    /// What ISA and GS say beside identities, control numbers and versions.
    package struct Envelope: Sendable, Hashable {
        /// Whether ISA14 asks for a TA1.
        package var asks: Bool
        /// GS07.
        package let agency: Agency
        /// How many minutes the times of ISA and GS are ahead of UTC.
        package let offset: Int
        /// ISA01 and ISA02; nil: `00` and blanks.
        package let authorization: Authorization?
        /// ISA03 and ISA04; nil: `00` and blanks.
        package var security: ISASecurity?
        /// How ISA12, GS04 and GS05 are written.
        package let form: EnvelopeForm

        /// Makes it.
        package init(
            asks: Bool = false, agency: Agency = .x, offset: Int = 0,
            authorization: Authorization? = nil, security: ISASecurity? = nil,
            form: EnvelopeForm = EnvelopeForm()
        ) {
            self.form = form
            self.authorization = authorization
            self.security = security
            self.asks = asks
            self.agency = agency
            self.offset = offset
        }
    }

    /// What tells a partner's system whose interchange it is, beside the identities.
    package struct Authorization: Sendable, Hashable {
        /// ISA01.
        package let qualifier: String
        /// ISA02, at most ten characters.
        package let value: String

        /// Makes it.
        package init(qualifier: String, value: String) {
            self.qualifier = qualifier
            self.value = value
        }
    }

    /// GS07: who answers for the standard.
    package enum Agency: String, Sendable, Hashable, CaseIterable {
        /// The Accredited Standards Committee X12.
        case x = "X"
        /// The Transportation Data Coordinating Committee, as some older partners want it.
        case t = "T"
    }

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
    package init(
        delimiters: Delimiters, suffix: Suffix, name: NameTemplate,
        envelope: Envelope = Envelope(), characters: WrittenCharacters = WrittenCharacters(.ascii)
    ) {
        self.characters = characters
        self.envelope = envelope
        self.delimiters = delimiters
        self.suffix = suffix
        self.name = name
    }
}
