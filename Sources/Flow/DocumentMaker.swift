import Canonical
import Diagnostics
import Judgment
import Mapping
import Partners
import Values
import X12

/// Makes the canonical document of a transaction set.
struct DocumentMaker {
    let set: EndedSet
    let interchange: OpenInterchange
    let group: OpenGroup
    let facts: MessageFacts
    let profiles: Profiles

    /// What is made of a set.
    struct Made {
        var document: DocumentOutcome
        var diagnostics: [Diagnostic]
        var trace: MapTrace?
        /// What it says of things that we sent, where it is an application's advice.
        var answers: [PartnerAnswer] = []
    }

    /// The document of an accepted set, held where its map is missing or faulty, and what the map
    /// had to say. A fault of ours never changes the 997.
    func document(by agreement: Agreement) -> Made {
        guard let map = agreement.map, let tree = set.tree else {
            var (waiting, why) = unmapped(isGuided: agreement.guide != nil)
            waiting.terms = DocumentTerms(agreement)
            return Made(document: waiting, diagnostics: why)
        }
        let place = DataPlace(
            interchange: set.ordinals.interchange, group: set.ordinals.group,
            set: set.ordinals.set, byte: set.byteOffset, line: set.header.place.line)
        let context = MapContext(source: source, place: place)
        let traced =
            facts.tracing.has(set.byteOffset) ? map.trace(tree, context: context) : nil
        let result = traced?.result ?? map.run(tree, context: context)
        let document = result.document
        let business = document.businessKey(
            about: map.shape.about, ownID: interchange.opening.own, partner: partner)
        let key = document.idempotencyKey(
            business: business, set: set.header.id, content: set.content)
        let action = action(by: map.shape.policy(of: document.purpose))
        let broken = result.broken.map { Self.judged($0, action) }
        let diagnostics = result.diagnostics + broken.map { $0.diagnostic(at: place) }
        let fault = diagnostics.first { $0.severity == .error }
        var outcome = DocumentOutcome(
            type: document.type, number: document.number, release: document.release,
            action: action, purpose: document.purpose,
            businessKey: business.description, idempotencyKey: key.description,
            contentDigest: set.content, body: document.text, hold: fault, position: nil,
            mention: OrderMention(
                type: document.type,
                own: OrderReference(number: document.number, release: document.release),
                body: { document.body }))
        outcome.terms = DocumentTerms(agreement)
        outcome.expects = expects(of: document)
        if fault != nil {
            outcome.action = .hold
            outcome.position = set.position
        } else {
            answer(document, broken, by: agreement, in: &outcome)
            if outcome.action == .deliverIfKnown, agreement.changes.refuses {
                // Sent only where the order has come too far for the change.
                outcome.response =
                    RefusedChange(change: document.body, type: document.type, partner: partner)
                    .document?.bytes()
            }
        }
        var made = Made(document: outcome, diagnostics: diagnostics, trace: traced?.trace)
        if document.type == "applicationAdvice", fault == nil, document.purpose != "copy" {
            made.answers = PartnerAnswer.advices(
                document.body, application: group.header.senderID, place: place)
        }
        return made
    }

    /// Which documents follow from one; from a credit none does.
    private func expects(of document: Document) -> ExpectedAnswers {
        if document.type == "invoice", case .credit = InvoiceKind(document.body) { return .usual }
        return interchange.opening.reply.expects
    }

    /// A broken rule. What changes another document goes on only where that is known, and is
    /// answered as the agreement says: a rule that answers and lets it go on holds it.
    private static func judged(
        _ fault: BusinessFault, _ action: DocumentOutcome.Action
    ) -> BusinessFault {
        guard fault.response == .change || fault.isTolerated else { return fault }
        switch action {
        case .deliver, .record: return fault
        case .deliverIfKnown, .hold: break
        }
        var waiting = fault
        waiting.wait("only a new document is answered so")
        return waiting
    }

    /// What the gateway itself answers to a document, and what becomes of that: rules refuse it,
    /// change it or advise of it, or the agreement accepts it at once. A document that is kept on
    /// record for a parallel operation is another system's to answer.
    private func answer(
        _ document: Document, _ broken: [BusinessFault], by agreement: Agreement,
        in outcome: inout DocumentOutcome
    ) {
        func faults(_ response: BusinessResponse) -> [BusinessFault] {
            broken.filter { $0.response == response }
        }
        let (refused, advised) = (faults(.refuse), faults(.advise))
        guard !interchange.resolution.recordsOnly else { return }
        let isNew = document.type == "order" && outcome.action == .deliver
        let isTaken = refused.isEmpty && advised.allSatisfy(\.isTolerated)
        let changed = isNew && isTaken ? faults(.change) : []
        var answers: [JSON] = []
        if !refused.isEmpty || !changed.isEmpty {
            let own = OwnAnswer(
                order: document.body, partner: partner,
                faults: refused.isEmpty ? changed : refused)
            answers.append(own.document)
        } else if isTaken, isNew, agreement.acceptsOrders {
            answers.append(
                OwnAnswer(order: document.body, partner: partner, faults: []).document)
        }
        if !advised.isEmpty {
            let sent = group.header.date
            answers.append(
                OwnAdvice(document: document, source: source, sent: sent, faults: advised).advice)
        }
        if !changed.isEmpty { outcome.body = changed.changed(document.body).bytes() }
        if !isTaken { outcome.action = .record }
        guard !answers.isEmpty else { return }
        outcome.response = Array(answers.map { $0.bytes() }.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// A set that is valid and has no map, or is too large for it, waits with its raw bytes kept.
    private func unmapped(
        isGuided: Bool
    ) -> (document: DocumentOutcome, diagnostics: [Diagnostic]) {
        let missing =
            set.excess
            ?? Diagnostic(
                .mapProfileMissing,
                isGuided
                    ? "no map: \(partner) has none for \(set.header.id)"
                    : "no map: \(set.header.id) cannot be mapped without a guide",
                value: set.header.id, at: .data(set.header.place),
                mend: isGuided
                    ? nil
                    : "add a guide of the set to the standard folder, or set `fallback: nearest`, "
                        + "then `gangway exceptions retry`")
        return (waiting(missing), [missing])
    }

    /// A document that waits for a person, its set's raw bytes kept, to be made once what is
    /// missing is there.
    func waiting(_ why: Diagnostic) -> DocumentOutcome {
        let business = BusinessKey(
            ownID: interchange.opening.own, partner: partner, type: set.header.id,
            number: set.header.control, release: set.content.prefix16)
        let key = IdempotencyKey(
            business: business, set: set.header.id, purpose: "", content: set.content)
        return DocumentOutcome(
            type: set.header.id, number: "", release: "", action: .hold, purpose: "",
            businessKey: business.description, idempotencyKey: key.description,
            contentDigest: set.content, body: [], hold: why, position: set.position)
    }

    private func action(by policy: DeliveryPolicy) -> DocumentOutcome.Action {
        // Another system still posts the documents of a partner in parallel operation.
        if interchange.resolution.recordsOnly { return .record }
        return switch policy {
        case .deliver: .deliver
        case .deliverIfKnown: .deliverIfKnown
        case .record: .record
        case .hold: .hold
        }
    }

    private var partner: String { interchange.opening.partner ?? "" }

    private var source: DocumentSource {
        let isa = interchange.opening.header
        return DocumentSource(
            correlation: facts.correlation, partner: partner,
            sender: .init(
                qualifier: isa.senderQualifier, id: isa.senderID,
                application: group.header.senderID),
            receiver: .init(
                qualifier: isa.receiverQualifier, id: isa.receiverID,
                application: group.header.receiverID),
            usage: DocumentSource.Usage(code: isa.usage) ?? .information,
            version: group.header.version, set: set.header.id, interchangeControl: isa.control,
            groupControl: group.header.control, setControl: set.header.control,
            fileDigest: facts.digest.description, byteOffset: set.byteOffset,
            byteCount: set.byteCount, contentDigest: set.content.description,
            profileDigest: profiles.digest.description)
    }
}
