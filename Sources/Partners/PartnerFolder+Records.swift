/// A file of records, by what is agreed about files of its name.
package struct RecordSource: Sendable {
    /// Who sends such files.
    package let partner: Partner
    /// What is agreed.
    package let agreement: Agreement
    /// How they are written.
    package let records: Agreement.Records
}

extension PartnerFolder {
    /// Whose records a file holds: of the partners that its channel carries the one whose agreement
    /// its name fits. Nil where none does: then it is X12.
    ///
    /// - Parameters:
    ///   - name: the file's name; folders before it do not count.
    ///   - channel: the channel that brought it; nil in a trial, where all partners are asked.
    package func records(in name: String, channel: String?) -> RecordSource? {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        let asked: [Partner]
        if case .identity(of: let only) = leniency {
            asked = [only]
        } else if let channel {
            let carried = self.channel(named: channel)?.carries ?? []
            asked = partners.filter { carried.contains($0.name) }
        } else {
            asked = partners
        }
        for partner in asked {
            for agreement in partner.agreements {
                guard let records = agreement.records, records.files.matches(file) else { continue }
                return RecordSource(partner: partner, agreement: agreement, records: records)
            }
        }
        return nil
    }

    /// What the profiles say of a file of records, which has no envelope: it is from the partner's
    /// main identity to the one of ours that the channel serves, and a test until the partner is
    /// live or in parallel operation.
    package func resolve(_ source: RecordSource, channel: String?) -> Resolution {
        let serves = channel.flatMap { self.channel(named: $0) }?.serves.first
        let nobody = Identity(qualifier: "", id: "")
        return resolve(
            sender: source.partner.ids.first ?? nobody, receiver: serves ?? own.first ?? nobody,
            usage: source.partner.status == .test ? "T" : "P", channel: channel)
    }
}
