package import Diagnostics
package import Mapping
package import Partners
import Values
package import X12

/// From whom to whom something is sent, how it is written and by which channel it leaves.
package struct OutboundEnvelope: Sendable {
    /// The partner's name.
    package let partner: String
    /// ISA05/06: the identity at which we got what is answered, or the order that it is about, else
    /// the first that the channel serves.
    package let own: Identity
    /// ISA07/08: the identity that sent what is answered, or that order, else the partner's first.
    package let receiver: Identity
    /// GS02.
    package let application: String
    /// GS03.
    package let receiverApplication: String
    /// ISA15.
    package let usage: String
    /// The channel that it leaves by.
    package let channel: String
    /// The delimiters that it is written with.
    package let delimiters: Delimiters
    /// What follows each segment terminator.
    package let suffix: [UInt8]
    /// What ISA and GS say beside identities, numbers and versions.
    package let settings: ReplySettings.Envelope
    /// Which characters its data may have.
    package let characters: WrittenCharacters
    /// Which control numbers it may get.
    package let numbers: ControlNumbers
    /// Who goes first where several wait to be sent.
    package let priority: Terms.Priority
    /// How much depends on it.
    package let criticality: Criticality
    /// How its file is named.
    package let name: NameTemplate
    /// The canonical type.
    package let type: String
    /// The set or layout.
    package let set: String
    /// The document's number.
    package let number: String
    /// Which answers are awaited, and by when.
    package let expects: ExpectedAnswers
    /// How documents gather to leave together; nil: each leaves by itself.
    package let batching: Batching?
    /// What becomes of the document where one of its type and number has left.
    package let whenSentBefore: DuplicateSettings.Action
    /// Why nothing may be sent now; nil if it may.
    package let refusal: Diagnostic?

    /// The scope that its control numbers count in.
    package var scope: ControlScope {
        ControlScope(own: own.description, partner: receiver.description, usage: usage)
    }

    /// Makes an envelope of which everything is known.
    package init(
        partner: String, own: Identity, receiver: Identity,
        applications: (own: String, partner: String), usage: String, channel: String,
        delimiters: Delimiters, suffix: [UInt8], name: NameTemplate, type: String, set: String,
        number: String, settings: ReplySettings.Envelope = ReplySettings.Envelope(),
        expects: ExpectedAnswers = .usual, numbers: ControlNumbers = .usual,
        criticality: Criticality = .normal, batching: Batching? = nil,
        whenSentBefore: DuplicateSettings.Action = .hold
    ) {
        self.whenSentBefore = Self.answers.contains(type) ? .ignore : whenSentBefore
        self.batching = batching
        self.numbers = numbers
        self.partner = partner
        self.own = own
        self.receiver = receiver
        (application, receiverApplication) = applications
        self.usage = usage
        self.channel = channel
        self.delimiters = delimiters
        self.suffix = suffix
        self.settings = settings
        characters = .any
        self.expects = expects
        self.criticality = criticality
        priority = criticality.priority
        self.name = name
        self.type = type
        self.set = set
        self.number = number
        refusal = nil
    }

    /// Settles an envelope from what is agreed and, where something is answered, from the `source`
    /// of that.
    init(
        folder: PartnerFolder, partner: Partner, sending: Sending, document: OutboundDocument,
        answered source: JSON?
    ) {
        let way = folder.channel(for: sending, to: partner)
        func identity(_ end: String, else other: Identity?) -> Identity {
            guard let known = source?[end], let qualifier = known["qualifier"]?.text,
                let id = known["id"]?.text
            else { return other ?? Identity(qualifier: "", id: "") }
            return Identity(qualifier: qualifier, id: id)
        }
        own = identity("receiver", else: way?.serves.first ?? folder.own.first)
        receiver = identity("sender", else: partner.ids.first)
        func code(_ end: String, _ agreed: String?, else id: String) -> String {
            if let agreed { return agreed }
            let known = source?[end]?["application"]?.text ?? ""
            return known.isEmpty ? id : known
        }
        application = code("receiver", sending.sender, else: own.id)
        receiverApplication = code("sender", sending.receiver, else: receiver.id)
        // A test system's document never becomes production, nor the other way round.
        let stated = document.body["source"]?["usage"]?.text
        switch (source?["usage"]?.text ?? stated, partner.status) {
        case ("production", _), (nil, .live), (nil, .parallel): usage = "P"
        case ("information", _): usage = "I"
        default: usage = "T"
        }
        self.partner = partner.name
        channel = way?.name ?? ""
        let terms = sending.agreement.terms
        delimiters = terms.reply.delimiters
        suffix = terms.reply.suffix.bytes
        settings = terms.reply.envelope
        characters = sending.agreement.records == nil ? terms.reply.characters : .any
        priority = terms.priority
        numbers = terms.numbers
        criticality = terms.criticality
        expects = partner.expects.over(way?.receipt)
            .stricter(for: terms.criticality)
        batching = sending.batching
        name = sending.name
        type = document.type
        set = sending.agreement.set
        number = document.number
        whenSentBefore =
            Self.answers.contains(type) ? .ignore : terms.duplicates.sent
        let known = source?["usage"]?.text
        let usual = [.live, .parallel].contains(partner.status) ? "production" : "test"
        if stated == nil, let known, known != usual, !Self.answers.contains(document.type) {
            refusal = Diagnostic(
                .envelopeUsageMixed,
                "the order that it is about is \(known), and what goes to \(partner.name) is "
                    + "\(usual) unless `source.usage` says otherwise", value: known)
        } else if let stated, (stated == "production") != (usage == "P") {
            refusal = Diagnostic(
                .envelopeUsageMixed,
                "the document is \(stated), and what it answers is not", value: stated)
        } else if usage == "P", partner.status != .live {
            refusal = Diagnostic(
                .envelopePartnerNotLive,
                "\(partner.name) is in status \(partner.status.rawValue): no production document "
                    + "is sent", value: partner.status.rawValue)
        } else {
            refusal = nil
        }
    }

    /// What is as the document that it answers, and has its number; anything else is only about
    /// one.
    private static let answers = ["orderResponse", "orderChangeResponse", "applicationAdvice"]

    /// The name of its file.
    func fileName(_ numbers: OutboundNumbers, at time: Timestamp) -> String {
        OutboundName(
            partner: partner, id: receiver.id, own: own.id, set: set, usage: usage,
            number: number, interchange: numbers.interchange, group: numbers.group, time: time
        ).name(by: name)
    }
}

/// What the name of a file that we send is made of.
struct OutboundName {
    let partner: String
    let id: String
    let own: String
    let set: String
    let usage: String
    let number: String
    let interchange: Int
    let group: Int
    let time: Timestamp

    /// The name by a template.
    func name(by template: NameTemplate) -> String {
        let digits = String(interchange)
        let values: [NameTemplate.Variable: String] = [
            .partner: partner, .id: id, .own: own, .set: set, .usage: usage, .number: number,
            .isa13: String(repeating: "0", count: max(0, 9 - digits.count)) + digits,
            .gs06: String(group), .date: time.date.compact,
        ]
        return template.name { values[$0] ?? "" }
    }
}
