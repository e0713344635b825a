package import Values

/// The share of something that is owed which has to come within some working time.
package struct ServiceLevel: Sendable, Hashable {
    /// What it is about.
    package let subject: Subject
    /// The share in hundredths, over 0 and up to 100.
    package let share: ExactDecimal
    /// The working time of the partner's calendar.
    package let within: Duration

    /// What a level is about: an acknowledgment of the partner's, or a document that whoever sells
    /// or buys owes.
    package enum Subject: String, Sendable, Hashable, CaseIterable {
        /// The 997 or 999.
        case functional
        /// The TA1.
        case interchange
        /// The 855.
        case response
        /// The 865.
        case change
        /// The 856.
        case shipment
        /// The 810.
        case invoice
        /// The 820.
        case remittance
        /// The 945.
        case advice

        /// What is awaited, as the ledger names it.
        package var kind: String {
            switch self {
            case .functional: "997"
            case .interchange: "TA1"
            default: BusinessAnswer(rawValue: rawValue)?.set ?? ""
            }
        }
    }

    /// Whether it is kept where so many of all came in time.
    package func isKept(by kept: Int64, of all: Int64) -> Bool {
        ExactDecimal(kept * 100) >= ((try? ExactDecimal(all) * share) ?? .zero)
    }

    /// Describes a level.
    package init(subject: Subject, share: ExactDecimal, within: Duration) {
        self.subject = subject
        self.share = share
        self.within = within
    }
}
