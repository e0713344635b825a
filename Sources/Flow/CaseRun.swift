import Acknowledgments
package import Diagnostics
package import Partners
package import Values
import X12

/// What becomes of a case's file: a walk whose results are the same on every day and machine.
///
/// The answers carry control numbers from 1 and one fixed time; the documents name the
/// correlation `test` and a profile digest of zeros, which every change of a profile would
/// change. The partner's status and channel are not judged: a case tells what the profile makes
/// of a file, whatever day it is. The file is in memory, whole.
package struct CaseRun: Sendable {
    /// Everything that was found.
    package private(set) var diagnostics: [Diagnostic] = []
    /// The answers, one after another as they would be sent; empty where none is due.
    package private(set) var acknowledgments: [UInt8] = []
    /// The documents that would be handed on; those that wait for a person are not among them.
    package private(set) var documents: [JSON] = []
    /// What the profiles answer to these documents without asking the ERP.
    package private(set) var responses: [JSON] = []
    /// The sets that were accepted and agreed on, each once, as `850 004010`.
    package private(set) var sets: Set<String> = []
    /// The accepted sets that a map ran over, with how their documents were made, those that are
    /// held included; none where the run was not asked to trace: all are `unmapped` then.
    package private(set) var traced: [SetOutcome] = []
    /// The sets that no map ran over.
    package private(set) var unmapped: [SetOutcome] = []
    /// The interchanges, with how answers to each are written and sent.
    package private(set) var openings: [InterchangeOpening] = []
    /// The names of the answers' files.
    package private(set) var names: [String] = []

    private var groups: [GroupOutcome] = []
    private var outcomes: [SetOutcome] = []
    private var written = 0
    private var nextGroup = 1

    /// When the answers are written.
    private static let time = Timestamp(seconds: 1_795_179_600)

    /// Walks a file.
    ///
    /// With `partner` everything is taken for that partner's, whatever identities it carries. A
    /// file of records says nothing of its sender: where `name` is one of those that were agreed
    /// with `owner` it is that partner's. With `isStrict` the status is judged too, as the gateway
    /// does.
    package init(
        _ bytes: [UInt8], named name: String = "in", by folder: PartnerFolder,
        as partner: Partner? = nil, of owner: Partner? = nil, isTraced: Bool = false,
        isStrict: Bool = false
    ) throws {
        let facts = MessageFacts(
            channel: nil, name: name, correlation: "test", digest: SHA256.digest(of: bytes),
            tracing: isTraced ? .all : .none)
        let sender =
            partner
            ?? owner.flatMap {
                folder.trying(.identity(of: $0)).records(in: name, channel: nil)?.partner
            }
        let leniency =
            sender.map { PartnerFolder.Leniency.identity(of: $0) } ?? (isStrict ? .none : .status)
        let profiles = Profiles(folder: folder.trying(leniency), digest: .zero)
        var walk = InboundWalk(profiles, for: facts, resuming: nil)
        walk.feed(bytes)
        walk.finish()
        while let slice = walk.next() {
            for step in slice.steps { try take(step) }
        }
    }

    /// The documents as `canonical.json` holds them; empty where there are none.
    package var canonical: [UInt8] { Self.file(of: documents) }

    /// The profiles' own answers as `answers.json` holds them; empty where there are none.
    package var answers: [UInt8] { Self.file(of: responses) }

    private static func file(of documents: [JSON]) -> [UInt8] {
        documents.isEmpty ? [] : JSON.array(documents).bytes(pretty: true)
    }

    private mutating func take(_ step: Step) throws {
        switch step {
        case .opened(let opening):
            (groups, outcomes) = ([], [])
            openings.append(opening)
            diagnostics += [opening.refusal].compactMap { $0 }
        case .group: break
        case .remark(let diagnostic): diagnostics.append(diagnostic)
        case .answer(let answer): diagnostics.append(answer.note)
        case .set(let outcome):
            outcomes.append(outcome)
            diagnostics += outcome.diagnostics
            if outcome.trace != nil { traced.append(outcome) } else { unmapped.append(outcome) }
        case .groupClosed(let outcome):
            groups.append(outcome)
            diagnostics += outcome.diagnostics
        case .closed(let outcome): try close(outcome)
        }
    }

    private mutating func close(_ closed: InterchangeOutcome) throws {
        var outcome = closed
        outcome.close(with: groups)
        openings[openings.count - 1] = outcome.opening
        diagnostics += outcome.diagnostics
        if !outcome.isVoid { try keepDocuments() }
        // A partner whose cases run need not have a channel yet.
        if outcome.opening.reply.channel == nil { outcome.opening.reply.channel = "trial" }
        for kind in outcome.answersDue(hasGroups: groups.contains(where: \.verdict.isDue)) {
            written += 1
            let plan = AcknowledgmentPlan(
                kind: kind, answers: outcome, interchangeControl: written,
                groupControl: kind == .functional ? nextGroup : 0, time: Self.time)
            acknowledgments += try write(plan)
            names.append(plan.fileName)
            if kind == .functional { nextGroup += groups.count(where: \.verdict.isDue) }
        }
    }

    private mutating func keepDocuments() throws {
        let void = Set(groups.filter(\.isVoid).map(\.ordinal))
        let versions = Dictionary(
            groups.map { ($0.ordinal, $0.header.version) }, uniquingKeysWith: { first, _ in first })
        for outcome in outcomes where !void.contains(outcome.group) {
            guard let document = outcome.document, !document.awaitsAgreement else { continue }
            sets.insert("\(outcome.verdict.set) \(versions[outcome.group]?.prefix(6) ?? "")")
            guard document.hold == nil else { continue }
            documents.append(try JSONReader.read(document.body))
            responses += document.responses
        }
    }

    private func write(_ plan: AcknowledgmentPlan) throws -> [UInt8] {
        var writer = AcknowledgmentWriter(plan)
        while let group = writer.nextGroup {
            for outcome in outcomes where outcome.group == group {
                try writer.add(outcome.verdict)
            }
            try writer.endGroup()
        }
        return try writer.finish()
    }
}
