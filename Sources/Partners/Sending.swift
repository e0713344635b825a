import Canonical
import Mapping

/// What we send a partner: documents of one canonical type, as one transaction set in one version
/// or as records of one layout.
package struct Sending: Sendable {
    /// The set or layout, with what it is held against and the map that writes it.
    package let agreement: Agreement
    /// The channel that it leaves by; nil: `reply.channel`, else the one channel that carries the
    /// partner.
    package let channel: String?
    /// How the files are named.
    package let name: NameTemplate
    /// GS02; nil: what the partner called us in what is answered, else our id.
    package let sender: String?
    /// GS03; nil: what the partner called itself in what is answered, else its id.
    package let receiver: String?

    /// What follows the version in GS08: the identifier of an industry or of its guide.
    package let industry: String
    /// What an invoice may bill.
    package let billing: Billing
    /// How documents gather to leave together; nil: each leaves by itself, at once.
    package let batching: Batching?

    /// What an invoice may bill.
    package enum Billing: String, Sendable, Hashable, CaseIterable {
        /// Whatever it says.
        case unchecked
        /// No more of a line than was shipped.
        case shipped
        /// No more of a line than ship notices told that the partner's 997 has taken.
        case accepted
    }

    /// The canonical type that it is made of, such as `orderResponse`.
    package var type: String? { agreement.map?.shape.type }

    /// What is held against the order before it leaves: of what is no invoice nothing.
    package var bills: Billing { type == "invoice" ? billing : .unchecked }

    /// GS08: version, release and industry identifier.
    package var release: String { agreement.version + industry }

    /// Makes a sending.
    package init(
        agreement: Agreement, channel: String?, name: NameTemplate, sender: String?,
        receiver: String?, industry: String = "", billing: Billing = .unchecked,
        batching: Batching? = nil
    ) {
        self.industry = industry
        self.agreement = agreement
        self.channel = channel
        self.name = name
        self.sender = sender
        self.receiver = receiver
        self.billing = billing
        self.batching = batching
    }
}

extension PartnerFolder {
    /// The channel by which something leaves for a partner: its own, else that of all answers, else
    /// the one enabled channel that carries the partner and can send. Nil where nothing says which;
    /// lint lets no such folder through.
    package func channel(for sending: Sending, to partner: Partner) -> Channel? {
        if let name = sending.channel ?? partner.terms.channel { return channel(named: name) }
        let ways = channels.filter { $0.carries.contains(partner.name) && $0.canSend }
        return ways.count == 1 ? ways.first : nil
    }
}
