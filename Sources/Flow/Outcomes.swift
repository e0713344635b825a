package import Acknowledgments
package import Canonical
package import Diagnostics
package import Mapping
package import Partners
package import Values
package import X12

/// A functional group's beginning.
package struct GroupOpening: Sendable {
    /// Which group of the interchange, from 1.
    package var ordinal: Int
    /// The GS segment.
    package var header: GroupHeader

    /// Describes a group's beginning.
    package init(ordinal: Int, header: GroupHeader) {
        self.ordinal = ordinal
        self.header = header
    }
}

/// A transaction set's end: its verdict for the 997 and the document made of it.
package struct SetOutcome: Sendable {
    /// Which set of the group, from 1.
    package var ordinal: Int
    /// Which group of the interchange, from 1.
    package var group: Int
    /// What the 997 says of it.
    package var verdict: SetVerdict
    /// The canonical document, if the set was accepted and has a map.
    package var document: DocumentOutcome?
    /// Everything that was found: syntax, guide, mapping.
    package var diagnostics: [Diagnostic]
    /// Where its ST begins in the file.
    package var byteOffset: Int
    /// The bytes from ST to the end of SE.
    package var byteCount: Int
    /// The codes that came in it, where the message's facts ask for them, it is accepted and there
    /// is a map.
    package var codes: SentCodes?
    /// What it says of things that we sent, where it is an acknowledgment.
    package var answers: [PartnerAnswer] = []
    /// How the document was made, where the message's facts ask for it and there is a map.
    package var trace: MapTrace?

    /// Describes a set's end.
    package init(
        ordinal: Int, group: Int, verdict: SetVerdict, document: DocumentOutcome?,
        diagnostics: [Diagnostic], byteOffset: Int, byteCount: Int
    ) {
        self.ordinal = ordinal
        self.group = group
        self.verdict = verdict
        self.document = document
        self.diagnostics = diagnostics
        self.byteOffset = byteOffset
        self.byteCount = byteCount
    }
}

/// The codes of an accepted transaction set.
package struct SentCodes: Sendable {
    /// Who sent them.
    package var partner: String
    /// The set and its version: `850 004010`.
    package var kind: String
    /// The codes, each once for each position.
    package var codes: [SentCode]

    /// Describes a set's codes.
    package init(partner: String, kind: String, codes: [SentCode]) {
        self.partner = partner
        self.kind = kind
        self.codes = codes
    }
}

/// A canonical document as the walk leaves it.
package struct DocumentOutcome: Sendable {
    /// The canonical type, such as `order`.
    package var type: String
    /// The document's own number (BEG03 …).
    package var number: String
    /// The release within the number, empty if none (BEG04).
    package var release: String
    /// What is to be done with it.
    package var action: Action
    /// What the sender wants with it, in the canonical word: `new`, `cancel`, `replace` …
    package var purpose: String
    /// What orders are kept in sequence and checked for doubles by: own id, partner, number,
    /// release.
    package var businessKey: String
    /// A function of the document's content alone: the same in every re-parse, replay or re-send.
    package var idempotencyKey: String
    /// SHA-256 over ST…SE without control numbers.
    package var contentDigest: Digest
    /// The canonical JSON; empty where mapping failed.
    package var body: [UInt8]
    /// Why the document waits for a person, if it does.
    package var hold: Diagnostic?
    /// Where a reader starts to make this document again; kept for held documents.
    package var position: WalkPosition?
    /// What the partner is to be sent when it is released: the canonical JSON of an answer, or of
    /// several, a line each.
    package var response: [UInt8]?
    /// The orders that it is about.
    package var mention: OrderMention
    /// What is agreed about its handling.
    package var terms = DocumentTerms.usual
    /// Which documents follow from it, and by when.
    package var expects = ExpectedAnswers.usual

    /// The terms of one that came at a moment: with what is owed because of it.
    package func terms(since moment: Timestamp) -> DocumentTerms {
        var terms = terms
        terms.owed = expects.owed(after: type, purpose: purpose, since: moment)
        return terms
    }

    /// The same, read.
    package var responses: [JSON] {
        (response ?? []).split(separator: UInt8(ascii: "\n"))
            .compactMap { try? JSONReader.read(Array($0)) }
    }

    /// Whether it waits for an agreement: it does so even where its group is refused, because the
    /// partner may send it for ever and nobody here would see it.
    package var awaitsAgreement: Bool { hold.map { Self.awaitsAgreement($0.code.name) } ?? false }

    /// Whether a document that is held for the code with this name waits for an agreement.
    package static func awaitsAgreement(_ code: String) -> Bool {
        code == Diagnostic.Code.receiveAgreementMissing.name
    }

    /// What the engine does with a document.
    package enum Action: String, Sendable {
        /// Hand it to the ERP.
        case deliver
        /// Hand it to the ERP as a change of the order with the same business key; hold it where
        /// no such order is known.
        case deliverIfKnown
        /// Keep it on record only (a copy, a confirmation).
        case record
        /// Keep it until a person decides.
        case hold
    }

    /// Makes a document outcome.
    package init(
        type: String, number: String, release: String, action: Action, purpose: String,
        businessKey: String, idempotencyKey: String, contentDigest: Digest, body: [UInt8],
        hold: Diagnostic?, position: WalkPosition?, response: [UInt8]? = nil,
        mention: OrderMention = OrderMention()
    ) {
        self.type = type
        self.number = number
        self.release = release
        self.action = action
        self.purpose = purpose
        self.businessKey = businessKey
        self.idempotencyKey = idempotencyKey
        self.contentDigest = contentDigest
        self.body = body
        self.hold = hold
        self.position = position
        self.response = response
        self.mention = mention
    }
}

/// A functional group's end.
package struct GroupOutcome: Sendable {
    /// Which group of the interchange, from 1.
    package var ordinal: Int
    /// The GS segment.
    package var header: GroupHeader
    /// What AK9 says of it.
    package var verdict: GroupVerdict
    /// What was found at the level of the group.
    package var diagnostics: [Diagnostic]
    /// Whether the group is refused as a whole, so that AK9 says R and none of its documents may be
    /// released, even of sets that are valid in themselves: the sender will send them again.
    package var isVoid: Bool { !header.isAcknowledgment && verdict.isVoid }

    /// Describes a group's end.
    package init(
        ordinal: Int, header: GroupHeader, verdict: GroupVerdict, diagnostics: [Diagnostic]
    ) {
        self.ordinal = ordinal
        self.header = header
        self.verdict = verdict
        self.diagnostics = diagnostics
    }
}

/// An interchange's end.
package struct InterchangeOutcome: Sendable {
    /// How it began.
    package var opening: InterchangeOpening
    /// A chain of digests over its segments: two interchanges with the same segments have the
    /// same fingerprint, whatever stands between the segments.
    package var fingerprint: Digest
    /// What TA1 says of it; `rejected` voids its documents and no 997 goes out.
    package var verdict: InterchangeAcknowledgment
    /// What was found at the level of the interchange.
    package var diagnostics: [Diagnostic]
    /// The groups, in order: those of this slice; the ledger knows the ones before.
    package var groups: [GroupOutcome]
    /// Where its ISA begins in the file.
    package var byteOffset: Int
    /// Whether it carries nothing but TA1 segments; answering such interchanges would never end.
    package var isAnswer: Bool
    /// Whether it is refused or void as a whole, so that its documents are not released.
    package var isVoid: Bool { !verdict.disposition.isAccepted || opening.refusal != nil }

    /// Describes an interchange's end.
    package init(
        opening: InterchangeOpening, fingerprint: Digest, verdict: InterchangeAcknowledgment,
        diagnostics: [Diagnostic], groups: [GroupOutcome], byteOffset: Int,
        isAnswer: Bool = false
    ) {
        self.opening = opening
        self.fingerprint = fingerprint
        self.verdict = verdict
        self.diagnostics = diagnostics
        self.groups = groups
        self.byteOffset = byteOffset
        self.isAnswer = isAnswer
    }
}

extension InterchangeOutcome {
    /// Takes in all groups of the interchange, and with them how it is answered.
    package mutating func close(with groups: [GroupOutcome]) {
        self.groups = groups
        opening.reply = opening.reply.answering(groups.map(\.header))
    }

    /// Which answers are due to the interchange, as far as it and the profiles say; whether its
    /// control numbers were used before is the ledger's to judge. `hasGroups` says whether any
    /// group of it, in this slice or before, is to be answered by a 997.
    package func answersDue(hasGroups: Bool) -> [AcknowledgmentPlan.Kind] {
        let reply = opening.reply
        guard reply.channel != nil else { return [] }
        var kinds: [AcknowledgmentPlan.Kind] = []
        let isClean = verdict.disposition == .accepted
        if isClean ? reply.tellsAcceptance : reply.interchangeAcknowledgment,
            verdict.isPossible, !isAnswer
        {
            kinds.append(.interchange)
        }
        if reply.functionalAcknowledgment, !isVoid, hasGroups { kinds.append(.functional) }
        return kinds
    }
}
