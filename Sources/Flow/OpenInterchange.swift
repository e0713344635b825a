import Acknowledgments
import Diagnostics
import Guides
package import Partners
package import X12

/// An interchange that the walk is in.
struct OpenInterchange {
    let opening: InterchangeOpening
    let resolution: Resolution
    /// The slice that it was opened in.
    let slice: Int
    /// Where its ISA begins.
    let byteOffset: Int
    var fingerprint = Fingerprint()
    var diagnostics: [Diagnostic] = []
    /// Whether a TA1 stands before its groups.
    var hasAnswer = false
    /// The groups that closed in the current slice.
    var groups: [GroupOutcome] = []

    /// What was found after the header, which a resume point has to remember.
    var laterFaults: [Diagnostic] { Array(diagnostics.dropFirst(opening.header.faults.count)) }

    /// The interchange's outcome, now that its end has been read.
    func outcome(_ trailer: InterchangeTrailer) -> InterchangeOutcome {
        guard let fingerprint = fingerprint.digest else {
            preconditionFailure("an interchange has at least its ISA")
        }
        let unknown = opening.refusal.map { Self.notes(for: $0.code) } ?? []
        return InterchangeOutcome(
            opening: opening, fingerprint: fingerprint,
            verdict: InterchangeAcknowledgment(
                answering: opening.header, faults: diagnostics, notes: unknown,
                choices: resolution.terms.answering.choices),
            // What refuses the interchange is told once, as its refusal.
            diagnostics: diagnostics.filter { $0 != opening.refusal }, groups: groups,
            byteOffset: byteOffset,
            isAnswer: hasAnswer && trailer.groups == 0)
    }

    /// What TA1 tells a stranger: 006 unknown sender, and 009 where the channel does not serve the
    /// receiver, which is ours. A foreign channel or a wrong usage is between us and our profiles
    /// and not told.
    private static func notes(for code: Diagnostic.Code) -> [InterchangeNote] {
        switch code {
        case .receiveSenderUnknown: [.senderID]
        case .receiveReceiverUnknown: [.receiverUnknown]
        default: []
        }
    }
}

/// A functional group that the walk is in.
struct OpenGroup {
    let ordinal: Int
    let header: GroupHeader
    var verdict: GroupVerdict
    var diagnostics: [Diagnostic]
    private let headerFaults: Int

    /// What was found after the header, which a resume point has to remember.
    var laterFaults: [Diagnostic] { Array(diagnostics.dropFirst(headerFaults)) }

    /// Opens a group with what is wrong with its header, to be answered in a form.
    init(
        ordinal: Int, header: GroupHeader, faults: [Diagnostic], form: AcknowledgmentForm?
    ) {
        self.ordinal = ordinal
        self.header = header
        verdict = GroupVerdict(
            functionalID: header.functionalID, control: header.control, version: header.version)
        verdict.isIndivisible = form?.partly == .rejected
        verdict.note(faults)
        diagnostics = faults
        headerFaults = faults.count
    }
}

extension Partner {
    /// AK905 2 is what the standard has for a group in a version that nothing is agreed in.
    func unsupportedVersion(of header: GroupHeader) -> Diagnostic? {
        let isAgreed = agreements.contains { header.version.hasPrefix($0.version) }
        guard !isAgreed, !agreements.isEmpty, terms.answering.refusesUnagreed,
            !header.isAcknowledgment,
            !header.faults.contains(where: { $0.code == .groupVersionInvalid })
        else { return nil }
        var place = header.place
        place.element = 8
        return Diagnostic(
            .versionUnsupported, "nothing is agreed with \(name) in version \(header.version)",
            value: header.version, at: .data(place))
    }
}

extension Fingerprint {
    /// Adds the reader's current segment.
    mutating func addSegment(of reader: borrowing InterchangeReader) {
        reader.segment.withBytes { add($0) }
    }
}

extension InterchangeOpening {
    /// What the profiles say of an interchange's beginning; with `agreement` of one that holds
    /// nothing else.
    init(
        ordinal: Int, header: InterchangeHeader, resolution: Resolution, channel: String?,
        about agreement: Agreement? = nil
    ) {
        func reply(_ terms: Terms) -> ReplyEnvelope {
            ReplyEnvelope(to: header, resolution: resolution, terms, channel: channel)
        }
        self.init(
            ordinal: ordinal, header: header, own: resolution.receiver.description,
            partner: resolution.partner?.name, refusal: resolution.refusal,
            reply: reply(agreement?.terms ?? resolution.terms))
        guard agreement == nil, let partner = resolution.partner else { return }
        self.reply.variants = partner.variants(reply)
    }
}

extension Partner {
    /// How interchanges are answered that hold groups about which something else is agreed than
    /// with the partner.
    package func variants(_ reply: (Terms) -> ReplyEnvelope) -> [ReplyEnvelope.Variant] {
        let sets = agreements.filter { $0.records == nil }
        return sets.filter { $0.terms != terms }.map { agreement in
            let others = sets.filter { $0.version == agreement.version }.compactMap(\.guide?.group)
            return ReplyEnvelope.Variant(
                functionalID: agreement.guide?.group, besides: Set(others),
                version: agreement.version, reply: reply(agreement.terms))
        }
    }
}

extension ReplyEnvelope {
    /// How an interchange is answered by some terms, from somebody who may send it.
    package init(
        to header: InterchangeHeader, by terms: Terms, channel: String?, unlisted: Set<String>,
        scope: ControlScope
    ) {
        func isDue(isClean: Bool) -> Bool {
            terms.answering.interchange.isDue(
                isa14: header.wantsAcknowledgment ? "1" : "0", isClean: isClean)
        }
        self.init(
            channel: channel, delimiters: terms.reply.delimiters,
            suffix: terms.reply.suffix.bytes, nameTemplate: terms.reply.name.description,
            interchangeAcknowledgment: isDue(isClean: false),
            tellsAcceptance: isDue(isClean: true), functional: terms.answering.functional,
            unlisted: unlisted, duplicates: terms.duplicates, scope: scope)
        mayTellRefusal = terms.answering.interchange != .never
        tellsWords = terms.answering.words == .file
        settings = terms.reply.envelope
        criticality = terms.criticality
        numbers = terms.numbers
    }

    /// How an interchange is answered by some terms.
    fileprivate init(
        to header: InterchangeHeader, resolution: Resolution, _ terms: Terms, channel: String?
    ) {
        let unlisted = (resolution.partner?.agreements ?? [])
            .filter { !$0.acknowledgment.listsAcceptedSets }.map { "\($0.set) \($0.version)" }
        self.init(
            to: header, by: terms, channel: terms.channel ?? channel, unlisted: Set(unlisted),
            scope: ControlScope(
                own: resolution.receiver.description, partner: resolution.sender.description,
                usage: header.usage))
        expects = resolution.expects(over: self.channel).stricter(for: terms.criticality)
        // What may not leave yet nobody owes: another system still answers.
        if header.usage == "P", resolution.partner?.status != .live { expects.documents = [:] }
        if resolution.refusal != nil { functional = nil }
        // A stranger has no agreement that could ask for TA1: without one he would never know.
        if resolution.partner == nil {
            (interchangeAcknowledgment, tellsAcceptance) = (true, true)
        }
        // Who uses a channel that is not his may not be who he says, nor may one whose password
        // nobody can compare: he is told nothing.
        let untold: [Diagnostic.Code] = [.receiveSenderForeignChannel, .receiveSecurityUnknown]
        if let why = resolution.refusal?.code, untold.contains(why) {
            (interchangeAcknowledgment, tellsAcceptance) = (false, false)
        }
        // A TA1 goes back between the same identities: ours would be told in another's name.
        if !resolution.isOurs {
            (interchangeAcknowledgment, tellsAcceptance, mayTellRefusal) = (false, false, false)
        }
    }
}
