import Diagnostics
import Engine
import Flow
import Mapping
import Partners
import Values

/// Stored traffic taken through two versions of the profiles. It holds no door and no way to write:
/// what it reads comes by `Hands.get`, and a walk has no way out but its result.
struct Replay: Sendable {
    private let before: Profiles
    private let after: Profiles
    private let partner: String?
    private let listsChanged: Bool
    private let hands: Hands

    /// Compares a former version with a later one, for one partner's traffic or for all.
    init(
        before: PartnerFolder, after: PartnerFolder, of partner: String?, listsChanged: Bool,
        _ hands: Hands
    ) {
        self.listsChanged = listsChanged
        self.before = Profiles(folder: before, digest: .zero)
        self.after = Profiles(folder: after, digest: .zero)
        self.partner = partner
        self.hands = hands
    }

    /// What differs in some messages.
    func report(on messages: [StoredMessage]) async throws -> ReplayReport {
        var report = ReplayReport(of: partner, listsChanged: listsChanged)
        for message in messages {
            report.messages += 1
            var comparison = WalkComparison(
                of: message.id, message.facts, before: before, after: after)
            var bytes = MessageBytes(of: message, hands)
            while case let block = try await bytes.next(), !block.isEmpty {
                comparison.feed(block)
                comparison.compare(into: &report)
            }
            comparison.finish()
            comparison.compare(into: &report)
        }
        return report
    }

    /// The rules that make the values of examples, by each version.
    func rules(
        of examples: [ReplayReport.Example]
    ) async throws -> [ReplayReport.Example: Rules] {
        var rules: [ReplayReport.Example: Rules] = [:]
        for (id, examples) in Dictionary(grouping: examples, by: \.place.message) {
            guard let message = try await StoredTraffic.message(id, hands) else { continue }
            let offsets = Set(examples.map(\.place.byteOffset))
            let old = try await traces(at: offsets, of: message, before)
            let new = try await traces(at: offsets, of: message, after)
            for example in examples {
                let (offset, path) = (example.place.byteOffset, example.difference.path)
                rules[example] = Rules(
                    before: old[offset].flatMap { Self.rule(at: path, $0) },
                    after: new[offset].flatMap { Self.rule(at: path, $0) })
            }
        }
        return rules
    }

    /// The rule, and the table's row, that make a value; nil where none does.
    struct Rules {
        let before: String?
        let after: String?
    }

    private func traces(
        at offsets: Set<Int>, of message: StoredMessage, _ profiles: Profiles
    ) async throws -> [Int: MapTrace] {
        var sets = TracedSets(at: offsets, of: message.facts, profiles)
        var bytes = MessageBytes(of: message, hands)
        while !sets.isDone {
            sets.feed(try await bytes.next())
        }
        return sets.traces
    }

    private static func rule(at path: String, _ trace: MapTrace) -> String? {
        guard let value = trace.values(at: path).first else { return nil }
        var text = "\(value.rule.place)"
        if case .lookup(let lookup, _) = value.origin {
            let row = lookup.place.map(\.description) ?? "not in \(lookup.file)"
            text += ", table \(lookup.table)[\"\(lookup.code)\"] (\(row))"
        }
        return text
    }
}

extension StoredMessage {
    /// What a walk is told of the message.
    var facts: MessageFacts {
        MessageFacts(
            channel: channel, name: name, correlation: correlation, digest: bytes.digest)
    }
}
