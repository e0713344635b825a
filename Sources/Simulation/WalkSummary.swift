import Acknowledgments
import Diagnostics
import Flow
package import Partners
package import Values

/// What the gateway makes of a simulated file, in short: its own walk, without side effects.
package struct WalkSummary: Sendable, Hashable {
    /// Why an interchange is not processed; empty where it is.
    package private(set) var refusal = ""
    /// TA104 and TA105: `A 000`.
    package private(set) var interchange = ""
    /// AK901 with AK905 of each group: `R 2`.
    package private(set) var groups: [String] = []
    /// AK501 with AK502 of each set: `R 5`.
    package private(set) var sets: [String] = []
    /// What is wrong with the sets' content: `validate.element.too-long 2 BEG03`.
    package private(set) var findings: [String] = []
    /// What becomes of each document that is made: `made`, or `held` and the code.
    package private(set) var documents: [String] = []
    /// The answers that are due: `TA1`, `997`, `999`.
    package private(set) var answers: [String] = []

    private var outcomes: [GroupOutcome] = []
    private var made: [(group: Int, what: String, isWaiting: Bool)] = []

    /// Walks a file.
    package init(of bytes: [UInt8], named name: String, by folder: PartnerFolder) {
        let facts = MessageFacts(
            channel: nil, name: name, correlation: "simulation",
            digest: SHA256.digest(of: bytes))
        var walk = InboundWalk(Profiles(folder: folder), for: facts, resuming: nil)
        walk.feed(bytes)
        walk.finish()
        while let slice = walk.next() {
            for step in slice.steps { take(step) }
        }
    }

    private mutating func take(_ step: Step) {
        switch step {
        case .opened(let opening): refusal = opening.refusal?.code.name ?? ""
        case .answer, .group, .remark: break
        case .set(let outcome): take(outcome)
        case .groupClosed(let outcome):
            outcomes.append(outcome)
            let verdict = outcome.verdict
            groups.append(
                ([verdict.disposition.rawValue] + verdict.codes.map(String.init))
                    .joined(separator: " "))
        case .closed(let outcome): close(outcome)
        }
    }

    private mutating func take(_ outcome: SetOutcome) {
        let verdict = outcome.verdict
        sets.append(
            ([verdict.disposition.rawValue] + verdict.codes.map(String.init))
                .joined(separator: " "))
        findings += outcome.diagnostics
            .filter { $0.code.name.hasPrefix("validate.") && $0.severity != .note }
            .compactMap { diagnostic in
                guard case .data(let place) = diagnostic.place, let segment = place.segment
                else { return nil }
                let position = DataPlace(
                    tag: place.tag, element: place.element, component: place.component)
                return "\(diagnostic.code) \(segment) \(position.position)"
            }
        guard let document = outcome.document else { return }
        made.append(
            (
                outcome.group, document.hold.map { "held \($0.code)" } ?? "made",
                document.awaitsAgreement
            ))
    }

    private mutating func close(_ closed: InterchangeOutcome) {
        var outcome = closed
        outcome.close(with: outcomes)
        interchange = "\(outcome.verdict.disposition.rawValue) \(outcome.verdict.note.code)"
        if !outcome.isVoid {
            let void = Set(outcomes.filter(\.isVoid).map(\.ordinal))
            documents = made.filter { !void.contains($0.group) || $0.isWaiting }.map(\.what)
        }
        // A partner who is taken on need not have a channel yet.
        if outcome.opening.reply.channel == nil { outcome.opening.reply.channel = "trial" }
        let due = outcome.answersDue(hasGroups: outcomes.contains(where: \.verdict.isDue))
        answers = due.map {
            $0 == .interchange
                ? "TA1" : outcome.opening.reply.functional?.kind.rawValue ?? $0.rawValue
        }
    }

    package static func == (one: WalkSummary, other: WalkSummary) -> Bool {
        one.members == other.members
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(members) }

    /// Its parts by name.
    private var members: [[String]] {
        [[refusal], [interchange], groups, sets, findings, documents, answers]
    }
}

extension WalkSummary {
    /// What is expected of a file; nil where it is left open.
    package struct Expectation: Sendable, Hashable {
        /// Why the interchange is not processed; empty where it is.
        package var refusal: String? = ""
        /// TA104 and TA105.
        package var interchange: String?
        /// AK901 with AK905 of each group.
        package var groups: [String]?
        /// AK501 with AK502 of each set.
        package var sets: [String]?
        /// What is wrong with the sets' content.
        package var findings: [String]?
        /// What becomes of each document.
        package var documents: [String]?
        /// The answers that are due.
        package var answers: [String]?
        /// A word of what a ledger makes of it that has taken the scenario's files before it:
        /// `duplicate`, `held`, `rejected`. No walk alone can say it.
        package var ledger: String?

        /// Expects nothing yet but that the interchange is processed.
        package init() {}

        /// The parts, in order, with their names.
        private var parts: [(name: String, value: JSON?)] {
            func list(_ texts: [String]?) -> JSON? {
                texts.map { .array($0.map { .string($0) }) }
            }
            return [
                ("refusal", refusal.map { .string($0) }),
                ("interchange", interchange.map { .string($0) }), ("groups", list(groups)),
                ("sets", list(sets)), ("findings", list(findings)),
                ("documents", list(documents)), ("answers", list(answers)),
            ]
        }

        /// For the manifest: what is left open is not there.
        package var json: JSON {
            var members = parts.compactMap { part in
                part.value.map { JSON.Member(part.name, $0) }
            }
            if let ledger { members.append(.init("ledger", .string(ledger))) }
            return .object(members)
        }
    }

    /// Where a ledger's words, such as `delivering, duplicate`, lack the expected one.
    package static func difference(
        ofLedger words: String, from expected: Expectation
    ) -> String? {
        guard let word = expected.ledger, !words.split(separator: ", ").contains(word[...])
        else { return nil }
        return "ledger: expected \(word), came to \(words)"
    }

    /// Where it is not as expected, a line each; none where it is.
    package func differences(from expected: Expectation) -> [String] {
        func line<Value: Equatable>(_ name: String, _ value: Value, _ other: Value?) -> String? {
            guard let other, value != other else { return nil }
            return "\(name): expected \(other), came to \(value)"
        }
        return [
            line("refusal", refusal, expected.refusal),
            line("interchange", interchange, expected.interchange),
            line("groups", groups, expected.groups), line("sets", sets, expected.sets),
            line("findings", findings, expected.findings),
            line("documents", documents, expected.documents),
            line("answers", answers, expected.answers),
        ].compactMap(\.self)
    }
}
