import Diagnostics
import Mapping

extension PartnerDraft {
    /// `CHECKLIST.md`: what the files cannot say. `gangway partner checklist` counts its boxes.
    var checklist: String {
        var lines = [
            "# \(name): what is still to be done",
            "",
            "Put an x into a box once it is done, with a word on how you know. "
                + "`gangway partner checklist \(name)` counts the open ones.",
            "",
            "## Ask the partner",
            "",
        ]
        lines += questions.map { "- [ ] \($0)" }
        let findings = findings
        if !findings.isEmpty {
            lines += ["", "## What the files raise", ""] + findings.map { "- [ ] \($0)" }
        }
        lines += ["", "## What the files say", ""] + knowledge.map { "- \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private var questions: [String] {
        let usages = facts.usages.things.joined(separator: " and ")
        return [
            "Contacts: whom to call and to mail when a file is wrong (`contacts` in partner.yaml)",
            "Guide: title, version and date of their guide, named in each `why`",
            "Delivery: how files come and where answers go, with account, host key or "
                + "certificates (channels/\(name).yaml is a drop folder until then)",
            "Service levels: how soon they expect the acknowledgment, and when they work",
            "Test or live: the files came with ISA15 \(usages); agree on when T becomes P",
        ]
    }

    private var findings: [String] {
        var items = strangers.map {
            facts.senders.things.contains($0)
                ? "Receiver: they send to `\($0)`, which is their own identity: ask whom they mean "
                    + "by it, and for a file to one of ours"
                : "Receiver: they send to `\($0)`, which is none of our identities: add it to "
                    + "`identities` in gangway.yaml, or ask for ours"
        }
        if facts.senders.things.count > 1 {
            let ids = facts.senders.things.map(\.description).joined(separator: ", ")
            items.append("Identities: the files come from \(ids): is that one partner?")
        }
        if facts.passwords > 0 {
            items.append(
                "Password: \(facts.passwords) of their interchanges say something in ISA04; it "
                    + "stands in no case (ISA03 is 00 there). If it is agreed, keep it in a file "
                    + "and name that in `identifies.security` of partner.yaml")
        }
        if facts.ours > 0 {
            items.append("Ours: \(facts.ours) interchanges were sent by us and were not read")
        }
        for kind in facts.sets.things where lessons[kind.set]?.hasMap != true {
            items.append(
                "Map: nothing makes a document of \(kind.set) in \(kind.version); see the faults "
                    + "below, or write \(kind.set).map.yaml")
        }
        for (set, lesson) in lessons.sorted(by: { $0.key < $1.key }) {
            items += lesson.unknownUnits.map {
                "Unit: `\($0)` is no standard code; say in codes/uom.csv which of ours it is"
            }
            items += lesson.advice.map {
                let fields = $0.candidates.map(\.field).joined(separator: ", ")
                return "Meaning: \($0.source) of the \(set): is it one of \(fields)? "
                    + "(see \(set).map.yaml)"
            }
            items += lesson.faults.prefix(20).map { fault in
                "Fault: \(Self.line(fault.message)) [\(fault.code)]"
            }
        }
        return items
    }

    private var knowledge: [String] {
        var items = facts.sets.things.map {
            "\($0.set) in \($0.version), \(facts.sets.count($0))×"
        }
        for answer in facts.answers.things {
            items.append(
                "They answer what we send with \(answer), \(facts.answers.count(answer))×")
        }
        if !facts.answered.things.isEmpty {
            items.append(
                "Of ours they have acknowledged \(facts.answered.things.joined(separator: ", ")): "
                    + "`sends` in partner.yaml is where it is agreed what we send")
        }
        items.append("ISA12 \(facts.versions.things.joined(separator: ", "))")
        items.append("GS08 \(facts.releases.things.joined(separator: ", "))")
        items.append("GS02 \(facts.groupSenders.things.joined(separator: ", "))")
        items.append("GS03 \(facts.groupReceivers.things.joined(separator: ", "))")
        return items.map(Self.line)
    }

    /// A text in one line, so that it cannot begin another item.
    private static func line(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
