package import Acknowledgments
package import Diagnostics

/// A trading partner: who it is and how we deal with it.
package struct Partner: Sendable {
    /// Its name: the folder's. It stands in business keys, so renaming a folder makes every known
    /// order a new one.
    package let name: String
    /// The identities that it sends from and receives at; the first is its main one.
    package let ids: [Identity]
    /// Patterns of further identities that it sends from, as behind a trading network.
    package let patterns: [IdentityPattern]
    /// How far the partnership has come.
    package internal(set) var status: Status
    /// Whom to ask.
    package let contacts: [Contact]
    /// What becomes of test interchanges once the partner is live.
    package let test: TestPolicy
    /// How we deal with it, unless an agreement or sending says otherwise.
    package let terms: Terms
    /// What the partner may send, by transaction set and version.
    package let agreements: [Agreement]
    /// What we send it, by canonical type.
    package let sends: [Sending]
    /// Which answers the partner owes us, and by when.
    package let expects: ExpectedAnswers
    /// Which share of what is owed has to come in time.
    package internal(set) var service: [ServiceLevel] = []
    /// What it charges for.
    package internal(set) var fees: [FeeRule] = []
    /// What ISA01 to ISA04 of its interchanges have to say; nil: whatever.
    package let credentials: Credentials?
    /// Where the keys of its file stand, by their paths (`sends[855].version`), so that what goes
    /// wrong by one can name it.
    package internal(set) var places: [String: TextPlace] = [:]

    /// How far a partnership has come.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        /// Only test interchanges are processed; a production one is held.
        case test
        /// Production interchanges are processed and answered, but their documents are kept on
        /// record only: another system still posts them.
        case parallel
        /// Production interchanges are processed and posted.
        case live
    }

    /// What becomes of a test interchange (ISA15 T or I) of a live partner.
    package enum TestPolicy: String, Sendable, Hashable, CaseIterable {
        /// It is processed like any other; its documents go to the test target.
        case target
        /// It is held: nothing of it may reach an ERP.
        case stop
    }

    /// Which answers a partner gets to its interchanges.
    package struct Answering: Sendable, Hashable {
        /// When a TA1 is sent.
        package let interchange: Interchange
        /// TA104 of notes where it differs from the usual.
        package let choices: [InterchangeNote: Disposition]
        /// Whether sets that nothing is agreed about are refused; they wait for a person anyway.
        package let refusesUnagreed: Bool
        /// What answers groups; nil: nothing. Groups of acknowledgments are never answered.
        package let functional: AcknowledgmentForm?
        /// How a refusal is told in plain words, too.
        package let words: Words

        /// How a refusal is told in plain words.
        package enum Words: String, Sendable, Hashable, CaseIterable {
            /// Not at all.
            case none
            /// By a text file beside the answer.
            case file
        }

        /// When a TA1 is sent.
        package enum Interchange: String, Sendable, Hashable, CaseIterable {
            /// When ISA14 asks for it.
            case asked
            /// When ISA14 asks for it, and for each interchange that has faults.
            case errors
            /// For each interchange that is not itself an answer.
            case always
            /// Not at all, whatever ISA14 says.
            case never

            /// Whether a TA1 is due to an interchange, by its ISA14 and whether its TA1 would say
            /// A.
            package func isDue(isa14: String, isClean: Bool) -> Bool {
                switch self {
                case .asked: isa14 == "1"
                case .errors: isa14 == "1" || !isClean
                case .always: true
                case .never: false
                }
            }
        }

        /// What a partner gets who asks for nothing else, and whoever is not known.
        package static let usual = Answering()

        /// Makes the settings.
        package init(
            interchange: Interchange = .asked, choices: [InterchangeNote: Disposition] = [:],
            refusesUnagreed: Bool = true, functional: AcknowledgmentForm? = AcknowledgmentForm(),
            words: Words = .none
        ) {
            self.refusesUnagreed = refusesUnagreed
            self.interchange = interchange
            self.choices = choices
            self.functional = functional
            self.words = words
        }
    }

    /// Makes a partner.
    package init(
        name: String, ids: [Identity], patterns: [IdentityPattern] = [], status: Status,
        contacts: [Contact], test: TestPolicy,
        terms: Terms = .usual, agreements: [Agreement], sends: [Sending] = [],
        expects: ExpectedAnswers = .usual, credentials: Credentials? = nil
    ) {
        self.name = name
        self.ids = ids
        self.patterns = patterns
        self.status = status
        self.contacts = contacts
        self.test = test
        self.terms = terms
        self.agreements = agreements
        self.sends = sends
        self.expects = expects
        self.credentials = credentials
    }

    /// Whether a code in GS02 is the id of an identity that it sends from.
    package func sends(as application: String) -> Bool {
        ids.contains { $0.id == application } || patterns.contains { $0.id.matches(application) }
    }
}
