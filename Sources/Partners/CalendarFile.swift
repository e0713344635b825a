import Diagnostics
import Notation
import Values

/// `calendar` and `expects` in partner.yaml: when a partner works, and which answers it owes us by
/// when.
enum CalendarFile {
    /// The keys of `calendar`.
    static let fields = Fields(
        "calendar",
        [
            .text(
                "zone", length: 1...64, default: "UTC",
                doc: "The zone of its clocks, as the zone database names it, such as "
                    + "America/Chicago; daylight saving time is followed."),
            .list(
                "days", doc: "Its working days, of mon tue wed thu fri sat sun; absent: all."),
            .text(
                "hours", length: 11...11, default: "00:00-24:00",
                doc: "When a working day begins and ends."),
            .text(
                "cutoff", length: 5...5,
                doc: "The time of day from which on what we send counts as sent when the next "
                    + "working day begins; absent: the end of `hours`."),
            .list("holidays", doc: "Days on which it does not work, such as 2026-12-25."),
        ])

    /// The keys of `expects`.
    static let expectations = Fields(
        "expects",
        [
            .record(
                "functional", answer(withSilence: true),
                doc: "The 997 or 999 that it sends to each of our groups."),
            .record(
                "interchange", answer(withSilence: false),
                doc: "The TA1 that it sends where `reply.asks` asks for one."),
            .record(
                "transport", receipt,
                doc: "The MDN that its AS2 station gives to each of our files; of channels with "
                    + "`layout: as2`."),
            .record(
                "pickup", answer(withSilence: false),
                doc: "That it fetches each of our files: the file is no longer where we put it, in "
                    + "a folder or on an SFTP server; absent: nobody looks."),
            document(.response, "The 855 to each order"),
            document(.change, "The 865 to each 860"),
            document(.shipment, "The 856 of each order"),
            document(.invoice, "The 810 of each ship notice"),
            document(.remittance, "The 820 to each invoice"),
            document(.advice, "The 945 to each 940"),
            .record(
                "arrivals", arrivals,
                doc: "What comes from it; absent: it may be silent for as long as it likes."),
        ])

    private static let arrivals = Fields(
        "arrivals",
        [
            .duration(
                "within",
                doc: "The working time after the last file within which the next one comes; then "
                    + "people are told that the partner is silent."),
            .records(
                "daily", daily,
                doc: "What comes each working day by a time of day; what does not is told once, "
                    + "and what comes later closes it as late."),
        ])

    private static let daily = Fields(
        "daily",
        [
            .text("name", length: 1...60, required: true, doc: "What people call it."),
            .text("set", length: 3...3, doc: "The transaction set that comes, such as 850."),
            .text(
                "files", length: 1...200,
                doc: "Instead of a set: the names of the files, `*` for any characters, `?` for "
                    + "one."),
            .text(
                "by", length: 5...5, required: true,
                doc: "By when, such as 10:00, by the clocks of `calendar.zone`."),
        ])

    /// A document that is owed, in either direction.
    private static func document(_ answer: BusinessAnswer, _ what: String) -> Field {
        let debtor =
            switch answer {
            case .response, .change, .shipment, .invoice:
                "whoever sells: the partner to what we order, we to its orders"
            case .remittance: "whoever buys: the partner for what we invoice, we for its invoices"
            case .advice: "the partner, which is the warehouse that we tell what to ship"
            }
        return .record(
            answer.rawValue,
            Fields(
                "answer",
                [
                    .duration(
                        "within", required: true,
                        doc: "How much working time there is, from when what it follows left or "
                            + "came.")
                ] + told),
            doc: "\(what), owed by \(debtor); absent: nobody waits for it.")
    }

    private static let receipt = Fields(
        "receipt",
        answer(withSilence: true).fields + [
            .choice(
                "mic", ExpectedAnswers.ComparedMIC.self, default: .station,
                doc: "With what the MIC of the MDN is compared: `station`, the one that our "
                    + "station says it sent; `file`, the file's own digest where it says none, "
                    + "which is right where nothing is signed, encrypted or compressed.")
        ])

    private static func answer(withSilence: Bool) -> Fields {
        let silence: [Field] =
            withSilence
            ? [
                .flag(
                    "comes", default: "true",
                    doc: "Whether it sends them; if not, none is awaited.")
            ] : []
        return Fields(
            "answer",
            silence + [
                .duration(
                    "within",
                    doc: "How much working time it has; absent: nothing is ever overdue.")
            ] + told)
    }

    /// When people are told of what does not come.
    private static let told: [Field] = [
        .duration("warn", doc: "How long before the end people are told; needs `within`."),
        .duration(
            "escalate", doc: "How long after the end people are told again; needs `within`."),
    ]

    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Reads both records; `zones` gives the bytes of a zone by its name.
    static func read(
        _ calendar: FieldReader?, _ expects: FieldReader?, zones: (String) -> [UInt8]?,
        diagnostics: inout [Diagnostic]
    ) -> ExpectedAnswers {
        let functional = expects?.optionalRecord("functional")
        if let functional, !functional.flag("comes") {
            for key in ["within", "warn", "escalate"] where functional.has(key) {
                diagnostics.report(
                    .profileSettingIdle, "\"\(key)\" is of what comes, and none is to come",
                    value: key, at: functional.place(key))
            }
        }
        let transport = expects?.optionalRecord("transport")
        var expected = ExpectedAnswers(
            functional: functional?.flag("comes") == false
                ? nil : answer(functional, &diagnostics),
            interchange: answer(expects?.optionalRecord("interchange"), &diagnostics),
            arrivals: expects?.optionalRecord("arrivals")?.optionalDuration("within"),
            calendar: calendar.map { self.calendar($0, zones, &diagnostics) } ?? .always)
        expected.transport =
            transport?.flag("comes") == false ? nil : answer(transport, &diagnostics)
        expected.mic = transport?.choice("mic") ?? .station
        expected.pickup = expects?.optionalRecord("pickup").map { answer($0, &diagnostics) }
        if let arrivals = expects?.optionalRecord("arrivals") {
            expected.daily = rules(arrivals, &diagnostics)
            if expected.arrivals == nil, expected.daily.isEmpty {
                diagnostics.report(
                    .profileCalendarForm, "neither \"within\" nor \"daily\" says what comes",
                    value: "arrivals", at: arrivals.place("arrivals"))
            }
        }
        for document in BusinessAnswer.allCases {
            guard let reader = expects?.optionalRecord(document.rawValue) else { continue }
            expected.documents[document] = answer(reader, &diagnostics)
        }
        return expected
    }

    private static func rules(
        _ reader: FieldReader, _ diagnostics: inout [Diagnostic]
    ) -> [ArrivalRule] {
        var rules: [ArrivalRule] = []
        for reader in reader.records("daily") {
            func fault(_ what: String, _ key: String) {
                diagnostics.report(
                    .profileCalendarForm, what, value: reader.optionalText(key) ?? "",
                    at: reader.place(key))
            }
            let name = reader.text("name")
            guard let by = second(reader.text("by")[...]) else {
                fault("\"by\" is a time such as 10:00", "by")
                continue
            }
            let set = reader.optionalText("set").map { ArrivalRule.Subject.set($0) }
            let files = reader.optionalText("files").map {
                ArrivalRule.Subject.files(NameMask($0))
            }
            guard let subject = set ?? files, set == nil || files == nil else {
                fault("either \"set\" or \"files\" says what comes", "name")
                continue
            }
            if rules.contains(where: { $0.name == name }) {
                fault("two expectations have this name", "name")
            }
            rules.append(ArrivalRule(name: name, subject: subject, by: by))
        }
        return rules
    }

    private static func answer(
        _ reader: FieldReader?, _ diagnostics: inout [Diagnostic]
    ) -> ExpectedAnswers.Answer {
        guard let reader else { return ExpectedAnswers.Answer() }
        let answer = ExpectedAnswers.Answer(
            within: reader.optionalDuration("within"), warn: reader.optionalDuration("warn"),
            escalate: reader.optionalDuration("escalate"))
        for key in ["warn", "escalate"] where answer.within == nil && reader.has(key) {
            diagnostics.report(
                .profileCalendarForm, "\"\(key)\" says when people are told, but nothing is due",
                value: key, at: reader.place(key))
        }
        if let within = answer.within, let warn = answer.warn, warn >= within {
            diagnostics.report(
                .profileCalendarForm, "\"warn\" is not shorter than \"within\"",
                value: "\(warn)", at: reader.place("warn"))
        }
        return answer
    }

    private static func calendar(
        _ reader: FieldReader, _ zones: (String) -> [UInt8]?, _ diagnostics: inout [Diagnostic]
    ) -> BusinessCalendar {
        var found: [Diagnostic] = []
        func fault(_ what: String, _ value: String, _ key: String) {
            found.report(.profileCalendarForm, what, value: value, at: reader.place(key))
        }
        let name = reader.text("zone")
        let zone = name == "UTC" ? ZoneRules.utc : zones(name).flatMap { ZoneRules(tzif: $0) }
        if zone == nil { fault("no zone is named \(name)", name, "zone") }
        var workdays: Set<Int> = []
        for word in reader.texts("days") {
            guard let day = days.firstIndex(of: word) else {
                fault("\(word) is none of \(days.joined(separator: " "))", word, "days")
                continue
            }
            workdays.insert(day + 1)
        }
        if reader.has("days"), workdays.isEmpty, found.isEmpty {
            fault("no working day is left", "", "days")
        }
        let hours = reader.text("hours").split(separator: "-").map { second($0) }
        var range = 0..<86_400
        if hours.count == 2, let begin = hours[0], let end = hours[1], begin < end {
            range = begin..<end
        } else {
            fault("\"hours\" are such as 08:00-17:30", reader.text("hours"), "hours")
        }
        let cutoff = reader.optionalText("cutoff").flatMap { second($0[...]) }
        if reader.has("cutoff"), !range.contains(cutoff ?? -1) {
            fault("\"cutoff\" is no time within the hours", reader.text("cutoff"), "cutoff")
        }
        var holidays: Set<CivilDate> = []
        for text in reader.texts("holidays") {
            guard let date = CivilDate(iso: text) else {
                fault("\(text) is no day such as 2026-12-25", text, "holidays")
                continue
            }
            holidays.insert(date)
        }
        diagnostics += found
        return BusinessCalendar(
            zone: zone ?? .utc, workdays: workdays.isEmpty ? Set(1...7) : workdays, hours: range,
            cutoff: cutoff, holidays: holidays)
    }

    /// The seconds from midnight of `HH:MM`, up to 24:00.
    static func second(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ part in
                part.utf8.count == 2 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...24).contains(hour),
            (0...59).contains(minute), hour < 24 || minute == 0
        else { return nil }
        return hour * 3600 + minute * 60
    }
}
