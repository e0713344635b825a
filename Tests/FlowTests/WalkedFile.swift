import Acknowledgments
import Diagnostics
import Values
import X12

@testable import Flow

/// What the inbound walk makes of one file.
struct WalkedFile {
    private(set) var slices: [Slice] = []

    /// When the acknowledgments of all tests are written.
    static let time = Timestamp(seconds: 1_795_179_600)

    /// What the walk is told of a file.
    static func facts(
        _ bytes: [UInt8], channel: String? = nil, name: String = "received.x12"
    ) -> MessageFacts {
        MessageFacts(
            channel: channel, name: name, correlation: "test",
            digest: SHA256.digest(of: bytes))
    }

    /// Walks a file whose bytes come in blocks that end at `cuts`, from a resume point if given.
    init(
        _ bytes: [UInt8], _ profiles: Profiles, channel: String? = nil,
        name: String = "received.x12", cuts: [Int] = [],
        resuming point: ResumePoint? = nil
    ) {
        var walk = InboundWalk(
            profiles, for: Self.facts(bytes, channel: channel, name: name), resuming: point)
        var at = walk.offset
        var ends = cuts.filter { $0 > at && $0 < bytes.count }.sorted() + [bytes.count]
        while !walk.isFinished {
            if let slice = walk.next() {
                slices.append(slice)
            } else if ends.isEmpty {
                walk.finish()
            } else {
                let end = ends.removeFirst()
                walk.feed(Array(bytes[at..<end]))
                at = end
            }
        }
    }

    /// All that happened, in order.
    var steps: [Step] { slices.flatMap(\.steps) }

    /// Every diagnostic, in the order in which the walk gave them.
    var diagnostics: [Diagnostic] {
        steps.flatMap { step -> [Diagnostic] in
            switch step {
            case .opened(let opening): [opening.refusal].compactMap { $0 }
            case .group: []
            case .set(let set): set.diagnostics
            case .groupClosed(let group): group.diagnostics
            case .closed(let interchange): interchange.diagnostics
            case .remark(let remark): [remark]
            case .answer(let answer): [answer.note]
            }
        }
    }

    /// The documents that leave the walk, in order: of interchanges and groups that stand, and
    /// not waiting for a mend.
    var documents: [DocumentOutcome] {
        interchanges.filter { !$0.outcome.isVoid }.flatMap { interchange in
            let void = interchange.outcome.groups.filter(\.isVoid).map(\.ordinal)
            return interchange.sets.filter { !void.contains($0.group) }.compactMap(\.document)
        }.filter { $0.hold == nil }
    }
}

// MARK: - What is answered

extension WalkedFile {
    /// An interchange that has been read whole: its outcome with all its groups, and its sets.
    struct Interchange {
        var outcome: InterchangeOutcome
        var sets: [SetOutcome]
    }

    /// The interchanges, in order.
    var interchanges: [Interchange] {
        var found: [Interchange] = []
        var groups: [GroupOutcome] = []
        var sets: [SetOutcome] = []
        for step in steps {
            switch step {
            case .opened:
                groups = []
                sets = []
            case .set(let set):
                sets.append(set)
            case .groupClosed(let group):
                groups.append(group)
            case .closed(var outcome):
                outcome.groups = groups
                found.append(Interchange(outcome: outcome, sets: sets))
            case .answer, .group, .remark:
                break
            }
        }
        return found
    }

    /// The acknowledgments that are due, with control numbers from 1.
    func acknowledgments() throws -> [[UInt8]] {
        var written: [[UInt8]] = []
        var group = 1
        for interchange in interchanges {
            let outcome = interchange.outcome
            let hasGroups = outcome.groups.contains(where: \.verdict.isDue)
            for kind in outcome.answersDue(hasGroups: hasGroups) {
                let plan = AcknowledgmentPlan(
                    kind: kind, answers: outcome, interchangeControl: written.count + 1,
                    groupControl: kind == .functional ? group : 0, time: Self.time)
                written.append(try Self.write(plan, interchange.sets))
                if kind == .functional { group += outcome.groups.count(where: \.verdict.isDue) }
            }
        }
        return written
    }

    /// Writes an acknowledgment, draining the writer after every `page` verdicts.
    static func write(
        _ plan: AcknowledgmentPlan, _ sets: [SetOutcome], page: Int = .max
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var writer = AcknowledgmentWriter(plan)
        var added = 0
        while let group = writer.nextGroup {
            for set in sets where set.group == group {
                try writer.add(set.verdict)
                added += 1
                if added % page == 0 { bytes += writer.drain() }
            }
            try writer.endGroup()
        }
        return bytes + (try writer.finish())
    }
}

// MARK: - As text

extension WalkedFile {
    /// The diagnostics as they are printed.
    var diagnosticsText: String {
        let printer = DiagnosticPrinter(source: "received.x12")
        return diagnostics.map { printer.text($0) + "\n" }.joined()
    }

    /// One line for each thing that happened.
    var outcomeText: String {
        steps.map { $0.line + "\n" }.joined()
    }

    /// The canonical documents that leave the walk.
    var canonicalText: String {
        get throws {
            let bodies = try documents.map { document in
                var body = try JSONReader.read(document.body)
                // It changes with every change of any profile.
                body["source"]?["profileDigest"] = .string(String(repeating: "0", count: 64))
                return body
            }
            guard !bodies.isEmpty else { return "" }
            return String(decoding: JSON.array(bodies).bytes(pretty: true), as: UTF8.self)
        }
    }
}

extension Step {
    /// What happened, in a line.
    var line: String {
        switch self {
        case .opened(let opening):
            let refusal = opening.refusal.map { ", refused: \($0.code)" } ?? ""
            return "interchange \(opening.header.control) from \(opening.partner ?? "a stranger")"
                + " to \(opening.own), answers by \(opening.reply.channel ?? "no channel")"
                + refusal
        case .group(let group):
            return " group \(group.header.control): \(group.header.functionalID)"
        case .set(let set):
            let codes = set.verdict.codes.map { " \($0)" }.joined()
            return "  set \(set.verdict.control): \(set.verdict.set) "
                + "\(set.verdict.disposition.rawValue)\(codes)"
                + (set.document.map { "; \($0.line)" } ?? "")
        case .groupClosed(let group):
            let codes = group.verdict.codes.map { " \($0)" }.joined()
            return " group \(group.header.control) closed: "
                + "\(group.verdict.disposition.rawValue)\(codes)" + (group.isVoid ? ", void" : "")
        case .closed(let outcome):
            return "interchange closed: \(outcome.verdict.disposition.rawValue) "
                + outcome.verdict.note.code + (outcome.isVoid ? ", void" : "")
        case .remark(let remark):
            return "remark: \(remark.code)"
        case .answer(let answer):
            return "answer: \(answer.subject.words) \(answer.verdict.rawValue)"
        }
    }
}

extension DocumentOutcome {
    /// What becomes of it, in words.
    fileprivate var line: String {
        "\(action.rawValue) \(businessKey) purpose '\(purpose)'"
            + (hold.map { ", held: \($0.code)" } ?? "")
    }
}
