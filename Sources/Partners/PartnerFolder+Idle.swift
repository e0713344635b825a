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
        for sending in sent where sending.billing != sending.bills {
            guard
                let set = reading.sends.first(where: { $0.subject.isAbout(sending.agreement) })?
                    .subject.set
            else { continue }
            idle("billing", "\"billing\" is about invoices, and \(set.value) is none", set.place)
        }
        checkBilling(reading, sent)
        for rule in reading.expects.daily {
            guard case .set(let set) = rule.subject, let place = reading.places["expects"] else {
                continue
            }
            let agreed = made.filter { $0.set == set }
            guard !agreed.isEmpty, !agreed.contains(where: { $0.guide != nil }) else { continue }
            idle("daily", "\(rule.name) cannot be waited for: no guide has \(set)", place)
        }
    }

    /// An invoice that waits for 997s which never come would wait for ever.
    private mutating func checkBilling(_ reading: PartnerFile.Reading, _ sent: [Sending]) {
        let notices = sent.filter { $0.type == "shipment" }
        let isTaken =
            reading.expects.functional != nil && notices.contains { $0.agreement.records == nil }
        for sending in sent where sending.bills == .accepted && !isTaken {
            guard
                let place = reading.sends.first(where: { $0.subject.isAbout(sending.agreement) })?
                    .subject.set.place
            else { continue }
            diagnostics.report(
                .profileSendBilling,
                notices.isEmpty
                    ? "\"billing: accepted\" counts ship notices, and none is sent"
                    : "\"billing: accepted\" counts ship notices that a 997 has taken, and none is "
                        + "sent that gets one", value: "accepted", at: place)
        }
    }

    private mutating func idle(_ setting: String, _ what: String, _ place: TextPlace) {
        diagnostics.report(.profileSettingIdle, what, value: setting, at: place)
    }
}
