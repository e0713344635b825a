import Diagnostics
import Flow
import Partners
import Values

/// One file's walk, kept for printing.
struct Trial {
    private let file: String
    /// What the gateway would make of the file; as a named partner's, what it would if it came so.
    private let made: TrialRecord
    /// What it would make of interchanges that it would hold for their status or channel alone.
    private let released: TrialRecord
    /// What is found in the sets of what would be held; the rest is told already.
    private let releasedDiagnostics: [Diagnostic]

    /// Walks a file, as the gateway does or as if all of it were a partner's.
    init(
        _ file: String, _ profiles: Profiles, channel: String?, as partner: Partner?,
        now: Timestamp
    ) throws {
        let opened = try TrialFile(file)
        let facts = MessageFacts(
            channel: channel, name: file, correlation: "trial", digest: try opened.digest())
        self.file = opened.name
        func record(_ role: TrialRecord.Role) -> TrialRecord {
            TrialRecord(role, profiles.folder, channel: channel, time: now)
        }
        func walk(_ role: TrialRecord.Role) -> InboundWalk {
            InboundWalk(
                Profiles(
                    folder: profiles.folder.trying(role.leniency), secrets: profiles.secrets),
                for: facts, resuming: nil)
        }
        let role = partner.map { TrialRecord.Role.partner($0) } ?? .gateway
        var (made, released) = (record(role), record(.released))
        var ownWalk = walk(role)
        var releasedWalk = walk(.released)
        var isRead = false
        while !isRead {
            let block = try opened.next()
            isRead = block.isEmpty
            try made.take(block, from: &ownWalk)
            if partner == nil { try released.take(block, from: &releasedWalk) }
        }
        (self.made, self.released) = (made, released)
        let told = Set(made.diagnostics)
        releasedDiagnostics = released.diagnostics.filter { !told.contains($0) }
    }

    /// Whether nothing was refused and nothing would be held.
    var isClean: Bool { !made.diagnostics.contains { $0.severity == .error } }
}

// MARK: - Printing

extension Trial {

    private var holdsSomething: Bool {
        !(released.acknowledgments.isEmpty && released.documents.isEmpty
            && releasedDiagnostics.isEmpty)
    }

    /// For people.
    var text: String {
        let printer = DiagnosticPrinter(source: file)
        var parts = made.diagnostics.map(printer.text)
        if parts.isEmpty { parts.append("\(file): nothing to remark") }
        parts += Self.text(
            made, acknowledgment: "the acknowledgment it would send:",
            document: "the canonical document:")
        guard holdsSomething else { return parts.joined(separator: "\n\n") }
        parts.append(
            "\(file): held now, as said above; what would be made of it once it is let through:")
        parts += releasedDiagnostics.map(printer.text)
        parts += Self.text(
            released, acknowledgment: "the acknowledgment it would then send:",
            document: "the canonical document it would then hand on:")
        return parts.joined(separator: "\n\n")
    }

    private static func text(
        _ record: TrialRecord, acknowledgment: String, document: String
    ) -> [String] {
        var answers = record.acknowledgments.map { "\(acknowledgment)\n\($0)" }
        if !answers.isEmpty, !record.words.isEmpty {
            answers.append((["in words:"] + record.words.map { "  \($0)" }).joined(separator: "\n"))
        }
        return answers
            + record.documents.map {
                "\(document)\n" + String(decoding: $0.bytes(pretty: true), as: UTF8.self)
            }
    }

    /// For programs: `{file, diagnostics, acknowledgments, words, documents}`, and in `held` all
    /// but the first of what would be held for its status or channel alone.
    var json: JSON {
        var members = [JSON.Member("file", .string(file))] + Self.members(made, made.diagnostics)
        if holdsSomething {
            members.append(
                JSON.Member("held", .object(Self.members(released, releasedDiagnostics))))
        }
        return .object(members)
    }

    private static func members(
        _ record: TrialRecord, _ diagnostics: [Diagnostic]
    ) -> [JSON.Member] {
        [
            JSON.Member("diagnostics", .array(diagnostics.map(\.json))),
            JSON.Member(
                "acknowledgments", .array(record.acknowledgments.map { .string($0) })),
            JSON.Member("words", .array(record.words.map { .string($0) })),
            JSON.Member("documents", .array(record.documents)),
        ]
    }
}
