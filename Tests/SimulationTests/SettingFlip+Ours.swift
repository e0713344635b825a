import Partners

// Settings about what the partner gets: the scenarios that play our side.

extension SettingFlip {
    /// What is sent unless a flip says otherwise.
    private static let usual = "set: \"855\", version: \"005010\", channel: drop"

    /// What is sent where no answer may be: another of its number waits for a person.
    private static let shipments = usual.replacing("855", with: "856")

    /// A key of a sending.
    private static func sending(
        _ key: String, _ scenario: String, _ other: String, not one: String = "",
        of sends: String = usual
    ) -> SettingFlip {
        SettingFlip(
            key: "sends[].\(key)", scenario: scenario,
            one: Lines(sends: one.isEmpty ? sends : "\(sends), \(one)"),
            other: Lines(sends: "\(sends), \(other)"))
    }

    /// A key of the partner: its lines, in which one text becomes another.
    private static func lines(
        _ key: String, _ scenario: String, _ lines: String, _ old: String, _ new: String,
        sends: String = usual
    ) -> SettingFlip {
        let other = lines.replacing(old, with: new)
        precondition(other != lines, "\(key): \(old) is not there")
        return SettingFlip(
            key: key, scenario: scenario, one: Lines(partner: lines, sends: sends),
            other: Lines(partner: other, sends: sends))
    }

    static let ofOurs =
        ofSending + ofSendingsTerms + ofWriting + ofDeadlines + ofReceipts + ofPickups
        + ofDebts + ofSilence + ofDecisions + ofTargets

    private static let ofSending = [
        SettingFlip(
            key: "sends", scenario: "ours-documents", one: Lines(), other: Lines(sends: usual)),
        SettingFlip(
            key: "sends[].set", scenario: "ours-documents", one: Lines(sends: usual),
            other: Lines(sends: usual.replacing("855", with: "856"))),
        SettingFlip(
            key: "sends[].version", scenario: "ours-documents", one: Lines(sends: usual),
            other: Lines(sends: usual.replacing("005010", with: "004010"))),
        SettingFlip(
            key: "sends[].layout", scenario: "ours-documents", one: Lines(sends: usual),
            other: Lines(sends: "layout: answers, channel: drop")),
        SettingFlip(
            key: "sends[].channel", scenario: "ours-documents", one: Lines(sends: usual),
            other: Lines(sends: usual.replacing("drop", with: "west"))),
        sending("name", "ours-documents", "name: \"{partner}-{number}-{isa13}.edi\""),
        sending("sender", "ours-documents", "sender: LAKEAPP"),
        sending("receiver", "ours-documents", "receiver: BIRCHAPP"),
        sending("industry", "ours-documents", "industry: VICS"),
        sending(
            "validate.severity", "ours-too-long",
            "validate: {severity: {validate.element.too-long: warning}}"),
        sending(
            "billing", "ours-unshipped", "billing: shipped",
            of: usual.replacing("855", with: "810")),
        sending(
            "billing", "ours-unshipped", "billing: accepted", not: "billing: shipped",
            of: usual.replacing("855", with: "810")),
        SettingFlip(
            key: "duplicates.sent", scenario: "ours-number-again", one: Lines(sends: shipments),
            other: Lines(partner: "duplicates: {sent: ignore}", sends: shipments)),
        sending(
            "duplicates.sent", "ours-number-again", "duplicates: {sent: tell}", of: shipments),
        sending("batch", "ours-documents", "batch: {}"),
        sending("batch.count", "ours-documents", "batch: {count: 2}", not: "batch: {}"),
        sending("batch.bytes", "ours-documents", "batch: {bytes: 1KB}", not: "batch: {}"),
        sending("batch.every", "ours-documents", "batch: {every: 30m}", not: "batch: {}"),
        sending(
            "batch.at", "ours-documents", "batch: {at: [\"13:30\"]}", not: "batch: {}"),
    ]

    /// What the partner says of its replies, and a sending may say otherwise.
    private static let ofSendingsTerms: [SettingFlip] = ofPartner.compactMap { flip in
        let others = ["reply.channel", "reply.name"]
        guard flip.key.hasPrefix("reply.") || ["priority", "criticality"].contains(flip.key),
            !others.contains(flip.key)
        else { return nil }
        return sending(
            flip.key, "ours-documents", flip.other.partner, not: flip.one.partner)
    }

    /// What data of ours may have in it, of the partner and of a sending.
    private static let ofWriting: [SettingFlip] = [
        ("characters", "characters: utf8"),
        ("replace.characters", "replace: {characters: \"?\"}"),
        ("replace.delimiters", "replace: {delimiters: \" \"}"),
    ].flatMap { key, text in
        [
            SettingFlip(
                key: "reply.\(key)", scenario: "ours-odd-characters", one: Lines(sends: usual),
                other: Lines(partner: "reply: {\(text)}", sends: usual)),
            sending("reply.\(key)", "ours-odd-characters", "reply: {\(text)}"),
        ]
    }

    private static let answers = """
        calendar: {zone: America/Regina, days: [mon, tue, wed, thu, fri], hours: "06:00-17:00"}
        expects: {functional: {within: 8h, warn: 1h, escalate: 4h}, interchange: {within: 1h}}
        reply: {asks: true}
        """

    /// When answers to what leaves on Friday, 2026-11-20, at 13:00 UTC are due.
    private static let ofDeadlines: [SettingFlip] = [
        ("calendar.zone", "zone: America/Regina", "zone: UTC"),
        ("calendar.days", "thu, fri]", "thu, fri, sat]"),
        ("calendar.hours", "06:00-17:00", "09:00-17:00"),
        ("calendar.cutoff", "17:00\"}", "17:00\", cutoff: \"06:30\"}"),
        ("calendar.holidays", "17:00\"}", "17:00\", holidays: [2026-11-20]}"),
        ("expects.functional.comes", "functional: {", "functional: {comes: false, "),
        ("expects.functional.within", "within: 8h", "within: 7h"),
        ("expects.functional.warn", "warn: 1h", "warn: 2h"),
        ("expects.functional.escalate", "escalate: 4h", "escalate: 5h"),
        ("expects.interchange.within", "interchange: {within: 1h", "interchange: {within: 2h"),
        ("expects.interchange.warn", "within: 1h}", "within: 1h, warn: 10m}"),
        ("expects.interchange.escalate", "within: 1h}", "within: 1h, escalate: 10m}"),
    ].map { lines($0.0, "ours-documents", answers, $0.1, $0.2) }

    /// What an AS2 station brings.
    private static let ofReceipts: [SettingFlip] = [
        ("comes", "transport: {", "transport: {comes: false, "),
        ("within", "within: 2h", "within: 3h"), ("warn", "warn: 30m", "warn: 20m"),
        ("escalate", "escalate: 1h", "escalate: 2h"), ("mic", "mic: file", "mic: station"),
    ].map {
        lines(
            "expects.transport.\($0.0)", "ours-documents",
            "expects: {transport: {within: 2h, warn: 30m, escalate: 1h, mic: file}}", $0.1, $0.2,
            sends: usual.replacing("drop", with: "station"))
    }

    /// By when it fetches what it is sent.
    private static let ofPickups: [SettingFlip] = [
        ("within", "within: 2h", "within: 3h"), ("warn", "warn: 30m", "warn: 20m"),
        ("escalate", "escalate: 1h", "escalate: 2h"),
    ].map {
        lines(
            "expects.pickup.\($0.0)", "ours-documents",
            "expects: {pickup: {within: 2h, warn: 30m, escalate: 1h}}", $0.1, $0.2)
    }

    /// What is owed in the trade, because of what we send.
    private static let ofDebts: [SettingFlip] = BusinessAnswer.allCases.flatMap { answer in
        let sets = [
            "order": "850", "orderChange": "860", "shipment": "856", "invoice": "810",
            "warehouseOrder": "940",
        ]
        let sends = usual.replacing("855", with: sets[answer.cause] ?? "")
        let flips = [
            ("within", "within: 5h", "within: 4h"), ("warn", "warn: 1h", "warn: 30m"),
            ("escalate", "escalate: 4h", "escalate: 9h"),
        ]
        return flips.map {
            var flip = lines(
                "expects.\(answer.rawValue).\($0.0)", "ours-documents",
                "expects: {\(answer.rawValue): {within: 5h, warn: 1h, escalate: 4h}}", $0.1, $0.2,
                sends: sends)
            // Its 940 is a new one: nobody owes anything for what is cancelled.
            if answer == .advice { flip.seed = 8 }
            return flip
        }
    }

    private static let arrivals = """
        expects: {arrivals: {within: 3h, daily: [{name: orders, set: "850", by: "10:00"}, \
        {name: lists, files: "L_*", by: "11:00"}]}}
        """

    private static let ofSilence: [SettingFlip] = [
        ("within", "within: 3h", "within: 4h"), ("daily[].name", "name: orders", "name: others"),
        ("daily[].set", "set: \"850\"", "files: \"PO_*\""),
        ("daily[].files", "files: \"L_*\"", "files: \"M_*\""),
        ("daily[].by", "by: \"10:00\"", "by: \"10:30\""),
    ].map { lines("expects.arrivals.\($0.0)", "ours-silent", arrivals, $0.1, $0.2) }

    /// What we decide without asking the ERP.
    private static let ofDecisions: [SettingFlip] =
        [
            SettingFlip(
                key: "agreements[].autoAccept", scenario: "ours-decided", one: Lines(sends: usual),
                other: Lines(agreement: ", autoAccept: true", sends: usual)),
            SettingFlip(
                key: "agreements[].whenErpDown.tell", scenario: "ours-decided",
                one: Lines(agreement: ", whenErpDown: {tell: 1h}", sends: usual),
                other: Lines(agreement: ", whenErpDown: {tell: 2h}", sends: usual)),
        ]
        + ChangePolicy.Stage.allCases.map { stage in
            let sends = usual.replacing("855", with: "865")
            return SettingFlip(
                key: "agreements[].changes.\(stage.rawValue)", scenario: "ours-decided",
                one: Lines(set: "set: \"860\"", sends: sends),
                other: Lines(
                    set: "set: \"860\"", agreement: ", changes: {\(stage.rawValue): refuse}",
                    sends: sends))
        }

    private static let fee = "fees: [{for: late-shipment, amount: 250, max: 200, currency: USD}]"

    /// What it costs that we fail, and how seldom we may.
    private static let ofTargets: [SettingFlip] =
        [
            ("for", "late-shipment", "refused-invoice"), ("amount", "amount: 250", "amount: 25"),
            ("percent", "amount: 250, max: 200", "percent: 1.5"),
            ("per", "max: 200", "max: 200, per: order"), ("max", "max: 200", "max: 100"),
            ("currency", "USD", "EUR"),
        ].map { lines("fees[].\($0.0)", "ours-failing", fee, $0.1, $0.2) }
        + ServiceLevel.Subject.allCases.flatMap { subject in
            let level = "service: {\(subject.rawValue): {share: 99, within: 4h}}"
            return [("share", "99", "98.5"), ("within", "4h", "5h")].map {
                lines(
                    "service.\(subject.rawValue).\($0.0)", "ours-failing", level, $0.1, $0.2)
            }
        }
}
