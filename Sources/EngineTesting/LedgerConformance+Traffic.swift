import Diagnostics
import Engine
import Flow
import Storage
import Values

extension LedgerConformance {
    /// What is read of stored traffic.
    static let traffic: [LedgerCase] = [
        LedgerCase("stored traffic is paged through, the newest first, with its bytes") { bench in
            var ids: [Int64] = []
            for index in 1...5 {
                ids.append(
                    try await bench.receive("f\(index)", bytes: Array("bytes \(index)".utf8))
                        .message
                )
            }
            var seen: [StoredMessage] = []
            var before: Int64?
            while true {
                let page = try await bench.ledger.traffic(
                    TrafficFilter(since: Timestamp(microseconds: 0), before: before, limit: 2))
                if page.isEmpty { break }
                seen += page
                before = page.last?.id
            }
            try bench.equal(seen.map(\.id), ids.reversed(), "ids")
            try bench.equal(
                seen.last?.bytes.payload, .inline(Array("bytes 1".utf8)), "the first's bytes")
            try bench.equal(seen.last?.name, "f1", "its name")
            try bench.equal(seen.last?.channel, "acme", "its channel")
        },
        LedgerCase("stored traffic begins at a moment, wherever that is in the history") { bench in
            var moments: [(id: Int64, time: Timestamp)] = []
            for index in 1...7 {
                bench.clock.advance(.seconds(3600))
                let message = try await bench.receive("f\(index)").message
                moments.append((message, bench.clock.now))
            }
            for (index, moment) in moments.enumerated() {
                let found = try await bench.ledger.traffic(TrafficFilter(since: moment.time))
                try bench.equal(
                    found.map(\.id), moments[index...].map(\.id).reversed(), "since \(index)")
            }
            let none = try await bench.ledger.traffic(
                TrafficFilter(since: bench.clock.now + .seconds(1)))
            try bench.expect(none.isEmpty, "nothing is from the future")
        },
        LedgerCase("a partner's traffic is what holds an interchange of theirs or a stranger's") {
            bench in
            let theirs = try await bench.process("a", order(1))
            try await bench.process("b", order(2).with { $0.partner = "other" })
            let strange = try await bench.process("c", order(3).with { $0.partner = nil })
            let mixed = try await bench.process(
                "d", order(4).with { $0.partner = "other" }, order(5))
            let waiting = try await bench.receive("e").message
            let found = try await bench.ledger.traffic(
                TrafficFilter(partner: "acme", since: Timestamp(microseconds: 0)))
            try bench.equal(
                found.map(\.id), [waiting, mixed, strange, theirs], "messages")
        },
        LedgerCase("documents that we were given to send are no traffic") { bench in
            let theirs = try await bench.receive("f").message
            for origin in [DocumentOrigin.erp("main"), .person, .rule] {
                try await bench.receive("o", channel: origin.channel, bytes: Array("{}".utf8))
            }
            let found = try await bench.ledger.traffic(
                TrafficFilter(partner: "acme", since: Timestamp(microseconds: 0)))
            try bench.equal(found.map(\.id), [theirs], "messages")
        },
        LedgerCase("a page of traffic ends when its bytes are many") { bench in
            for index in 1...12 {
                try await bench.receive(
                    "f\(index)", bytes: [UInt8](repeating: UInt8(index), count: 250_000))
            }
            let page = try await bench.ledger.traffic(
                TrafficFilter(since: Timestamp(microseconds: 0), limit: 64))
            try bench.equal(page.count, 9, "messages of a page of 2 MB")
        },
    ]
}
