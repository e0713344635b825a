import Canonical
import Diagnostics
import Judgment
import Mapping
import Notation

extension FolderReader {
    /// What is sent to a partner: each kind of document in one way, by a map that writes it.
    mutating func sendings(
        _ reading: PartnerFile.Reading, _ used: Materials
    ) -> [Sending] {
        var types: Set<String> = []
        return reading.sends.compactMap { entry in
            let before = diagnostics.count
            guard let agreement = make(entry.subject, used) else { return nil }
            let sending = entry.sending(agreement, usual: reading.terms.reply.name)
            guard let type = sending.type else {
                // A map with a fault was told of already.
                if diagnostics.count == before {
                    diagnostics.report(
                        .profileSendMap, "there is no map for \(agreement.set)",
                        value: agreement.set, at: entry.subject.set.place)
                }
                return nil
            }
            guard types.insert(type).inserted else {
                diagnostics.report(
                    .profileSendRepeated, "\(type) is sent to \(reading.name) in two ways",
                    value: type, at: entry.subject.set.place)
                return nil
            }
            return sending
        }
    }
}

extension FolderReader {
    /// Warns of answers that nothing says how to send: of rules, of orders that are accepted at
    /// once or wait for an ERP that fails, and of changes that are refused. Each would wait for a
    /// person.
    mutating func checkAnswers(
        _ reading: PartnerFile.Reading, _ made: [Agreement], _ sent: [Sending]
    ) {
        let types = Set(sent.compactMap(\.type))
        var told: Set<String> = []
        for agreement in made {
            guard let map = agreement.map,
                let set = reading.agreements.first(where: { $0.isAbout(agreement) })?.set
            else { continue }
            var answers = map.rules.answers.map { ($0.type, "rule \($0.code)", $0.place) }
            let order = map.shape.type == "order"
            if agreement.acceptsOrders, order {
                answers.append(("orderResponse", "`autoAccept`", set.place))
            }
            if agreement.tellsAfter != nil, order {
                answers.append(("orderResponse", "`whenErpDown`", set.place))
            }
            if agreement.changes.refuses {
                let type = order ? "orderResponse" : "orderChangeResponse"
                answers.append((type, "`changes`", set.place))
            }
            for (type, what, place) in answers
            where !types.contains(type) && told.insert(type).inserted {
                diagnostics.report(
                    .profileSendAnswer,
                    "\(what) answers with an \(type), and nothing says how it is sent to "
                        + reading.name, value: type, at: place)
            }
        }
    }
}

extension FolderCheck {
    /// Something has to say by which channel a document leaves.
    mutating func checkSends(_ partner: PartnerFile.Reading) {
        for entry in partner.sends {
            if let channel = entry.channel {
                checkWay(channel)
                continue
            }
            guard partner.terms.channel == nil else { continue }
            let ways = channels.filter {
                $0.isEnabled && $0.channel.canSend && $0.channel.carries.contains(partner.name)
            }
            guard ways.count != 1, channels.count == channelNames.count else { continue }
            let names = ways.map(\.channel.name).joined(separator: ", ")
            diagnostics.report(
                .profileSendChannel,
                ways.isEmpty
                    ? "no channel leads to \(partner.name)"
                    : "\(names) lead to \(partner.name), and nothing says which one is meant",
                value: entry.subject.set.value, at: entry.place)
        }
    }
}
