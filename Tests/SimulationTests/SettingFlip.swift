import Acknowledgments
import Diagnostics
import Engine
import EngineTesting
import Flow
import Foundation
import Partners
import Simulation
import Storage
import Synchronization
import Testing
import Values

/// A setting of partner.yaml, and two profiles that differ only in it.
struct SettingFlip: Sendable, CustomTestStringConvertible {
    /// The key as the field specifications have it.
    let key: String
    /// The scenario whose files become something else.
    let scenario: String
    /// The lines of the two profiles: of the partner, and of its agreement.
    let one: Lines
    let other: Lines
    /// By what chance documents are made up.
    var seed: UInt64 = 11

    struct Lines: Sendable {
        var ids = "ids: [\"ZZ:BIRCH\"]"
        var partner = ""
        var set = "set: \"850\""
        var version = "version: \"005010\""
        var agreement = ""
        var sends = ""
        var isLive = true

        /// The profile.
        var text: String {
            let status = isLive ? "status: live\n" : ""
            let sending = sends.isEmpty ? "" : "sends:\n  - {\(sends)}\n"
            return
                "\(ids)\n\(status)\(partner)\nagreements:\n  - {\(set), \(version)\(agreement)}\n"
                + sending
        }
    }

    /// A key of the partner, in flow style: `reply: {suffix: none}`.
    static func partner(
        _ key: String, _ scenario: String, _ other: String, not one: String = ""
    ) -> SettingFlip {
        SettingFlip(
            key: key, scenario: scenario, one: Lines(partner: one), other: Lines(partner: other))
    }

    /// A key of the agreement.
    static func agreement(
        _ key: String, _ scenario: String, _ other: String, not one: String = ""
    ) -> SettingFlip {
        SettingFlip(
            key: "agreements[].\(key)", scenario: scenario,
            one: Lines(agreement: one.isEmpty ? "" : ", \(one)"),
            other: Lines(agreement: ", \(other)"))
    }

    var testDescription: String { key }

    static let all = ofPartner + ofAgreement + ofOurs

    /// What a partner says, and an agreement may say otherwise.
    private static let ofAgreement: [SettingFlip] = ofPartner.compactMap { flip in
        let shared = [
            "reply.", "duplicates.", "priority", "acknowledge.functional", "acknowledge.version",
            "acknowledge.partly", "acknowledge.combined", "acknowledge.words", "criticality",
        ]
        guard shared.contains(where: flip.key.hasPrefix) else { return nil }
        return agreement(flip.key, flip.scenario, flip.other.partner)
    }

    static let ofPartner: [SettingFlip] = [
        SettingFlip(
            key: "ids", scenario: "valid", one: Lines(), other: Lines(ids: "ids: [\"ZZ:ELM\"]")),
        SettingFlip(
            key: "status", scenario: "valid", one: Lines(),
            other: Lines(partner: "status: parallel", isLive: false)),
        SettingFlip(
            key: "patterns", scenario: "valid-identities",
            one: Lines(partner: "patterns: [\"ZZ:BIRCH0?\"]"), other: Lines()),
        SettingFlip(
            key: "agreements[].layout", scenario: "valid",
            one: Lines(set: "layout: orders", version: "files: \"*.csv\""),
            other: Lines(set: "layout: stock", version: "files: \"*.csv\"")),
        SettingFlip(
            key: "agreements[].files", scenario: "valid",
            one: Lines(set: "layout: orders", version: "files: \"PO_*.csv\""),
            other: Lines(set: "layout: orders", version: "files: \"ORDER_*.csv\"")),
        partner("test", "wrong-usage", "test: target"),
        partner("contacts", "wrong-set-not-agreed", "contacts: [{name: Ann}]"),
        partner(
            "contacts[].name", "wrong-set-not-agreed", "contacts: [{name: Ann}]",
            not: "contacts: [{name: Bea}]"),
        partner(
            "contacts[].email", "wrong-set-not-agreed",
            "contacts: [{name: Ann, email: ann@birch.example}]", not: "contacts: [{name: Ann}]"),
        partner(
            "contacts[].phone", "wrong-set-not-agreed",
            "contacts: [{name: Ann, phone: \"+1 612 555 0101\"}]", not: "contacts: [{name: Ann}]"),
        partner("reply.channel", "valid", "reply: {channel: west}"),
        partner("reply.delimiters.element", "valid", "reply: {delimiters: {element: \"|\"}}"),
        partner("reply.delimiters.component", "valid", "reply: {delimiters: {component: \":\"}}"),
        partner("reply.delimiters.segment", "valid", "reply: {delimiters: {segment: \"'\"}}"),
        partner("reply.delimiters.repetition", "valid", "reply: {delimiters: {repetition: \"!\"}}"),
        partner("reply.suffix", "valid", "reply: {suffix: crlf}"),
        partner("reply.name", "valid", "reply: {name: \"{partner}-{isa13}.txt\"}"),
        partner(
            "reply.authorization.qualifier", "valid",
            "reply: {authorization: {qualifier: \"03\", value: LAKE}}",
            not: "reply: {authorization: {qualifier: \"01\", value: LAKE}}"),
        partner(
            "reply.authorization.value", "valid",
            "reply: {authorization: {qualifier: \"03\", value: LAKE}}",
            not: "reply: {authorization: {qualifier: \"03\", value: SHORE}}"),
        partner("reply.security", "valid", "reply: {security: \"env:BIRCH_ISA04\"}"),
        partner("reply.asks", "valid", "reply: {asks: true}"),
        partner("reply.agency", "valid", "reply: {agency: T}"),
        partner("reply.zone", "valid", "reply: {zone: \"-06:00\"}"),
        partner("reply.controls", "valid", "reply: {controls: \"00401\"}"),
        partner("reply.date", "valid", "reply: {date: YYMMDD}"),
        partner("reply.time", "valid", "reply: {time: HHMMSSDD}"),
        partner("acknowledge.interchange", "valid", "acknowledge: {interchange: never}"),
        partner(
            "acknowledge.notes", "wrong-envelope-group-count",
            "acknowledge: {notes: {\"021\": R}}"),
        partner(
            "acknowledge.unagreed", "wrong-set-not-agreed", "acknowledge: {unagreed: accepted}"),
        partner("acknowledge.functional", "valid", "acknowledge: {functional: \"999\"}"),
        partner("acknowledge.version", "valid", "acknowledge: {version: \"004010\"}"),
        partner("acknowledge.partly", "wrong-element-too-long", "acknowledge: {partly: E}"),
        partner("acknowledge.combined", "valid-several-groups", "acknowledge: {combined: true}"),
        partner("acknowledge.words", "wrong-element-too-long", "acknowledge: {words: file}"),
        partner("duplicates.days", "wrong-number-again", "duplicates: {days: 7}"),
        partner(
            "duplicates.interchange", "wrong-number-again", "duplicates: {interchange: reject}"),
        partner("duplicates.group", "wrong-group-number-again", "duplicates: {group: tell}"),
        partner("duplicates.set", "wrong-envelope-duplicate", "duplicates: {set: ignore}"),
        partner("duplicates.document", "wrong-document-again", "duplicates: {document: hold}"),
        partner("duplicates.sequence", "wrong-number-gap", "duplicates: {sequence: hold}"),
        partner("duplicates.number", "wrong-document-number-again", "duplicates: {number: drop}"),
        partner("priority", "valid", "priority: high"),
        partner("numbers.interchange", "valid", "numbers: {interchange: \"5500-9999\"}"),
        partner("numbers.group", "valid", "numbers: {group: \"5500-9999\"}"),
        partner("numbers.set", "valid", "numbers: {set: A00001}"),
        partner("criticality", "valid", "criticality: critical", not: "priority: high"),
        partner(
            "identifies.authorization.qualifier", "wrong-credentials",
            "identifies: {authorization: {qualifier: \"00\"}}",
            not: "identifies: {authorization: {qualifier: \"03\", value: BIRCH}}"),
        partner(
            "identifies.authorization.value", "valid",
            "identifies: {authorization: {qualifier: \"03\", value: ELM}}",
            not: "identifies: {authorization: {qualifier: \"03\", value: BIRCH}}"),
        partner("identifies.security", "valid", "identifies: {security: \"env:BIRCH_ISA04\"}"),
        partner(
            "identifies.otherwise", "wrong-credentials",
            "identifies: {security: \"env:BIRCH_ISA04\", otherwise: warn}",
            not: "identifies: {security: \"env:BIRCH_ISA04\"}"),
        SettingFlip(
            key: "agreements[].set", scenario: "valid", one: Lines(),
            other: Lines(set: "set: \"860\"")),
        SettingFlip(
            key: "agreements[].version", scenario: "valid", one: Lines(),
            other: Lines(version: "version: \"004010\"")),
        SettingFlip(
            key: "agreements[].fallback", scenario: "valid",
            one: Lines(version: "version: \"005050\"", agreement: ", fallback: nearest"),
            other: Lines(version: "version: \"005050\"", agreement: ", fallback: envelope")),
        agreement("senders", "valid", "senders: [BIRCHAPP]"),
        agreement("receivers", "valid", "receivers: [LAKEAPP]"),
        agreement("validate.characters", "wrong-surplus", "validate: {characters: basic}"),
        agreement("validate.separators", "wrong-surplus", "validate: {separators: refused}"),
        agreement("validate.blanks", "wrong-surplus", "validate: {blanks: refused}"),
        agreement("validate.zeros", "wrong-surplus", "validate: {zeros: refused}"),
        agreement(
            "validate.severity", "wrong-element-unknown-code",
            "validate: {severity: {validate.element.unknown-code: error}}"),
        agreement("acknowledge.accepted", "valid", "acknowledge: {accepted: false}"),
        agreement(
            "acknowledge.warnings", "wrong-element-unknown-code", "acknowledge: {warnings: true}"),
        agreement(
            "acknowledge.tolerate", "wrong-element-too-long",
            "acknowledge: {tolerate: [validate.element.too-long]}"),
    ]

    /// What becomes of the scenario's files, as the first profile's partner sends them, with
    /// each of the two profiles.
    func outcomes() async throws -> [(name: String, one: String, other: String)] {
        let folder = try Self.folder(one)
        let partner = try #require(folder.partner(named: "birch"))
        let played = try #require(Scenario.named(scenario))
        guard played.kind != .ours else {
            return [(scenario, try ours(played, one), try ours(played, other))]
        }
        let files = try PartnerSimulation.play([played], of: partner, in: folder, seed: seed).files
        let flipped = try Self.folder(other)
        let (before, after) = (
            try await Self.told(of: files, folder), try await Self.told(of: files, flipped)
        )
        return try files.enumerated().map { index, file in
            (
                file.name, try Self.outcome(of: file, folder) + before[index],
                try Self.outcome(of: file, flipped) + after[index]
            )
        }
    }

    /// Everything that the partner gets, and what is awaited of it.
    private func ours(_ scenario: Scenario, _ lines: Lines) throws -> String {
        // Many flips have one of their sides in common.
        let key = "\(seed) \(scenario.name)\n\(lines.text)"
        if let known = Self.told.withLock({ $0[key] }) { return known }
        let made = try ours(scenario, Self.folder(lines))
        Self.told.withLock { $0[key] = made }
        return made
    }

    private static let told = Mutex<[String: String]>([:])
    private static let folders = Mutex<[String: PartnerFolder]>([:])

    private func ours(_ scenario: Scenario, _ folder: PartnerFolder) throws -> String {
        let partner = try #require(folder.partner(named: "birch"))
        let played = try OutwardSimulation.play([scenario], of: partner, in: folder, seed: seed)
        return played.files.map { file in
            let bytes = file.sent.map { String(decoding: $0.bytes, as: UTF8.self) }
            return "\(file.json)\n\(bytes ?? "")"
        }.joined(separator: "\n")
    }

    /// What a ledger makes of the files, one a month after the other: nothing of it depends on
    /// digests, times or ids.
    private static func told(
        of files: [SimulatedFile], _ folder: PartnerFolder
    ) async throws -> [String] {
        let clock = TestClock()
        let ledger = try await SQLLedger(LedgerImage.engine(now: { clock.now }))
        let trial = FileTrial(ledger, by: Profiles(folder: folder))
        var told: [String] = []
        for file in files {
            let message = try #require(
                try await trial.take(file.bytes, named: file.name, channel: "drop"))
            func all(_ part: String, _ key: String) -> [String] {
                (message[part]?.items ?? []).map {
                    $0[key]?.text ?? $0[key]?.integer.map(String.init) ?? ""
                }
            }
            told.append(
                ([message["outcome"]?.text ?? ""] + all("documents", "state")
                    + all("exceptions", "code") + all("diagnostics", "code")
                    + all("events", "kind") + all("acknowledgments", "kind")
                    + all("acknowledgments", "control") + all("acknowledgments", "groupControl")
                    + all("work", "step") + all("work", "priority")
                    + all("work", "criticality")).joined(separator: "\n"))
            clock.advance(.seconds(30 * 86_400))
        }
        return told
    }

    private static func folder(_ lines: Lines) throws -> PartnerFolder {
        if let known = folders.withLock({ $0[lines.text] }) { return known }
        let made = try read(lines)
        folders.withLock { $0[lines.text] = made }
        return made
    }

    private static func read(_ lines: Lines) throws -> PartnerFolder {
        var files = [
            "birch/partner.yaml": lines.text,
            "channels/drop.yaml": "kind: folder\ncarries: [birch]\n",
            "channels/west.yaml": "kind: folder\ncarries: [birch]\n",
            "channels/station.yaml": "kind: folder\nlayout: as2\ncarries: [birch]\n",
        ]
        for name in ["orders", "stock", "answers"] where lines.text.contains("layout: \(name)") {
            for (file, text) in try Playground.records(name) { files["birch/\(file)"] = text }
        }
        return try Playground.folder(files)
    }

    /// Everything that leaves the gateway or is shown: the bytes and names of answers and the
    /// channel that they leave by, documents with what is done with them, diagnostics with their
    /// help.
    private static func outcome(of file: SimulatedFile, _ folder: PartnerFolder) throws -> String {
        let run = try CaseRun(
            file.bytes, named: file.name, by: folder, isTraced: true, isStrict: true)
        let sets = (run.traced + run.unmapped).map {
            "\($0.verdict.disposition.rawValue) \($0.document?.action.rawValue ?? "no document")"
        }
        let replies = run.openings.map { $0.reply.channel ?? "none" }
        return
            ([String(decoding: run.acknowledgments, as: UTF8.self)] + run.names + replies + sets
            + run.diagnostics.map { "\($0.code) \($0.message) \($0.help)" }
            + [String(decoding: run.canonical, as: UTF8.self)]).joined(separator: "\n")
    }
}
