import Acknowledgments
package import Diagnostics
package import X12

extension PartnerFolder {
    /// Finds whom an interchange is from and to, and whether it may be processed.
    package func resolve(_ header: InterchangeHeader, channel: String?) -> Resolution {
        resolve(
            sender: Identity(qualifier: header.senderQualifier, id: header.senderID),
            receiver: Identity(qualifier: header.receiverQualifier, id: header.receiverID),
            usage: header.usage, channel: channel, at: header.place)
    }

    /// Finds whom an interchange is from and to, and whether it may be processed.
    ///
    /// - Parameters:
    ///   - sender: ISA05/06.
    ///   - receiver: ISA07/08.
    ///   - usage: ISA15; everything but P is a test.
    ///   - channel: the name of the channel that brought it; nil where no channel did, as in a
    ///     person's trial, and none limits who may send.
    ///   - place: where the ISA stands.
    package func resolve(
        sender: Identity, receiver: Identity, usage: String, channel: String?,
        at place: DataPlace = DataPlace()
    ) -> Resolution {
        let partner: Partner?
        let refusal: Diagnostic?
        var isOurs = own.contains(receiver)
        switch leniency {
        case .none:
            partner = self.partner(at: sender)
            refusal =
                judge(sender: sender, partner: partner, channel: channel, at: place)
                ?? judge(receiver: receiver, channel: channel, at: place)
                ?? partner.flatMap { judge(usage: usage, of: $0, at: place) }
        case .status:
            partner = self.partner(at: sender)
            refusal =
                judge(sender: sender, partner: partner, channel: nil, at: place)
                ?? judge(receiver: receiver, channel: nil, at: place)
        case .identity(of: let only):
            partner = only
            refusal = nil
            isOurs = true
        }
        return Resolution(
            sender: sender, receiver: receiver, partner: partner, refusal: refusal,
            recordsOnly: partner?.status == .parallel && usage == "P", isOurs: isOurs,
            receipts: receipts)
    }

    private func judge(
        sender: Identity, partner: Partner?, channel: String?, at place: DataPlace
    ) -> Diagnostic? {
        let place = place.element(6)
        guard let partner else {
            let other = partners.first { $0.ids.contains { $0.id == sender.id } }
            return Diagnostic(
                .receiveSenderUnknown,
                "no partner sends as \(sender)"
                    + (other.map { "; \($0.name) has the id with another qualifier" } ?? ""),
                value: sender.description, at: .data(place))
        }
        guard let channel else { return nil }
        let carried = self.channel(named: channel)?.carries ?? []
        guard !carried.contains(partner.name) else { return nil }
        return Diagnostic(
            .receiveSenderForeignChannel,
            "\(partner.name) (\(sender)) is not carried by channel \(channel)",
            value: sender.description, at: .data(place),
            mend: partner.mend(
                .receiveSenderForeignChannel,
                "add \(partner.name) to `carries` in channels/\(channel).yaml if it may send here, "
                    + "then `gangway exceptions retry`"))
    }

    private func judge(
        receiver: Identity, channel: String?, at place: DataPlace
    ) -> Diagnostic? {
        let place = place.element(8)
        guard own.contains(receiver) else {
            return Diagnostic(
                .receiveReceiverUnknown,
                "\(receiver) is none of our identities: no TA1 tells the sender, because it would "
                    + "leave in the name of \(receiver)", value: receiver.description,
                at: .data(place))
        }
        guard let channel, let serving = self.channel(named: channel), !serving.serves(receiver)
        else { return nil }
        return Diagnostic(
            .receiveReceiverUnknown, "channel \(channel) does not serve \(receiver)",
            value: receiver.description, at: .data(place),
            mend: "add \(receiver) to `serves` in channels/\(channel).yaml if it may receive here, "
                + "then `gangway exceptions retry`")
    }

    private func judge(
        usage: String, of partner: Partner, at place: DataPlace
    ) -> Diagnostic? {
        let place = place.element(15)
        // Neither production nor test: it must not reach either unless that was agreed.
        if !["P", "T", "I"].contains(usage),
            (partner.terms.answering.choices[.usage] ?? InterchangeNote.usage.disposition)
                == .rejected
        {
            return Diagnostic(
                .isaUsage, "ISA15 is not P, T or I: '\(usage)'", value: usage, at: .data(place))
        }
        switch (partner.status, usage == "P") {
        case (.test, true):
            return Diagnostic(
                .receiveUsageNotLive, "\(partner.name) is not live, and this is production",
                value: usage, at: .data(place),
                mend: partner.mend(.receiveUsageNotLive, nil))
        case (.live, false) where partner.test == .stop:
            return Diagnostic(
                .receiveUsageTest, "\(partner.name) is live, and this is a test", value: usage,
                at: .data(place), mend: partner.mend(.receiveUsageTest, nil))
        default:
            return nil
        }
    }

    /// Finds what was agreed about a transaction set of a partner.
    ///
    /// - Parameters:
    ///   - partner: who sent it.
    ///   - group: the GS segment of its group.
    ///   - set: ST01.
    package func agreement(
        with partner: Partner, group: GroupHeader, set: String
    ) -> AgreementResolution {
        guard !group.isAcknowledgment else { return .acknowledgment }
        return agreement(
            with: partner, set: set, version: group.version, from: group.senderID,
            to: group.receiverID, at: group.place)
    }

    /// Finds what was agreed about a transaction set: set and version in GS08, and the
    /// application codes in GS02 and GS03.
    package func agreement(
        with partner: Partner, set: String, version: String, from sender: String,
        to receiver: String, at place: DataPlace = DataPlace()
    ) -> AgreementResolution {
        func missing(
            _ message: String, _ value: String, element: Int? = nil, mend: String? = nil
        ) -> AgreementResolution {
            .missing(
                Diagnostic(
                    .receiveAgreementMissing, message, value: value,
                    at: .data(element.map { place.element($0) } ?? place),
                    mend: partner.mend(.receiveAgreementMissing, mend)))
        }
        func list(_ key: String, _ code: String) -> String {
            "if the partner may use '\(code)', list it under `\(key)` of the agreement in "
                + "\(partner.name)/partner.yaml, then `gangway exceptions retry`"
        }
        let candidates = partner.agreements.filter { $0.set == set }
        guard !candidates.isEmpty else {
            return missing("nothing is agreed with \(partner.name) about \(set)", set)
        }
        guard let agreement = candidates.first(where: { $0.covers(set: set, version: version) })
        else {
            let versions = candidates.map(\.version).joined(separator: ", ")
            return missing(
                "\(partner.name) sends \(set) in \(version); agreed is \(versions)", version,
                element: 8)
        }
        if case .identity = leniency { return .agreed(agreement) }
        let senders = agreement.groupSenders
        guard senders.isEmpty ? partner.sends(as: sender) : senders.contains(sender) else {
            let ids = partner.ids.map(\.id) + partner.patterns.map(\.id.description)
            return missing(
                "GS02 is '\(sender)'; agreed with \(partner.name) is "
                    + (senders.isEmpty ? ids : senders).joined(separator: ", "), sender, element: 2,
                mend: list("senders", sender))
        }
        let receivers =
            agreement.groupReceivers.isEmpty ? own.map(\.id) : agreement.groupReceivers
        guard receivers.contains(receiver) else {
            return missing(
                "GS03 is '\(receiver)'; agreed with \(partner.name) is "
                    + receivers.joined(separator: ", "), receiver, element: 3,
                mend: list("receivers", receiver))
        }
        return .agreed(agreement)
    }
}

extension Partner {
    /// A mend that ends with whom to ask; nil where there is nobody and nothing more precise
    /// than the code's own help.
    fileprivate func mend(_ code: Diagnostic.Code, _ mend: String?) -> String? {
        guard let contact = contacts.first else { return mend }
        return "\(mend ?? code.help); whom to ask: \(contact)"
    }
}

extension DataPlace {
    /// The same segment, at an element.
    fileprivate func element(_ number: Int) -> DataPlace {
        var place = self
        place.element = number
        return place
    }
}
