import Acknowledgments
package import Canonical
package import Diagnostics
import Engine
package import Flow
import Mapping
package import Partners
import Values
import X12

/// An interchange made by hand, as the walk would leave it: for tests of a ledger.
package struct SampleInterchange: Sendable {
    /// ISA13.
    package var control = 1
    /// GS06 of its one group.
    package var groupControl = 1
    /// The partner's name; nil for a stranger.
    package var partner: String? = "acme"
    /// ISA15.
    package var usage = "P"
    /// Which of our identities it is to.
    package var own = "GANGWAY"
    /// Whether ISA14 asks for a TA1.
    package var wantsAnswer = false
    /// By when the TA1 is due that our 997 asks for; nil where it asks for none.
    package var asking: ExpectedAnswers?
    /// Whether a 997 is agreed.
    package var answersSets = true
    /// What becomes of it where it comes again.
    package var duplicates = DuplicateSettings.usual
    /// Who goes first; nil: by what depends on it.
    package var priority: Terms.Priority?
    /// How much depends on it.
    package var criticality = Criticality.normal
    /// Where the password of ISA04 of its answers is.
    package var security: ISASecurity?
    /// Whether a refusal is told by a text file, too.
    package var tellsWords = false
    /// After how many seconds of waiting for the ERP the partner is told; nil: never.
    package var tellsAfter: Int64?
    /// Whether the partner may be told by a TA1 that it did not ask for.
    package var mayTellRefusal = true
    /// What becomes of changes.
    package var changes = ChangePolicy.usual
    /// Whether IEA is wrong, so that TA1 says R.
    package var isBroken = false
    /// Whether its group is refused as a whole (AK905 4: GE02 differs from GS06).
    package var isGroupRefused = false
    /// Whether nothing maps its sets, so that there are no documents of them.
    package var isUnmapped = false
    /// Why it is not let in.
    package var refusal: Diagnostic?
    /// The channel that answers leave by.
    package var channel: String? = "acme-out"
    /// Which control numbers we give.
    package var numbers = ControlNumbers.usual
    /// How many groups without sets follow, their GS06 counting on.
    package var emptyGroups = 0
    /// Its transaction sets.
    package var sets: [SampleSet]

    /// Makes an interchange with one order.
    package init(_ sets: SampleSet...) {
        self.sets = sets.isEmpty ? [SampleSet("PO1")] : sets
    }

    /// Changes a copy.
    package func with(_ change: (inout SampleInterchange) -> Void) -> SampleInterchange {
        var copy = self
        change(&copy)
        return copy
    }
}

/// A transaction set of a sample: an 850.
package struct SampleSet: Sendable {
    /// The document's number.
    package var number: String
    /// The release under a blanket order; empty where there is none.
    package var release = ""
    /// What the gateway itself answers.
    package var response: [UInt8]?
    /// Further members of its canonical form, with a comma before the first.
    package var members = ""
    /// What else it says: another content is another body.
    package var content: String
    /// What is to be done with it.
    package var action: DocumentOutcome.Action
    /// Whether it passes the guide.
    package var isAccepted: Bool
    /// Why a person has to look at the document.
    package var hold: Diagnostic?
    /// The codes that come in it, at one position.
    package var codes: [String] = []
    /// Its canonical type.
    package var type = "order"
    /// What its sender wants; the usual word for its action unless given.
    package var purpose: String?
    /// The orders that it is about; the one of its number unless given.
    package var mention: OrderMention?
    /// What follows from it.
    package var expects = ExpectedAnswers.usual

    /// Makes a set.
    package init(
        _ number: String, content: String = "", action: DocumentOutcome.Action = .deliver,
        isAccepted: Bool = true, hold: Diagnostic? = nil
    ) {
        self.number = number
        self.content = content
        self.action = action
        self.isAccepted = isAccepted
        self.hold = hold
    }
}

// MARK: - What the walk would say

extension SampleInterchange {
    private var sender: String { (partner ?? "stranger").uppercased() }

    private func padded(_ text: String, _ length: Int) -> String {
        text + String(repeating: " ", count: max(0, length - text.utf8.count))
    }

    private func digits(_ number: Int, _ length: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, length - text.utf8.count)) + text
    }

    /// How it begins.
    package func opening(_ ordinal: Int = 1) -> InterchangeOpening {
        let header = InterchangeHeader(
            elements: [
                "00", padded("", 10), "00", padded("", 10), "ZZ", padded(sender, 15), "ZZ",
                padded(own, 15), "260105", "0800", "U", "00401", digits(control, 9),
                wantsAnswer ? "1" : "0", usage, ">",
            ], delimiters: .usual)
        var reply = ReplyEnvelope(
            channel: channel, delimiters: .usual, suffix: [],
            nameTemplate: "{partner}_{set}_{isa13}.x12",
            interchangeAcknowledgment: wantsAnswer || partner == nil,
            tellsAcceptance: wantsAnswer || partner == nil,
            functional: answersSets && refusal == nil ? AcknowledgmentForm() : nil,
            unlisted: [], duplicates: duplicates,
            scope: ControlScope(own: "ZZ:" + own, partner: "ZZ:" + sender, usage: usage))
        if let asking { (reply.settings.asks, reply.expects) = (true, asking) }
        reply.criticality = criticality
        reply.numbers = numbers
        reply.tellsWords = tellsWords
        reply.settings.security = security
        reply.mayTellRefusal = mayTellRefusal
        return InterchangeOpening(
            ordinal: ordinal, header: header, own: "ZZ:" + own, partner: partner,
            refusal: refusal, reply: reply)
    }

    private func groupHeader(_ ordinal: Int) -> GroupHeader {
        GroupHeader(elements: [
            "PO", sender, "GANGWAY", "20260105", "0800", "\(groupControl + ordinal - 1)", "X",
            "004010",
        ])
    }

    /// The groups that follow its first.
    private var otherGroups: [GroupOutcome] {
        (0..<emptyGroups).map { index in
            let header = groupHeader(index + 2)
            var verdict = GroupVerdict(
                functionalID: "PO", control: header.control, version: "004010")
            verdict.close(stated: "0", faults: [])
            return GroupOutcome(
                ordinal: index + 2, header: header, verdict: verdict, diagnostics: [])
        }
    }

    /// One of its sets, from 0.
    package func set(_ index: Int, at position: WalkPosition?) -> SetOutcome {
        let set = sets[index]
        let verdict = SetVerdict(
            set: "850", control: digits(index + 1, 4),
            disposition: set.isAccepted ? .accepted : .rejected, codes: set.isAccepted ? [] : [5])
        let diagnostics =
            set.isAccepted
            ? [] : [Diagnostic(.deliverTargetRefused, "the set is wrong", value: set.number)]
        let content = SHA256.digest(of: "\(set.number)|\(set.content)|\(set.action.rawValue)")
        var document = DocumentOutcome(
            type: set.type, number: set.number, release: set.release, action: set.action,
            purpose: set.purpose ?? (set.action == .deliverIfKnown ? "cancel" : "new"),
            businessKey: "GANGWAY:\(sender):\(set.number):\(set.release)",
            idempotencyKey:
                "GANGWAY:\(sender):850:\(set.number):\(set.release):\(content.prefix16)",
            contentDigest: content,
            body: Array("{\"number\":\"\(set.number)\"\(set.members)}".utf8),
            hold: set.hold, position: position, response: set.response,
            mention: set.mention
                ?? OrderMention(
                    orders: [OrderReference(number: set.number, release: set.release)]))
        document.terms = DocumentTerms(
            Terms(duplicates: duplicates, criticality: criticality, priority: priority))
        document.terms.changes = changes
        document.terms.tellsAfter = tellsAfter
        document.expects = set.expects
        var outcome = SetOutcome(
            ordinal: index + 1, group: 1, verdict: verdict,
            document: set.isAccepted && !isUnmapped ? document : nil, diagnostics: diagnostics,
            byteOffset: 200 + index * 100, byteCount: 100)
        if !set.codes.isEmpty {
            outcome.codes = SentCodes(
                partner: partner ?? "", kind: "850 004010",
                codes: set.codes.map { SentCode(position: "PO1/PO1.03", code: $0) })
        }
        return outcome
    }

    /// Its group's end.
    package var group: GroupOutcome {
        var verdict = GroupVerdict(
            functionalID: "PO", control: "\(groupControl)", version: "004010")
        for index in sets.indices { verdict.count(set(index, at: nil).verdict) }
        verdict.close(stated: "\(sets.count)", faults: [])
        if isGroupRefused { verdict.codes.append(4) }
        return GroupOutcome(ordinal: 1, header: groupHeader(1), verdict: verdict, diagnostics: [])
    }

    /// Its end.
    package func outcome(_ ordinal: Int = 1) -> InterchangeOutcome {
        let opening = opening(ordinal)
        let text = sets.map { "\($0.number)|\($0.content)|\($0.action.rawValue)" }
        return InterchangeOutcome(
            opening: opening,
            fingerprint: SHA256.digest(
                of: "\(control)|\(groupControl)|\(usage)|\(isBroken)|\(text.joined(separator: "|"))"
            ),
            verdict: InterchangeAcknowledgment(
                answering: opening.header, faults: [], notes: isBroken ? [.endOfFile] : []),
            diagnostics: isBroken
                ? [Diagnostic(.ledgerBytesUnreadable, "the file ended before IEA")] : [],
            groups: refusal == nil ? [group] + otherGroups : [], byteOffset: 0)
    }

    /// All of it, as one slice holds it.
    package func steps(_ ordinal: Int = 1, at position: WalkPosition?) -> [Step] {
        let inside: [Step] =
            refusal == nil
            ? [.group(GroupOpening(ordinal: 1, header: groupHeader(1)))]
                + sets.indices.map { .set(set($0, at: position)) } + [.groupClosed(group)]
                + otherGroups.flatMap { group -> [Step] in
                    [
                        .group(GroupOpening(ordinal: group.ordinal, header: group.header)),
                        .groupClosed(group),
                    ]
                } : []
        return [.opened(opening(ordinal))] + inside + [.closed(outcome(ordinal))]
    }
}
