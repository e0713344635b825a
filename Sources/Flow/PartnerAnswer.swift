package import Acknowledgments
package import Diagnostics
import Values
import X12

/// What a partner says of one thing that we sent: of an interchange by TA1, of a transaction set or
/// of what is left of a group by 997 or 999.
package struct PartnerAnswer: Sendable, Hashable {
    /// In what it was said.
    package var kind: Kind
    /// What it is about.
    package var subject: Subject
    /// What became of that at the partner's.
    package var verdict: Verdict
    /// What was said, in words, a line each; codes stand with their meaning.
    package var words: [String]
    /// GS02 of the answer: as whom the partner answers; empty for a TA1.
    package var application: String
    /// The reasons that it gives for all of it, in words.
    package var reasons: [String]
    /// The faults that it names in one of our sets.
    package var notes: [ReceivedNote]
    /// The faults that it names in our envelope, by codes alone.
    package var envelope: [EnvelopeFault]
    /// Where it stands.
    package var place: DataPlace
    /// What a refusal means for us, where it could be found out.
    package var explanation: RefusalExplanation?
    /// The numbers by which an application names the document that it judges, the likeliest first.
    package var references: [String] = []
    /// The canonical types that those numbers name; empty where the application does not say it.
    package var referredTypes: [String] = []

    /// In what an answer comes.
    package enum Kind: String, Sendable, Hashable {
        /// An interchange acknowledgment.
        case interchange = "TA1"
        /// A functional acknowledgment.
        case functional = "997"
        /// An implementation acknowledgment.
        case implementation = "999"
        /// What an application says of a document, long after the 997 took its set.
        case application = "824"
        /// What an AS2 station says of a file that it was sent.
        case transport = "MDN"
    }

    /// What an answer is about, by the numbers that it names.
    package enum Subject: Sendable, Hashable {
        /// ISA13, ISA09 and ISA10 of ours.
        case interchange(control: String, time: String)
        /// GS01 and GS06 of ours: every set of the group that is not answered by itself; and how
        /// many sets of it came, where that is said.
        case group(functionalID: String, control: String, received: Int?)
        /// GS01, GS06, ST01 and ST02 of ours; GS01 is empty where the answer does not tell it.
        case set(functionalID: String, group: String, set: String, control: String)
        /// The Message-ID of ours.
        case file(messageID: String)
    }

    /// What an answer says.
    package enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// All of it is taken.
        case accepted
        /// It is taken, and errors are noted: it must not be sent again.
        case noted
        /// Some of it may be refused, and the answer does not say what: the partner is to be asked.
        case partly
        /// It is refused.
        case rejected

        /// The verdict of a disposition; nil where there is none, or only some is accepted.
        init?(_ disposition: Disposition?) {
            switch disposition {
            case .accepted: self = .accepted
            case .acceptedWithErrors: self = .noted
            case .rejected: self = .rejected
            case .partlyAccepted, nil: return nil
            }
        }
    }

    /// Describes an answer.
    package init(
        kind: Kind, subject: Subject, verdict: Verdict, words: [String], application: String = "",
        reasons: [String] = [], notes: [ReceivedNote] = [], envelope: [EnvelopeFault] = [],
        place: DataPlace = DataPlace()
    ) {
        self.kind = kind
        self.subject = subject
        self.verdict = verdict
        self.words = words
        self.application = application
        self.reasons = reasons
        self.notes = notes
        self.envelope = envelope
        self.place = place
    }

    /// What a TA1 says.
    init(_ answer: ReceivedAcknowledgment) {
        let verdict: Verdict =
            switch answer.code {
            case "A": .accepted
            case "E": .noted
            case "R": .rejected
            default: .partly
            }
        self.init(
            kind: .interchange,
            subject: .interchange(control: answer.control, time: answer.date + answer.time),
            verdict: verdict,
            words: [
                "TA1 of our interchange \(answer.control): "
                    + AnswerCode.interchange.told(answer.code) + "; "
                    + AnswerCode.interchangeNote.told(answer.note)
            ],
            reasons: verdict == .accepted ? [] : [AnswerCode.interchangeNote.plain(answer.note)],
            envelope: EnvelopeFault(interchange: answer.note).map { [$0] } ?? [],
            place: answer.place)
    }

    /// What is noted of it with its message.
    package var note: Diagnostic {
        Diagnostic(
            .awaitAnswerReceived, words.joined(separator: "; "), value: verdict.rawValue,
            at: .data(place))
    }
}

extension PartnerAnswer.Subject {
    /// In words: `855 0001 in group PR 42`.
    package var words: String {
        switch self {
        case .interchange(let control, _): "interchange \(control)"
        case .group(let id, let control, _): "group \(id) \(control)"
        case .set(let id, let group, let set, let control):
            // An application may leave out any of it.
            [
                set.isEmpty ? "set" : set, control, group.isEmpty ? "" : "in group", id,
                group,
            ].filter { !$0.isEmpty }.joined(separator: " ")
        case .file(let id): "the file with Message-ID \(id)"
        }
    }

    /// As a ledger's row keeps it.
    package var encoded: String {
        let texts: [String] =
            switch self {
            case .interchange(let control, let time): ["interchange", control, time]
            case .group(let id, let control, let received):
                ["group", id, control] + (received.map { ["\($0)"] } ?? [])
            case .set(let id, let group, let set, let control): ["set", id, group, set, control]
            case .file(let id): ["file", id]
            }
        return JSON.array(texts.map { .string($0) }).description
    }

    /// What it is about alone, `encoded`: how many sets came is left out.
    package var key: String {
        guard case .group(let id, let control, .some) = self else { return encoded }
        return Self.group(functionalID: id, control: control, received: nil).encoded
    }

    /// Reads back what `encoded` gave; nil where it is something else.
    package init?(encoded text: String) {
        guard let items = (try? JSONReader.read(Array(text.utf8)))?.items else { return nil }
        let texts = items.compactMap(\.text)
        switch (texts.first, texts.count) {
        case ("interchange", 3): self = .interchange(control: texts[1], time: texts[2])
        case ("group", 3), ("group", 4):
            self = .group(
                functionalID: texts[1], control: texts[2],
                received: texts.count == 4 ? Int(texts[3]) : nil)
        case ("set", 5):
            self = .set(
                functionalID: texts[1], group: texts[2], set: texts[3], control: texts[4])
        case ("file", 2): self = .file(messageID: texts[1])
        default: return nil
        }
    }
}
