import Engine
import Storage
import Values

extension LedgerConformance {
    static let resend: [LedgerCase] = [
        LedgerCase("what has left is sent again as it left, by a link of the audit chain") {
            bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            let out = try await bench.sent(as: first)
            try await bench.refused("what has not left") { () async throws(LedgerFailure) in
                try await bench.ledger.resend(message: out, author: "ann", reason: "early")
            }
            let before = try await bench.send()
            try await bench.refused("what was received") { () async throws(LedgerFailure) in
                try await bench.ledger.resend(message: first, author: "ann", reason: "other way")
            }
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.resend(message: out, author: "ann", reason: "lost there")
            }
            try await bench.outcome(first, "sending")
            let again = try await bench.send()
            try bench.equal(again.name, before.name, "the name")
            try bench.equal(again.text, before.text, "the bytes")
            try await bench.outcome(first, "sent")
            try bench.equal(
                try await bench.json(out)["awaits"]?.items?.count, 1, "what it awaits")
            try await bench.none(.send)
            let events = try await bench.json(first)["events"]?.items ?? []
            try bench.equal(
                events.count { $0["kind"]?.text == "send.again" }, 1, "the event")
            try bench.expect(try await bench.ledger.verifyAudit() == nil, "the chain holds")
            _ = try await bench.dispatch("d2", number: "PO2")
            try bench.equal(
                try await bench.send().name, "acme_855_000000002.x12", "the next number")
        },
        LedgerCase("messages are found by what left in them, and by when") { bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            let out = try await bench.sent(as: first)
            func ids(_ filter: MessageFilter) async throws -> [Int64] {
                try await bench.ledger.messages(filter).map(\.id)
            }
            try bench.equal(try await ids(MessageFilter(sends: "855")), [out], "by set")
            try bench.equal(
                try await ids(MessageFilter(sends: "orderResponse")), [out], "by type")
            try bench.equal(try await ids(MessageFilter(sends: "997")), [], "by another set")
            let begin = Timestamp(microseconds: 1)
            try bench.equal(try await ids(MessageFilter(since: begin)), [out, first], "since")
            try bench.equal(try await ids(MessageFilter(until: begin)), [], "until")
        },
    ]
}
