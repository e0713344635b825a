import Acknowledgments
package import Partners
import X12

/// What bytes say by themselves of the acknowledgments and documents that are owed and given: no
/// ledger and no profile takes part, so that what the ledger has counted can be held against it.
package struct RawAccount: ~Copyable {
    /// What stands in one place of a received file.
    package struct Said: Sendable, Hashable {
        /// Which interchange of the file, from 1.
        package let interchange: Int
        /// Which group and set of it; 0 for a TA1.
        package let group: Int
        /// Which set of the group.
        package let set: Int
        /// What it is about, as `PartnerAnswer.Subject.encoded`.
        package let subject: String
        /// What it says.
        package let verdict: String

        /// Describes it.
        package init(interchange: Int, group: Int, set: Int, subject: String, verdict: String) {
            self.interchange = interchange
            self.group = group
            self.set = set
            self.subject = subject
            self.verdict = verdict
        }
    }

    /// A document that others of the trade may be owed to.
    package struct Traded: Sendable, Hashable {
        /// Which interchange of the file, which group of it and which set of that, from 1.
        package let place: [Int]
        /// Its transaction set: 850, 860, 856, 810 or 940.
        package let set: String
        /// ST02 without leading zeros.
        package let control: String
        /// Whether it asks for something; what cancels, confirms, repeats or gives back does not.
        package fileprivate(set) var obliges = true

        /// What may be owed because of it.
        package var owed: [BusinessAnswer] {
            obliges
                ? BusinessAnswer.allCases.filter { OrderDocument.set(of: $0.cause) == set } : []
        }

        /// Reads BEG01, BCH01, BSN01, BIG07 and BIG08, or W0501.
        fileprivate mutating func begin(_ segment: borrowing Segment) {
            let isInvoice = set == "810"
            let purpose = segment.text(isInvoice ? 8 : 1)
            let isCredit = isInvoice && InvoiceKind(type: segment.text(7)) == .credit
            // Cancellation, confirmation and copy (data element 353); F cancels in W05 (473). An
            // 860 that cancels is answered as any change.
            let idle =
                switch set {
                case "860": ["06", "07"]
                case "940": ["F"]
                default: ["01", "06", "07"]
                }
            obliges = !isCredit && !idle.contains(purpose)
        }
    }

    private var reader = InterchangeReader()
    /// Whether the first segment behind ST comes next.
    private var isBeginning = false
    private var answer: ReceivedAnswer?
    private var application = ""
    private var group: (id: String, control: String) = ("", "")
    /// The sets that a 997 is owed to, as `GS01 GS06 ST01 ST02` without leading zeros.
    package private(set) var sets: [String] = []
    /// The interchanges that ask for a TA1, as `key(interchange:)`.
    package private(set) var interchanges: [String] = []
    /// The documents that others may be owed to.
    package private(set) var traded: [Traded] = []
    /// What is said of what the other side has sent.
    package private(set) var answers: [Said] = []

    /// Begins an account.
    package init() {}

    /// Reads some bytes of a file.
    package mutating func feed(_ bytes: [UInt8]) {
        reader.fill(bytes.span)
        read()
    }

    /// Reads what is left, after the last bytes.
    package mutating func finish() {
        reader.finish()
        read()
    }

    /// A set as both sides name it.
    package static func key(
        _ functionalID: String, _ group: String, _ set: String, _ control: String
    ) -> String {
        "\(functionalID) \(group.drop { $0 == "0" }) \(set) \(control.drop { $0 == "0" })"
    }

    /// An interchange that asks for a TA1.
    package static func key(interchange control: String) -> String {
        "TA1 \(control.drop { $0 == "0" })"
    }

    private mutating func read() {
        while true {
            switch reader.next() {
            case .interchange(let header):
                if header.wantsAcknowledgment {
                    interchanges.append(Self.key(interchange: header.control))
                }
            case .interchangeAcknowledgment(let received):
                say([PartnerAnswer(received)], group: 0, set: 0)
            case .group(let header):
                group = (header.functionalID, header.control)
                application = header.senderID
            case .set(let header):
                if group.id == "FA" {
                    answer = ReceivedAnswer(
                        header: header, ordinals: reader.ordinals, application: application)
                } else {
                    sets.append(Self.key(group.id, group.control, header.id, header.control))
                    begin(header)
                }
            case .segment:
                answer?.add(reader.segment)
                if isBeginning { traded[traded.count - 1].begin(reader.segment) }
                isBeginning = false
            case .setEnd:
                answer?.finish()
                say(answer?.answers ?? [], group: reader.ordinals.group, set: reader.ordinals.set)
                answer = nil
            case .needsBytes, .end: return
            default: break
            }
        }
    }

    private mutating func begin(_ header: SetHeader) {
        isBeginning = ["850", "860", "856", "810", "940"].contains(header.id)
        guard isBeginning else { return }
        let at = reader.ordinals
        traded.append(
            Traded(
                place: [at.interchange, at.group, at.set], set: header.id,
                control: String(header.control.drop { $0 == "0" })))
    }

    private mutating func say(_ said: [PartnerAnswer], group: Int, set: Int) {
        answers += said.map {
            Said(
                interchange: reader.ordinals.interchange, group: group, set: set,
                subject: $0.subject.key, verdict: $0.verdict.rawValue)
        }
    }
}
