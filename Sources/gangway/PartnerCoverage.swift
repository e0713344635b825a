import Diagnostics
import Engine
import Flow
import Guides
import Mapping
import Partners
import Values

/// What a partner really sends, set by set, and what is wrong with it.
struct PartnerCoverage: Sendable {
    private let partner: Partner
    private var reports: [String: CoverageReport] = [:]
    private var shown: [String: MapCoverage] = [:]
    /// How often what was found, by the code of its diagnostic.
    private var faults: [String: Int] = [:]

    init(of partner: Partner) {
        self.partner = partner
    }

    /// Adds what a file became.
    mutating func add(_ traces: [MapTrace], _ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics where diagnostic.severity > .note {
            faults[diagnostic.code.name, default: 0] += 1
        }
        for trace in traces { add(trace) }
        for title in Set(traces.map(Self.title)) { reports[title]?.files += 1 }
    }

    private mutating func add(_ trace: MapTrace) {
        let title = Self.title(trace)
        reports[title, default: CoverageReport(title, partner)].coverage.add(trace)
    }

    /// Adds what the partner's interchanges of a stored message become.
    mutating func add(
        _ message: StoredMessage, _ profiles: Profiles, _ hands: Hands
    ) async throws {
        var facts = message.facts
        facts.tracing = .all
        var walk = InboundWalk(profiles, for: facts, resuming: nil)
        var bytes = MessageBytes(of: message, hands)
        var isTheirs = false
        var titles: Set<String> = []
        while !walk.isFinished {
            let block = try await bytes.next()
            if block.isEmpty { walk.finish() } else { walk.feed(block) }
            while let slice = walk.next() {
                for step in slice.steps {
                    take(step, &isTheirs, &titles)
                }
            }
        }
        for title in titles { reports[title]?.files += 1 }
    }

    private mutating func take(
        _ step: Step, _ isTheirs: inout Bool, _ titles: inout Set<String>
    ) {
        switch step {
        case .opened(let opening):
            isTheirs = opening.partner == partner.name
            if isTheirs { add([], [opening.refusal].compactMap(\.self)) }
        case .set(let outcome) where isTheirs:
            add([], outcome.diagnostics)
            guard let trace = outcome.trace else { return }
            add(trace)
            titles.insert(Self.title(trace))
        case .groupClosed(let outcome) where isTheirs: add([], outcome.diagnostics)
        case .closed(let outcome) where isTheirs: add([], outcome.diagnostics)
        case .answer, .group, .remark, .set, .groupClosed, .closed: break
        }
    }

    /// Adds what one of the partner's cases shows.
    mutating func show(_ traces: [MapTrace]) {
        for trace in traces { shown[Self.title(trace), default: MapCoverage()].add(trace) }
    }

    /// Adds what was seen of other messages.
    mutating func merge(_ other: PartnerCoverage) {
        faults.merge(other.faults, uniquingKeysWith: +)
        for (title, report) in other.reports {
            reports[title, default: CoverageReport(title, partner)].merge(report)
        }
    }

    private static func title(_ trace: MapTrace) -> String {
        "\(trace.tree.guide.set) \(trace.tree.guide.version)"
    }

    // MARK: - For people and programs

    private var sorted: [CoverageReport] {
        reports.values.sorted { $0.title < $1.title }.map { report in
            var report = report
            report.shown = shown[report.title] ?? MapCoverage()
            return report
        }
    }

    /// A section for each set.
    func text(defaults: Bool) -> String {
        let found = faults.sorted { $0.key < $1.key }.map { "  \($0.value)×  \($0.key)" }
        let parts =
            sorted.map { $0.text(defaults: defaults) }
            + (found.isEmpty ? [] : [(["faults"] + found).joined(separator: "\n")])
        return parts.isEmpty
            ? "\(partner.name): no accepted set of theirs came" : parts.joined(separator: "\n\n")
    }

    /// The same for programs.
    func json(defaults: Bool) -> JSON {
        [
            "partner": .string(partner.name),
            "sets": .array(sorted.map { $0.json(defaults: defaults) }),
            "faults": .object(
                faults.sorted { $0.key < $1.key }.map {
                    JSON.Member($0.key, .number(ExactDecimal($0.value)))
                }),
        ]
    }
}
