import Foundation
import Notation
import Partners
import Simulation
import Testing

/// docs/agreements.md: every setting with its default and what shows that it is obeyed.
@Suite("Agreement settings are obeyed")
struct AgreementPageTests {
    /// Tests of settings that no simulated partner shows: those about records and about what is
    /// sent.
    private static let tests = [
        "patterns":
            (
                "PartnersTests/ResolutionTests",
                "behind a trading network a pattern finds the partner"
            ),
        "reply.characters": ("FlowTests/OutboundWalkTests", "data have the characters that"),
        "reply.replace": ("FlowTests/OutboundWalkTests", "data have the characters that"),
        "reply.replace.characters":
            ("FlowTests/OutboundWalkTests", "data have the characters that"),
        "reply.replace.delimiters":
            ("FlowTests/OutboundWalkTests", "data have the characters that"),
        "sends[].validate":
            ("FlowTests/OutboundWalkTests", "what is forgiven by agreement is sent"),
        "sends[].validate.severity":
            ("FlowTests/OutboundWalkTests", "what is forgiven by agreement is sent"),
        "sends[].industry": ("FlowTests/OutboundWalkTests", "terms of its own"),
        "agreements[].layout":
            ("FlowTests/RecordWalkTests", "one purchase as 850, CSV, fixed positions and NDJSON"),
        "agreements[].files": ("FlowTests/RecordWalkTests", "a file that fits no pattern"),
        "agreements[].autoAccept":
            ("FlowTests/OwnDecisionTests", "an order is answered before the ERP has it"),
        "agreements[].changes":
            ("FlowTests/OwnDecisionTests", "a change is refused in the partner's own words"),
        "agreements[].changes.unposted":
            ("FlowTests/OwnDecisionTests", "what the profile says of each stage"),
        "agreements[].changes.posted":
            ("FlowTests/OwnDecisionTests", "what the profile says of each stage"),
        "agreements[].changes.partlyShipped":
            ("FlowTests/OwnDecisionTests", "what the profile says of each stage"),
        "agreements[].changes.shipped":
            ("FlowTests/OwnDecisionTests", "what the profile says of each stage"),
        "sends[].criticality":
            ("FlowTests/OutboundExpectationTests", "what is critical is due in any case"),
        "sends[].billing":
            ("FlowTests/OwnDecisionTests", "a partner's invoices are held against what was"),
        "agreements[].whenErpDown":
            ("EngineTests/MeanwhileTests", "nothing is told where the ERP comes back before"),
        "agreements[].whenErpDown.tell":
            ("EngineTests/MeanwhileTests", "the partner of an order that waits is told once"),
        "sends[].batch": ("EngineTests/BatchingTests", "each document leaves once, in full"),
        "sends[].batch.count": ("FlowTests/BatchTimeTests", "each setting changes when"),
        "sends[].batch.bytes": ("FlowTests/BatchTimeTests", "each setting changes when"),
        "sends[].batch.every": ("FlowTests/BatchTimeTests", "each setting changes when"),
        "sends[].batch.at": ("FlowTests/BatchTimeTests", "by the partner's clocks at a time"),
        "sends": ("FlowTests/OutboundWalkTests", "an answer repeats its order's context"),
        "sends[].set": ("FlowTests/OutboundWalkTests", "an answer repeats its order's context"),
        "sends[].version":
            ("FlowTests/OutboundWalkTests", "an answer repeats its order's context"),
        "sends[].layout": ("FlowTests/OutboundWalkTests", "the same answer leaves as records"),
        "sends[].channel": ("FlowTests/OutboundWalkTests", "channel, name and application codes"),
        "sends[].name": ("FlowTests/OutboundWalkTests", "channel, name and application codes"),
        "sends[].sender": ("FlowTests/OutboundWalkTests", "channel, name and application codes"),
        "sends[].receiver": ("FlowTests/OutboundWalkTests", "channel, name and application codes"),
    ].merging(
        [
            "reply", "reply.delimiters", "reply.delimiters.element", "reply.delimiters.component",
            "reply.delimiters.segment", "reply.delimiters.repetition", "reply.suffix",
            "reply.authorization", "reply.authorization.qualifier", "reply.authorization.value",
            "reply.security", "reply.asks", "reply.agency", "reply.zone", "reply.controls",
            "reply.date", "reply.time", "priority",
        ].map { ("sends[].\($0)", ("FlowTests/OutboundWalkTests", "terms of its own")) }
    ) { first, _ in first }.merging(further) { first, _ in first }

    private static let further: [String: (String, String)] =
        [deadlines, receipts, silence, sentBefore, characters, owed, targets]
        .reduce(into: [:]) { all, some in all.merge(some) { first, _ in first } }

    private static let sentBefore = Dictionary(
        uniqueKeysWithValues: [
            "duplicates.sent", "sends[].duplicates", "sends[].duplicates.sent",
        ].map { ($0, ("PartnersTests/SettingsTests", "what becomes of a number that left")) })

    private static let characters = Dictionary(
        uniqueKeysWithValues: [
            "characters", "replace", "replace.characters", "replace.delimiters",
        ].map {
            (
                "sends[].reply.\($0)",
                ("FlowTests/OutboundWalkTests", "data have the characters that")
            )
        })

    private static let targets = Dictionary(
        uniqueKeysWithValues: (["service"]
            + ServiceLevel.Subject.allCases.flatMap { subject in
                ["", ".share", ".within"].map { "service.\(subject.rawValue)\($0)" }
            }
            + ["", "[].for", "[].amount", "[].percent", "[].per", "[].max", "[].currency"].map {
                "fees\($0)"
            }).map {
                ($0, ("FlowTests/TargetsTests", "each target and fee is what the profile says"))
            })

    private static let owed = Dictionary(
        uniqueKeysWithValues: BusinessAnswer.allCases.flatMap { answer in
            ["", ".within", ".warn", ".escalate"].map {
                (
                    "expects.\(answer.rawValue)\($0)",
                    ("FlowTests/OwedDocumentTests", "each setting changes what is owed")
                )
            }
        })

    private static let silence = Dictionary(
        uniqueKeysWithValues: ["expects.arrivals", "expects.arrivals.within"].map {
            ($0, ("FlowTests/OutboundExpectationTests", "a partner is silent when nothing came"))
        }
            + ["", "[].name", "[].set", "[].files", "[].by"].map {
                (
                    "expects.arrivals.daily\($0)",
                    ("FlowTests/OutboundExpectationTests", "what comes each working day is due")
                )
            })

    /// The keys that say when answers are due, each flipped by one test.
    private static let deadlines = Dictionary(
        uniqueKeysWithValues: [
            "calendar", "calendar.zone", "calendar.days", "calendar.hours", "calendar.cutoff",
            "calendar.holidays", "expects", "expects.functional", "expects.functional.comes",
            "expects.functional.within", "expects.functional.warn",
            "expects.functional.escalate", "expects.interchange", "expects.interchange.within",
            "expects.interchange.warn", "expects.interchange.escalate",
        ].map {
            (
                $0,
                ("FlowTests/OutboundExpectationTests", "each setting changes when answers are due")
            )
        })

    /// The keys of what AS2 stations say.
    private static let receipts = Dictionary(
        uniqueKeysWithValues: ["", ".comes", ".within", ".warn", ".escalate", ".mic"].map {
            (
                "expects.transport\($0)",
                ("FlowTests/OutboundExpectationTests", "each setting changes when an MDN is due")
            )
        })

    @Test(
        "two profiles that differ in one setting make something else of the same files",
        arguments: SettingFlip.all)
    func flip(_ flip: SettingFlip) async throws {
        let outcomes = try await flip.outcomes()
        #expect(outcomes.contains { $0.one != $0.other }, "\(flip.key): \(outcomes.map(\.name))")
    }

    @Test("every setting is flipped, and the page names by what")
    func page() throws {
        let keys = PartnerFile.fields.everyKey
        let flips = Dictionary(grouping: SettingFlip.all, by: \.key)
        #expect(Set(flips.keys).subtracting(keys.map(\.path)) == [], "flips of no setting")
        var rows: [String] = []
        for key in keys {
            let shown = Self.shown(key.path, flips)
            #expect(!shown.isEmpty, "no scenario and no test exercises \(key.path)")
            rows.append(
                "| `\(key.path)` | \(key.kind) | \(key.standard) | "
                    + "\(key.field.doc.replacing("|", with: "\\|")) | \(shown) |\n")
        }
        for (file, name) in Self.tests.values {
            let text = try String(
                contentsOf: Playground.root.appending(path: "Tests/\(file).swift"),
                encoding: .utf8)
            #expect(text.contains(name), "\(file) has no test \(name)")
        }
        let page = Self.head + rows.joined()
        let file = Playground.root.appending(path: "docs/agreements.md")
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try page.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == page, "GOLDEN=write writes it")
    }

    /// What shows a setting: the scenario that flips it, or those of the keys within it, or a test.
    private static func shown(_ key: String, _ flips: [String: [SettingFlip]]) -> String {
        if let test = tests[key] { return String(test.0.split(separator: "/")[1]) }
        let own = flips[key] ?? []
        let inner = flips.filter { path, _ in
            path.hasPrefix("\(key).") || path.hasPrefix("\(key)[].")
        }.values.flatMap(\.self)
        let scenarios = Set((own.isEmpty ? inner : own).map(\.scenario)).sorted()
        return scenarios.map { "`\($0)`" }.joined(separator: ", ")
    }

    private static let head = """
        # Agreement settings

        What `<partner>/partner.yaml` may say, from the very specifications that lint and the
        editors' schemas (`gangway partner schema`) use. What is absent has its default. The last
        column names what shows that a setting is obeyed: the scenario of `gangway partner
        simulate` whose files become something else when nothing but the setting is changed, or a
        test. This page is made by a test, which flips each setting so; the cases
        `fixtures/flow/setting-*` show the bytes that come of it.

        | Key | Value | Default | Meaning | Shown by |
        |---|---|---|---|---|

        """
}
