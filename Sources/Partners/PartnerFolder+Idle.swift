import Canonical
import Diagnostics
import Mapping
import Notation

extension FolderReader {
    /// Warns of settings that have nothing to decide where they stand.
    mutating func checkIdle(
        _ reading: PartnerFile.Reading, _ made: [Agreement], _ sent: [Sending]
    ) {
        for agreement in made {
            guard let type = agreement.map?.shape.type, type != "order",
                let set = reading.agreements.first(where: { $0.isAbout(agreement) })?.set
            else { continue }
            let settings = [
                ("autoAccept", agreement.acceptsOrders),
                ("whenErpDown", agreement.tellsAfter != nil),
            ]
            for (name, isSet) in settings where isSet {
                idle(name, "\"\(name)\" is about orders, and \(set.value) is none", set.place)
            }
        }
        for sending in sent where sending.billing == .shipped && !sending.billsShipped {
            guard
                let set = reading.sends.first(where: { $0.subject.isAbout(sending.agreement) })?
                    .subject.set
            else { continue }
            idle("billing", "\"billing\" is about invoices, and \(set.value) is none", set.place)
        }
        for rule in reading.expects.daily {
            guard case .set(let set) = rule.subject, let place = reading.places["expects"] else {
                continue
            }
            let agreed = made.filter { $0.set == set }
            guard !agreed.isEmpty, !agreed.contains(where: { $0.guide != nil }) else { continue }
            idle("daily", "\(rule.name) cannot be waited for: no guide has \(set)", place)
        }
    }

    private mutating func idle(_ setting: String, _ what: String, _ place: TextPlace) {
        diagnostics.report(.profileSettingIdle, what, value: setting, at: place)
    }
}
