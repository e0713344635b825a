package import Diagnostics
package import Guides
package import Mapping
import X12

/// A partner's folder as it can be written from sample files: what they say is in force, what they
/// only suggest stands in comments, and what they cannot say is on a list.
///
/// First the envelopes give `partner.yaml` (`files`); what a walk of the samples by that profile
/// finds (`learn`) gives the overlays and tables; then the files are complete.
package struct PartnerDraft: Sendable {
    /// The partner's name.
    package let name: String
    let facts: SampleFacts
    /// Our own identities.
    package let own: [Identity]
    let sources: [String]
    private let standard: Standard
    /// What was learnt of each set, by ST01.
    var lessons: [String: SetLesson] = [:]

    /// Drafts a partner from samples' envelopes.
    package init(
        _ name: String, _ facts: SampleFacts, from sources: [String], own: [Identity],
        standard: Standard
    ) {
        self.name = name
        self.facts = facts
        self.sources = sources
        self.own = own
        self.standard = standard
    }

    /// The identities of the receiver that are none of ours.
    package var strangers: [Identity] { facts.receivers.things.filter { !own.contains($0) } }
    /// What is to be done about each of them: one that is the sender's own can never be ours.
    package var advice: [String] {
        strangers.map { stranger in
            facts.senders.things.contains(stranger)
                ? "they send to \(stranger), which is their own identity: ask whom they mean by "
                    + "it, and for a file to one of ours; until then the cases cannot pass"
                : "they send to \(stranger): add it to `identities` in gangway.yaml if it is ours; "
                    + "until then the cases cannot pass"
        }
    }

    /// Takes in what a walk of a sample found in one set.
    package mutating func learn(_ trace: MapTrace, by map: Map?, _ diagnostics: [Diagnostic]) {
        let set = trace.tree.guide.set
        lessons[set, default: SetLesson()].add(trace, by: map, diagnostics)
    }

    /// Takes in what is wrong with a set that no map ran over.
    package mutating func learn(_ set: String, _ diagnostics: [Diagnostic]) {
        lessons[set, default: SetLesson()].add(diagnostics)
    }

    /// Forgets what was counted and keeps what the samples break, to walk them again by the files
    /// that let it through.
    package mutating func startAgain() {
        lessons = lessons.mapValues { $0.withoutCounts }
    }

    /// The files by path relative to the partner folder.
    package var files: [String: String] {
        var files = ["\(name)/partner.yaml": profile, "channels/\(name).yaml": channel]
        for (set, lesson) in lessons {
            files["\(name)/\(set).guide.yaml"] = guide(set, lesson)
            guard lesson.hasMap else { continue }
            files["\(name)/\(set).map.yaml"] = map(set, lesson)
            if let table = lesson.units { files["\(name)/codes/uom.csv"] = table }
        }
        files["\(name)/CHECKLIST.md"] = checklist
        return files
    }

    /// The guides that the set's agreements rest on.
    func guides(of set: String) -> [SetGuide] {
        facts.sets.things.filter { $0.set == set }.compactMap { kind in
            let version = standard.nearestVersion(to: kind.version, having: set)
            return version.flatMap { try? standard.guide(version: $0, set: set) }
        }
    }

    // MARK: - partner.yaml

    private var profile: String {
        let ids = facts.senders.things.map { Self.quoted($0.description) }
        var lines = [
            "# Written by `gangway partner new` from \(sources.joined(separator: ", ")).",
            "# What the files cannot say is in CHECKLIST.md.",
            "",
            "# ISA05 and ISA06 of what they send.",
            "ids: [\(ids.joined(separator: ", "))]",
            "# The files came with ISA15 \(facts.usages.things.joined(separator: " and "))"
                + "; in test only T and I go through.",
            "status: test",
            "# contacts:",
            "#   - {name: Their EDI desk, email: edi@partner.example, phone: +1 612 555 0100}",
        ]
        lines += reply
        if facts.asksForTA1.things.contains(true) {
            lines.append("# They ask for a TA1 (ISA14), and get it without a setting.")
        }
        lines.append("agreements:")
        for kind in facts.sets.things { lines += agreement(kind) }
        return lines.joined(separator: "\n") + "\n"
    }

    private var reply: [String] {
        guard let sent = facts.delimiters.usual else { return [] }
        let usual = ReplySettings.usual
        let (all, named) = (usual.delimiters, sent)
        var keys: [String] = []
        func key(_ name: String, _ byte: UInt8, _ standard: UInt8) {
            guard byte != standard, byte != 0 else { return }
            keys.append("\(name): \(Self.quoted(String(Unicode.Scalar(byte))))")
        }
        key("element", named.element, all.element)
        key("component", named.component, all.component)
        key("segment", named.segment, all.segment)
        if let repetition = named.repetition { key("repetition", repetition, 0x5E) }
        var complete = named
        complete.repetition = named.repetition ?? 0x5E
        if named.component == 0 { complete.component = all.component }
        let suffix = facts.suffixes.usual ?? usual.suffix
        var lines: [String] = []
        if !keys.isEmpty, complete.areUsable {
            lines.append("  delimiters: {\(keys.joined(separator: ", "))}")
        }
        if suffix != usual.suffix { lines.append("  suffix: \(suffix.rawValue)") }
        if facts.groupDates.usual == .short { lines.append("  date: YYMMDD") }
        if let repertoire = facts.repertoires.usual {
            lines.append("  characters: \(repertoire.rawValue)")
        }
        return lines.isEmpty ? [] : ["# As they write themselves.", "reply:"] + lines
    }

    private func agreement(_ kind: SampleFacts.SetKind) -> [String] {
        let count = facts.sets.count(kind)
        var lines = [
            "  - set: \(Self.quoted(kind.set))  # seen \(count)×",
            "    version: \(Self.quoted(kind.version))",
        ]
        if case nil = try? standard.guide(version: kind.version, set: kind.set) {
            let nearest = standard.nearestVersion(to: kind.version, having: kind.set)
            lines.append(
                nearest.map {
                    "    fallback: nearest  # the standard has no \(kind.version): \($0) stands in"
                } ?? "    fallback: envelope  # the standard has no guide for \(kind.set)")
        }
        let senders = facts.groupSenders.things
        if !senders.allSatisfy({ id in facts.senders.things.contains { $0.id == id } }) {
            lines.append("    senders: \(Self.list(senders))  # GS02")
        }
        let receivers = facts.groupReceivers.things
        if !receivers.allSatisfy({ id in own.contains { $0.id == id } }) {
            lines.append("    receivers: \(Self.list(receivers))  # GS03")
        }
        return lines
    }

    private var channel: String {
        """
        # Written by `gangway partner new`: a drop folder, until it is known how they deliver.
        kind: folder
        carries: [\(name)]

        """
    }

    /// A list of texts as YAML has it.
    static func list(_ texts: [String]) -> String {
        "[" + texts.map(quoted).joined(separator: ", ") + "]"
    }

    /// A text in quotes as YAML has it.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\x" + (digits.count < 2 ? "0" : "") + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
