import Acknowledgments
import X12

/// What bytes say by themselves of the acknowledgments that are owed and given: no ledger and no
/// profile takes part, so that what the ledger has counted can be held against it.
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

    private var reader = InterchangeReader()
    private var answer: ReceivedAnswer?
    private var application = ""
    private var group: (id: String, control: String) = ("", "")
    /// The sets that a 997 is owed to, as `GS01 GS06 ST01 ST02` without leading zeros.
    package private(set) var sets: [String] = []
    /// The TA1s that are asked for.
    package private(set) var interchanges = 0
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

    private mutating func read() {
        while true {
            switch reader.next() {
            case .interchange(let header):
                if header.wantsAcknowledgment { interchanges += 1 }
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
                }
            case .segment: answer?.add(reader.segment)
            case .setEnd:
                answer?.finish()
                say(answer?.answers ?? [], group: reader.ordinals.group, set: reader.ordinals.set)
                answer = nil
            case .needsBytes, .end: return
            default: break
            }
        }
    }

    private mutating func say(_ said: [PartnerAnswer], group: Int, set: Int) {
        answers += said.map {
            Said(
                interchange: reader.ordinals.interchange, group: group, set: set,
                subject: $0.subject.encoded, verdict: $0.verdict.rawValue)
        }
    }
}
