import Canonical
package import Diagnostics
import Guides
import Mapping
package import Partners
import Records
package import Values
import X12

/// The walk of what we send: a canonical document through the map that turns it into its partner's
/// set or records, held against the guide and read back, up to the envelope.
///
/// It is pure: the same document, profiles and answered document give the same draft, and a draft
/// with the same numbers and time the same bytes. A document that cannot be sent as it is never
/// becomes a draft, and so uses up no number.
package struct OutboundWalk: Sendable {
    private let profiles: Profiles
    private let document: OutboundDocument

    /// What became of a document.
    package enum Outcome: Sendable {
        /// It can be sent.
        case draft(OutboundDraft)
        /// A person has to look: the first error among `diagnostics`.
        case held(Diagnostic)
        /// Nothing leaves, because the partner was told already.
        case told(Diagnostic)
    }

    /// Begins with a document.
    package init(_ profiles: Profiles, document: OutboundDocument) {
        self.profiles = profiles
        self.document = document
    }

    /// The stored document that is answered, or the orders that the document is about, which the
    /// engine looks up; nil where there is none.
    package var answers: AnsweredReference? {
        guard let type = sending?.agreement.map?.answers else { return nil }
        let own = OrderReference(number: document.number, release: document.release)
        let purpose = document.body["purpose"]?.text ?? ""
        let isOrders = OrderRole(type: document.type, purpose: purpose, isReceived: false) != nil
        let meant =
            isOrders
            ? OrderMention(type: document.type, own: own, body: { document.body }).orders : [own]
        return meant.first.map { first in
            AnsweredReference(
                type: type, partner: document.partner, number: first.number,
                release: first.release, isProduction: document.isProduction,
                further: Array(meant.dropFirst().prefix(AnsweredReference.mostFurther)))
        }
    }

    /// How many things that were found are told; of more it is said that there are more.
    package static let mostTold = 100

    /// Walks the document.
    ///
    /// - Parameters:
    ///   - answered: what `answers` names, where the ledger has it.
    ///   - origin: who gave the document; nil where it is only looked at.
    /// - Returns: the outcome, and everything that was found, whose move it is being ours.
    package func run(
        answering answered: AnsweredDocument?, from origin: DocumentOrigin? = nil
    ) -> (outcome: Outcome, diagnostics: [Diagnostic]) {
        let (outcome, found) = walk(answering: answered, from: origin)
        guard case .held(let why) = outcome else { return (outcome, Self.told(found)) }
        return (.held(why.ofOurs), Self.told(found))
    }

    /// What was found, of very much the errors before the rest.
    private static func told(_ found: [Diagnostic]) -> [Diagnostic] {
        guard found.count > mostTold else { return found.map(\.ofOurs) }
        let (errors, others) = (
            found.filter { $0.severity == .error }, found.filter { $0.severity < .error }
        )
        var more = Diagnostic(
            .faultsUnlisted, "\(found.count - mostTold) more faults not listed")
        more.severity = errors.count > mostTold ? .error : .warning
        return ((errors + others).prefix(mostTold) + [more]).map(\.ofOurs)
    }

    private func walk(
        answering answered: AnsweredDocument?, from origin: DocumentOrigin?
    ) -> (outcome: Outcome, diagnostics: [Diagnostic]) {
        guard let partner, let sending, let map = sending.agreement.map else {
            let why = missing
            return (.held(why), [why])
        }
        var diagnostics = unknown(but: answered, of: partner)
        let envelope = OutboundEnvelope(
            folder: profiles.folder, partner: partner, sending: sending, document: document,
            answered: answered?.body["source"])
        if let refusal = envelope.refusal { return (.held(refusal), diagnostics + [refusal]) }
        let result = map.write(
            document.body,
            context: OutwardContext(
                answered: answered.map { [$0.body] + $0.further } ?? [],
                policy: sending.agreement.validation,
                delimiters: envelope.delimiters, guide: sending.agreement.guide,
                characters: envelope.characters))
        diagnostics += result.diagnostics
        diagnostics += OutwardGuard.faults(sending.agreement.set, result.segments).map {
            result.named($0)
        }
        if let fault = diagnostics.first(where: { $0.severity == .error }) {
            return (.held(fault), diagnostics)
        }
        let guarding = AnswerGuard(
            origin: origin, partner: partner, document: document, said: result.document,
            order: answered?.body, ownAnswer: answered?.ownAnswer)
        switch guarding.outcome {
        case .held(let why)?: return (.held(why), diagnostics + [why])
        case .told(let why)?: return (.told(why), diagnostics + [why])
        case .draft?, nil: break
        }
        do throws(Diagnostic) {
            let content = try content(result, sending)
            return (
                .draft(
                    OutboundDraft(
                        envelope: envelope, content: content, answered: answered?.id,
                        correlation: answered?.correlation, said: result.document,
                        billing: sending.bills)), diagnostics
            )
        } catch {
            return (.held(error), diagnostics + [error])
        }
    }

    private func content(
        _ result: OutwardResult, _ sending: Sending
    ) throws(Diagnostic) -> OutboundDraft.Content {
        guard let records = sending.agreement.records else {
            let form = sending.agreement.terms.reply.envelope.form
            if !form.repeats(in: sending.agreement.version),
                let repeating = result.segments.first(where: \.isRepeating)
            {
                throw Diagnostic(
                    .dataRepetition,
                    "an element of \(repeating.tag) repeats, and ISA11 of a "
                        + "version before 00402 names no separator for it")
            }
            return .set(
                result, group: sending.agreement.guide?.group ?? "", version: sending.release)
        }
        var writer = try RecordWriter(records.layout)
        let rows = result.segments.map { segment in
            OutwardRecord(id: segment.tag.description, values: segment.elements.map(\.plain))
        }
        try writer.add(rows)
        let bytes = writer.finish()
        if let fault = RecordReadBack.fault(in: bytes, by: records.layout, of: rows) { throw fault }
        return .records(bytes)
    }

    /// What the document answers or is about and the ledger has not.
    private func unknown(but answered: AnsweredDocument?, of partner: Partner) -> [Diagnostic] {
        guard let answers, answered == nil || !answers.further.isEmpty else { return [] }
        let known = Set(answered.map { [$0.body] + $0.further }?.map { $0["number"]?.text } ?? [])
        return answers.each.filter { !known.contains($0.number) }.map { reference in
            Diagnostic(
                .envelopeAnsweredUnknown,
                "no \(reference.type) \(reference.number) of \(partner.name) is known: nothing of "
                    + "it is repeated", value: reference.number)
        }
    }

    // MARK: - Whom it is for

    private var partner: Partner? { profiles.folder.partner(named: document.partner) }

    private var sending: Sending? { partner?.sends.first { $0.type == document.type } }

    /// Why there is no way for the document.
    private var missing: Diagnostic {
        guard let partner else {
            return Diagnostic(
                .envelopePartnerUnknown, "no partner is named \(document.partner)",
                value: document.partner)
        }
        let sent = partner.sends.compactMap(\.type).joined(separator: ", ")
        return Diagnostic(
            .envelopeSendingMissing,
            "nothing says how \(document.type) is sent to \(partner.name)"
                + (sent.isEmpty ? "" : "; agreed is \(sent)"), value: document.type)
    }
}

extension Diagnostic {
    /// The same of something that we write: what a partner would have to mend of its own is ours.
    package var ofOurs: Diagnostic {
        var fault = self
        if fault.owner == .partner { fault.owner = .operations }
        return fault
    }
}

extension OutwardSegment {
    /// Whether one of its elements has more than one occurrence.
    fileprivate var isRepeating: Bool {
        elements.contains { if case .repetitions(let all) = $0 { all.count > 1 } else { false } }
    }
}

extension PartnerFolder {
    /// What goes first: what is agreed about sending a canonical document of this type to its
    /// partner, `normal` where nothing is.
    package func priority(ofSending document: JSON) -> Terms.Priority {
        guard let partner = document["source"]?["partner"]?.text.flatMap({ partner(named: $0) }),
            let sending = partner.sends.first(where: { $0.type == document["type"]?.text })
        else { return .normal }
        return sending.agreement.terms.priority
    }
}

extension ElementContent {
    /// The text of a simple element; a layout has no others.
    fileprivate var plain: String {
        guard case .text(let text) = self else {
            preconditionFailure("a layout's fields are simple")
        }
        return text
    }
}
