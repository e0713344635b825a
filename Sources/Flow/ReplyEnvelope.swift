package import Acknowledgments
package import Partners
package import X12

/// How answers to an interchange are enveloped and sent: taken from the interchange itself and
/// from the partner's agreement, so that the ledger can write an acknowledgment without profiles.
package struct ReplyEnvelope: Sendable, Equatable {
    /// The channel that answers leave by; nil where there is no way back.
    package var channel: String?
    /// The delimiters of our side towards this partner.
    package var delimiters: Delimiters
    /// What follows each segment terminator: nothing, LF, CR LF.
    package var suffix: [UInt8]
    /// The outbound name template, such as `{partner}_{set}_{isa13}.x12`.
    package var nameTemplate: String
    /// Whether a TA1 is due to an interchange with faults (ISA14 or the agreement says so).
    package var interchangeAcknowledgment: Bool
    /// Whether a TA1 is due to an interchange without faults.
    package var tellsAcceptance: Bool
    /// Whether the partner may be told by a TA1 that nobody asked for (`never` is not agreed).
    package var mayTellRefusal = true
    /// What answers functional groups; nil where nothing does.
    package var functional: AcknowledgmentForm?
    /// Whether functional acknowledgments (997, 999) are due.
    package var functionalAcknowledgment: Bool { functional != nil }
    /// The transaction sets whose accepted ones are not listed in a 997, with their versions:
    /// `850 004010`.
    package var unlisted: Set<String>
    /// What becomes of control numbers that come again.
    package var duplicates: DuplicateSettings
    /// Whether a refusal is told by a text file, too.
    package var tellsWords = false
    /// What ISA and GS of answers say beside identities, numbers and versions.
    package var settings = ReplySettings.Envelope()
    /// How much depends on the answers.
    package var criticality = Criticality.normal
    /// Which control numbers we give.
    package var numbers = ControlNumbers.usual
    /// Which answers the partner gives to ours, and by when.
    package var expects = ExpectedAnswers.usual
    /// The scope that control numbers towards this partner count in: own, partner, usage.
    package var scope: ControlScope
    /// What is agreed otherwise about groups of some sets.
    package var variants: [Variant] = []

    /// How an interchange is answered that holds such groups.
    package struct Variant: Sendable, Equatable {
        /// GS01; nil: any but `others`, where no guide says in which groups the set belongs.
        package let functionalID: String?
        /// GS01 of the groups of that version that are known.
        package let others: Set<String>
        /// What GS08 begins with.
        package let version: String
        /// How it is answered.
        package let reply: ReplyEnvelope

        /// Describes a variant.
        package init(
            functionalID: String?, besides others: Set<String> = [], version: String,
            reply: ReplyEnvelope
        ) {
            self.functionalID = functionalID
            self.others = others
            self.version = version
            self.reply = reply
        }

        /// Whether a group is one of them.
        func covers(_ group: GroupHeader) -> Bool {
            guard group.version.hasPrefix(version) else { return false }
            guard let functionalID else { return !others.contains(group.functionalID) }
            return functionalID == group.functionalID
        }
    }

    /// Makes a reply envelope.
    package init(
        channel: String?, delimiters: Delimiters, suffix: [UInt8], nameTemplate: String,
        interchangeAcknowledgment: Bool, tellsAcceptance: Bool, functional: AcknowledgmentForm?,
        unlisted: Set<String>, duplicates: DuplicateSettings, scope: ControlScope
    ) {
        self.channel = channel
        self.delimiters = delimiters
        self.suffix = suffix
        self.nameTemplate = nameTemplate
        self.interchangeAcknowledgment = interchangeAcknowledgment
        self.tellsAcceptance = tellsAcceptance
        self.functional = functional
        self.unlisted = unlisted
        self.duplicates = duplicates
        self.scope = scope
    }
}

extension ReplyEnvelope {
    /// Makes a TA1 due to an interchange that is refused by agreement, unless none is ever sent.
    package mutating func tellRefusal() {
        if mayTellRefusal { interchangeAcknowledgment = true }
    }

    /// Whether a 997 lists a set of a group in a version (GS08).
    package func lists(_ verdict: SetVerdict, version: String) -> Bool {
        verdict.disposition != .accepted
            || !unlisted.contains("\(verdict.set) \(version.prefix(6))")
    }

    /// How an interchange with these groups is answered: there is one answer to all of them, so it
    /// is as agreed about the first whose sets are answered, else about the first.
    func answering(_ groups: [GroupHeader]) -> ReplyEnvelope {
        guard !variants.isEmpty else { return self }
        let replies = groups.filter { !$0.isAcknowledgment }.map { group in
            variants.first { $0.covers(group) }?.reply ?? self
        }
        return replies.first(where: \.functionalAcknowledgment) ?? replies.first ?? self
    }
}

/// The pair and usage within which control numbers count and must not repeat
/// (X12.5 5.1.2: ISA05–08 with ISA13; X12.6 3.9.1: GS01–03 with GS06).
package struct ControlScope: Sendable, Hashable {
    /// Our identity as `qualifier:id`.
    package var own: String
    /// The partner's identity as `qualifier:id`.
    package var partner: String
    /// ISA15: P, T or I. Test and production never mix.
    package var usage: String

    /// Makes a scope.
    package init(own: String, partner: String, usage: String) {
        self.own = own
        self.partner = partner
        self.usage = usage
    }
}
