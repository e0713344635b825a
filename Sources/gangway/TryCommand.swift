import Acknowledgments
import ArgumentParser
import Diagnostics
import Engine
import Flow
import Foundation
import Values

/// `gangway try`: the whole inbound walk on files, without side effects.
struct TryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Walks files as the gateway would, and changes nothing.",
        discussion: """
            Prints the diagnostics, the acknowledgment that would be sent (with control number 1), \
            and the canonical JSON of each document. Exits 1 when anything is refused or held.
            """)

    @OptionGroup var site: SiteOptions
    @Flag(help: "Print JSON for programs, one object a file.") var json = false
    @Option(help: "Act as if the file came through this channel.") var channel: String?
    @Argument(help: "Files; - for standard input.") var files: [String]

    func run() async throws {
        let site = try site.open()
        let (profiles, _) = try site.profiles()
        var isClean = true
        for file in files {
            let trial = try Trial(file, profiles, channel: channel, now: World.system.now())
            print(json ? trial.json.description : trial.text)
            isClean = isClean && trial.isClean
        }
        guard isClean else { throw ExitCode(1) }
    }
}

/// One file's walk, kept for printing.
struct Trial {
    private let file: String
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var acknowledgments: [String] = []
    private(set) var documents: [JSON] = []
    /// How many documents stood before the interchange that is open.
    private var released = 0

    /// Bytes read at a time.
    private static let block = 1 << 20

    /// Walks a file.
    init(_ file: String, _ profiles: Profiles, channel: String?, now: Timestamp) throws {
        self.file = file == "-" ? "standard input" : file
        guard let handle = file == "-" ? .standardInput : FileHandle(forReadingAtPath: file) else {
            throw Refusal(ConfigurationDiagnostics.inputMissing, "there is no file \(file)")
        }
        defer { try? handle.close() }
        let facts = MessageFacts(
            channel: channel, name: file, correlation: "trial", digest: try Self.digest(file))
        var walk = InboundWalk(profiles, for: facts, resuming: nil)
        var verdicts: [RecordedSet] = []
        var groups: [GroupOutcome] = []
        while !walk.isFinished {
            if let slice = walk.next() {
                for step in slice.steps { try take(step, &verdicts, &groups, now) }
                continue
            }
            let block = try handle.read(upToCount: Self.block) ?? Data()
            if block.isEmpty { walk.finish() } else { walk.feed(Array(block)) }
        }
    }

    private typealias RecordedSet = (group: Int, verdict: SetVerdict)

    /// Whether nothing was refused and nothing would be held.
    var isClean: Bool { !diagnostics.contains { $0.severity == .error } }

    private mutating func take(
        _ step: Step, _ verdicts: inout [RecordedSet], _ groups: inout [GroupOutcome],
        _ now: Timestamp
    ) throws {
        switch step {
        case .opened(let opening):
            verdicts = []
            groups = []
            released = documents.count
            diagnostics += [opening.refusal].compactMap { $0 }
        case .group:
            break
        case .set(let outcome):
            verdicts.append((outcome.group, outcome.verdict))
            diagnostics += outcome.diagnostics
            if let document = outcome.document, !document.body.isEmpty {
                documents.append(try JSONReader.read(document.body))
            }
        case .groupClosed(let outcome):
            groups.append(outcome)
            diagnostics += outcome.diagnostics
        case .closed(var outcome):
            diagnostics += outcome.diagnostics
            outcome.groups = groups
            // What is refused as a whole hands nothing on.
            if outcome.isVoid { documents.removeSubrange(released...) }
            for kind in outcome.answersDue(hasGroups: groups.contains(where: \.verdict.isDue)) {
                acknowledgments.append(try Self.answer(kind, to: outcome, verdicts, now))
            }
        case .remark(let diagnostic):
            diagnostics.append(diagnostic)
        }
    }

    private static func answer(
        _ kind: AcknowledgmentPlan.Kind, to outcome: InterchangeOutcome,
        _ verdicts: [RecordedSet], _ now: Timestamp
    ) throws -> String {
        var writer = AcknowledgmentWriter(
            AcknowledgmentPlan(
                kind: kind, answers: outcome, interchangeControl: 1, groupControl: 1, time: now))
        while let group = writer.nextGroup {
            for recorded in verdicts where recorded.group == group {
                try writer.add(recorded.verdict)
            }
            try writer.endGroup()
        }
        return String(decoding: try writer.finish(), as: UTF8.self)
    }

    private static func digest(_ file: String) throws -> Digest {
        guard file != "-", let handle = FileHandle(forReadingAtPath: file) else {
            return SHA256.digest(of: [UInt8]())
        }
        defer { try? handle.close() }
        var hash = SHA256()
        while let block = try handle.read(upToCount: block), !block.isEmpty {
            hash.update(Array(block))
        }
        return hash.finalize()
    }
}

// MARK: - Printing

extension Trial {
    /// For people.
    var text: String {
        let printer = DiagnosticPrinter(source: file)
        var parts = diagnostics.map(printer.text)
        if parts.isEmpty { parts.append("\(file): nothing to remark") }
        for acknowledgment in acknowledgments {
            parts.append("the acknowledgment it would send:\n" + acknowledgment)
        }
        for document in documents {
            parts.append(
                "the canonical document:\n"
                    + String(decoding: document.bytes(pretty: true), as: UTF8.self))
        }
        return parts.joined(separator: "\n\n")
    }

    /// For programs: `{file, diagnostics, acknowledgments, documents}`.
    var json: JSON {
        .object([
            JSON.Member("file", .string(file)),
            JSON.Member("diagnostics", .array(diagnostics.map(\.json))),
            JSON.Member("acknowledgments", .array(acknowledgments.map { .string($0) })),
            JSON.Member("documents", .array(documents)),
        ])
    }
}
