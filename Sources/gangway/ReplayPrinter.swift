import Flow
import Foundation
import Values

/// Prints what a replay finds, as it finds it: the list of documents is never in memory whole.
struct ReplayPrinter {
    private let isJSON: Bool
    private let listsChanged: Bool
    private var writer = JSONWriter(pretty: true)
    private var since = ""

    init(isJSON: Bool, listsChanged: Bool) {
        self.isJSON = isJSON
        self.listsChanged = listsChanged
    }

    /// Begins with what is compared: the traffic of some days, or chosen messages.
    mutating func begin(against: [String], days: Int? = nil) {
        since = days.map { $0 == 1 ? " in the last day" : " in the last \($0) days" } ?? ""
        guard isJSON else { return }
        writer.beginObject()
        writer.member("against", .array(against.map { .string($0) }))
        if let days { writer.member("days", days) }
        writer.key("documents")
        writer.beginArray()
    }

    /// Lists transaction sets that differ.
    mutating func print(_ changed: [ReplayReport.Changed]) {
        guard listsChanged else { return }
        for set in changed {
            if isJSON {
                var json = Self.json(set.place)
                json["differs"] = .array(set.subjects.sorted().map { .string(Self.title($0)) })
                writer.value(json)
            } else {
                let titles = set.subjects.sorted().map(Self.title).joined(separator: ", ")
                out(PlainLine.of("\(Self.text(set.place)): \(titles)") + "\n")
            }
        }
        if isJSON { out(writer.drain()) }
    }

    /// Ends with the counts and examples.
    mutating func end(
        _ report: ReplayReport, rules: [ReplayReport.Example: Replay.Rules]
    ) {
        let parts = report.parts.sorted { $0.key < $1.key }
        let (sets, changed) = (
            parts.reduce(0) { $0 + $1.value.sets }, parts.reduce(0) { $0 + $1.value.changed }
        )
        guard isJSON else {
            let lines = parts.flatMap { Self.lines($0.key, $0.value, rules) }
            let total =
                "\(Self.count(report.messages, "message")) with \(Self.count(sets, "set")) "
                + "came\(since); \(changed) differ"
            out((lines + [total]).map(PlainLine.of).joined(separator: "\n") + "\n")
            return
        }
        writer.endArray()
        writer.member("messages", report.messages)
        writer.member("sets", sets)
        writer.member("changed", changed)
        writer.member(
            "partners", .array(parts.map { Self.json($0.key, $0.value, rules) }))
        writer.endObject()
        out(writer.drain() + [UInt8(ascii: "\n")])
    }

    private func out(_ text: String) { out(Array(text.utf8)) }

    private func out(_ bytes: [UInt8]) {
        FileHandle.standardOutput.write(Data(bytes))
    }

    // MARK: - For people

    /// What differs, in a word or two.
    private static func title(_ subject: ReplayDifference.Subject) -> String {
        switch subject {
        case .field(let path): return path
        case .fate(_, .held): return "newly held"
        case .fate(.held, .made): return "no longer held"
        case .fate(_, .made): return "newly made"
        case .fate(_, .refused): return "no longer made"
        case .reason: return "held for another reason"
        case .action: return "what is done with it"
        case .key: return "business key"
        case .response(let set): return "our own \(set)"
        case .interchange: return "interchange"
        case .answer(let part): return "acknowledgment: \(part)"
        }
    }

    private static func count(_ count: Int, _ thing: String) -> String {
        count == 1 ? "1 \(thing)" : "\(count) \(thing)s"
    }

    private static func text(_ place: ReplayedSet) -> String {
        let set =
            place.set.isEmpty
            ? "interchange \(place.control)"
            : "\(place.set) \(place.control)" + (place.type.isEmpty ? "" : ", \(place.type) ")
                + place.number
        return "message \(place.message) (\(place.file)), \(set)"
    }

    private static func lines(
        _ partner: String, _ part: ReplayReport.Part, _ rules: [ReplayReport.Example: Replay.Rules]
    ) -> [String] {
        let name = partner.isEmpty ? "strangers" : partner
        guard !part.entries.isEmpty else {
            return ["\(name): nothing differs in \(count(part.sets, "set"))", ""]
        }
        var lines = ["\(name): \(part.changed) of \(count(part.sets, "set")) differ"]
        for (subject, entry) in part.entries.sorted(by: { $0.key < $1.key }) {
            let isOfInterchange = entry.examples.first?.place.set.isEmpty == true
            let often = entry.values > entry.sets ? ", \(entry.values) times" : ""
            lines.append(
                "  \(title(subject)): "
                    + count(entry.sets, isOfInterchange ? "interchange" : "set") + often)
            for example in entry.examples {
                let difference = example.difference
                let path = difference.path.isEmpty ? "" : "\(difference.path): "
                lines.append("    \(text(example.place))")
                lines.append(
                    "      \(path)\(difference.before ?? "nothing") -> "
                        + (difference.after ?? "nothing"))
                if case .field = subject { lines += made(rules[example]).map { "      \($0)" } }
            }
        }
        return lines + [""]
    }

    private static func made(_ rules: Replay.Rules?) -> [String] {
        guard let rules else { return [] }
        guard rules.before != rules.after else { return rules.after.map { ["by \($0)"] } ?? [] }
        return [
            rules.before.map { "before by \($0)" } ?? "before by no rule",
            rules.after.map { "now by \($0)" } ?? "now by no rule",
        ]
    }

    // MARK: - For programs

    private static func json(_ place: ReplayedSet) -> JSON {
        [
            "message": .number(ExactDecimal(Int(place.message))), "file": .string(place.file),
            "partner": .string(place.partner),
            "interchange": .number(ExactDecimal(place.interchange)),
            "group": .number(ExactDecimal(place.group)),
            "ordinal": .number(ExactDecimal(place.ordinal)), "set": .string(place.set),
            "control": .string(place.control), "type": .string(place.type),
            "number": .string(place.number),
        ]
    }

    private static func json(
        _ partner: String, _ part: ReplayReport.Part, _ rules: [ReplayReport.Example: Replay.Rules]
    ) -> JSON {
        func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
        let entries = part.entries.sorted { $0.key < $1.key }.map { subject, entry in
            [
                "what": .string(title(subject)),
                "sets": .number(ExactDecimal(entry.sets)),
                "values": .number(ExactDecimal(entry.values)),
                "examples": .array(
                    entry.examples.map { example in
                        var json = Self.json(example.place)
                        json["path"] = .string(example.difference.path)
                        json["before"] = text(example.difference.before)
                        json["after"] = text(example.difference.after)
                        json["ruleBefore"] = text(rules[example]?.before)
                        json["ruleAfter"] = text(rules[example]?.after)
                        return json
                    }),
            ] as JSON
        }
        return [
            "partner": .string(partner), "sets": .number(ExactDecimal(part.sets)),
            "changed": .number(ExactDecimal(part.changed)), "differences": .array(entries),
        ]
    }
}
