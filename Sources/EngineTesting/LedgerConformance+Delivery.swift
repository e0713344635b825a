import Diagnostics
import Engine
import Flow
import Storage
import Values

extension LedgerConformance {
    static let delivery: [LedgerCase] = [
        LedgerCase("an attempt is in doubt before it begins, and stays so after a crash") { bench in
            try await bench.process("f", order(1))
            let first = try await bench.begin(try await bench.one(.deliver))
            try bench.expect(!first.inDoubt, "the first attempt is certain")
            bench.clock.advance(.seconds(61))
            _ = try await bench.reap(quiesce: .seconds(40))
            try await bench.none(.deliver)
            bench.clock.advance(.seconds(41))
            let second = try await bench.begin(try await bench.one(.deliver))
            try bench.expect(second.inDoubt, "the second attempt is in doubt")
            try bench.equal(second.quiesceLeft, .zero, "the quiesce wait is over")
            try bench.equal(second.submission.key, first.submission.key, "the key")
            try bench.equal(second.submission.body, first.submission.body, "the body")
        },
        LedgerCase("beginning again under the same claim changes nothing") { bench in
            try await bench.process("f", order(1))
            let claim = try await bench.one(.deliver)
            _ = try await bench.begin(claim)
            try bench.expect(try await !bench.begin(claim).inDoubt, "still certain")
        },
        LedgerCase("a lost claim does not begin") { bench in
            try await bench.process("f", order(1))
            let claim = try await bench.one(.deliver)
            bench.clock.advance(.seconds(61))
            _ = try await bench.reap(quiesce: .zero)
            let tasks = try await bench.insist(done: []) { () async throws(LedgerFailure) in
                try await bench.ledger.begin([claim])
            }
            try bench.equal(tasks.count, 0, "tasks")
        },
        LedgerCase("an attempt of unknown outcome waits, then is known to be in doubt") { bench in
            try await bench.process("f", order(1))
            let first = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(first, .inDoubt(why, wait: .seconds(60)))
            try await bench.none(.deliver)
            bench.clock.advance(.seconds(61))
            let second = try await bench.begin(try await bench.one(.deliver))
            try bench.expect(second.inDoubt && second.quiesceLeft == .zero, "in doubt, wait over")
            try await bench.settle(second, .confirmed(number: "SO-1", recovered: true))
            try await bench.none(.deliver)
        },
        LedgerCase("an attempt that was certainly not taken leaves no doubt") { bench in
            try await bench.process("f", order(1))
            let first = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(first, .retry(why, after: .seconds(5)))
            bench.clock.advance(.seconds(6))
            try bench.expect(
                try await !bench.begin(try await bench.one(.deliver)).inDoubt, "certain again")
        },
        LedgerCase("a refusal that follows a doubt does not end the doubt") { bench in
            try await bench.process("f", order(1))
            let first = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(first, .inDoubt(why, wait: .zero))
            let second = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(second, .retry(why, after: .zero))
            try bench.expect(
                try await bench.begin(try await bench.one(.deliver)).inDoubt, "still in doubt")
        },
        LedgerCase("a parked head blocks its own key only") { bench in
            try await bench.process("f", order(1))
            let change = order(2).with {
                $0.sets = [SampleSet("PO1", content: "c", action: .deliverIfKnown)]
            }
            try await bench.process("change", change)
            try await bench.process("other", order(3))
            let head = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(head, .rejected(Diagnostic(.deliverTargetRefused, "no")))
            try await bench.deliver("PO3")
            try await bench.none(.deliver)
            try await bench.retry(try await bench.exception(.deliverTargetRefused))
            let again = try await bench.begin(try await bench.one(.deliver))
            try bench.equal(again.submission.purpose, "new", "the head goes first")
            try bench.expect(!again.inDoubt, "a refusal is certain")
            try await bench.settle(again, .confirmed(number: "SO-1", recovered: false))
            try await bench.deliver("PO1")
        },
        LedgerCase("a person's word lets the next of a key go") { bench in
            try await bench.process("f", order(1))
            let change = order(2).with {
                $0.sets = [SampleSet("PO1", content: "c", action: .deliverIfKnown)]
            }
            try await bench.process("change", change)
            let head = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(
                head, .undecided(Diagnostic(.deliverTargetUndecided, "who knows")))
            try await bench.none(.deliver)
            try await bench.resolve(try await bench.exception(.deliverTargetUndecided))
            let next = try await bench.begin(try await bench.one(.deliver))
            try bench.equal(next.submission.purpose, "cancel", "the next")
        },
        LedgerCase("an order that a person found in the ERP is not delivered again") { bench in
            try await bench.process("f", order(1))
            let task = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(
                task, .undecided(Diagnostic(.deliverTargetUndecided, "who knows")))
            try await bench.resolve(try await bench.exception(.deliverTargetUndecided))
            let again = order(2).with { $0.sets[0].number = "PO1" }
            let message = try await bench.process("again", again)
            try bench.equal(try await bench.documents(message), ["duplicate"], "documents")
        },
        LedgerCase("a file that could not be sent is sent when a person says so") { bench in
            try await bench.process("f", order(1))
            let claim = try await bench.one(.send)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.park(claim, why: Diagnostic(.sendChannelMissing, "none"))
            }
            try await bench.none(.send)
            try await bench.retry(try await bench.exception(.sendChannelMissing))
            try bench.equal(try await bench.send().name, "acme_997_000000001.x12", "the file")
        },
    ]

    static let operations: [LedgerCase] = [
        LedgerCase("messages are found by what people know of them") { bench in
            let first = try await bench.process("acme-01.x12", order(41))
            let second = try await bench.process(
                "bolt%1.x12", order(42).with { $0.partner = "bolt" }, channel: "bolt")
            _ = try await bench.send()
            func found(_ filter: MessageFilter) async throws -> [Int64] {
                var filter = filter
                filter.direction = filter.direction ?? "in"
                return try await bench.ledger.messages(filter).map(\.id)
            }
            let digest = SHA256.digest(of: "acme-01.x12").description
            try bench.equal(try await found(MessageFilter()), [second, first], "all")
            try bench.equal(try await found(MessageFilter(number: "PO41")), [first], "number")
            try bench.equal(try await found(MessageFilter(partner: "bolt")), [second], "partner")
            try bench.equal(try await found(MessageFilter(control: "0041")), [first], "control")
            try bench.equal(
                try await found(MessageFilter(control: "0001")), [second, first], "ST02")
            try bench.equal(
                try await found(MessageFilter(file: "acme*.x12")), [first], "file")
            try bench.equal(try await found(MessageFilter(file: "*%*")), [second], "a percent")
            try bench.equal(try await found(MessageFilter(file: "acme-01.x1")), [], "exactly")
            try bench.equal(
                try await found(MessageFilter(digest: String(digest.prefix(9)))), [first], "digest")
            try bench.equal(try await found(MessageFilter(digest: "xyz")), [], "no digest")
            try bench.equal(try await found(MessageFilter(outcome: .held)), [], "outcome")
            try bench.equal(
                try await found(MessageFilter(before: second)), [first], "the next page")
            try bench.equal(
                try await found(MessageFilter(after: first)), [second], "what is new")
            try bench.equal(try await found(MessageFilter(limit: 1)), [second], "limit")
            try bench.equal(
                try await found(MessageFilter(direction: "out", outcome: .sent)).count, 1, "sent")
        },
        LedgerCase("a message's outcome is what its documents came to, and can be asked for") {
            bench in
            let unknown = Diagnostic(.deliverTargetRefused, "the unit is not known")
            let message = try await bench.process(
                "f",
                SampleInterchange(
                    SampleSet("PO1"), SampleSet("PO2", isAccepted: false),
                    SampleSet("PO3", hold: unknown), SampleSet("PO4", action: .record)))
            let other = try await bench.process("other", order(2).with { $0.isBroken = true })
            _ = try await bench.send()
            try await bench.outcome(message, "delivering, held, rejected, recorded")
            try bench.equal(
                try await bench.json(message)["reason"]?.text, unknown.message, "what is held")
            try await bench.deliver("PO1")
            try await bench.outcome(message, "delivered, held, rejected, recorded")
            try await bench.outcome(other, "refused")
            for word in MessageOutcome.allCases {
                let found = try await bench.ledger.messages(
                    MessageFilter(direction: "in", outcome: word))
                let expected: [Int64] =
                    switch word {
                    case .delivered, .held, .rejected, .recorded: [message]
                    case .refused: [other]
                    default: []
                    }
                try bench.equal(found.map(\.id), expected, word.rawValue)
            }
        },
        LedgerCase("what a person closes is closed, and what a parked delivery was is held") {
            bench in
            let stranger = try await bench.process(
                "f",
                order(1).with {
                    $0.partner = nil
                    $0.refusal = Diagnostic(.deliverTargetRefused, "nobody knows this sender")
                })
            try await bench.outcome(stranger, "held")
            try await bench.resolve(try await bench.exception(.deliverTargetRefused))
            try await bench.outcome(stranger, "closed")
            let message = try await bench.process("g", order(2))
            let claim = try await bench.one(.deliver)
            try await bench.insist(done: ()) { () async throws(LedgerFailure) in
                try await bench.ledger.park(claim, why: Diagnostic(.ledgerWorkPoison, "again"))
            }
            try await bench.outcome(message, "held")
            let held = try await bench.ledger.messages(MessageFilter(outcome: .held))
            try bench.equal(held.map(\.id), [message], "held")
            let closed = try await bench.ledger.messages(MessageFilter(outcome: .closed))
            try bench.equal(closed.map(\.id), [stranger], "closed")
            try await bench.retry(try await bench.exception(.ledgerWorkPoison))
            try await bench.deliver("PO2")
            try await bench.outcome(message, "delivered")
        },
        LedgerCase("a repetition is told with what it repeats, beside what is new") { bench in
            try await bench.process("f", order(1))
            let again = try await bench.process("g", order(1), order(2))
            try await bench.deliver("PO1")
            try await bench.deliver("PO2")
            try await bench.outcome(again, "delivered, duplicate")
            let rejected = try await bench.process(
                "h", order(3), order(4).with { $0.isBroken = true })
            try await bench.deliver("PO3")
            for exception in try await bench.exceptions() { try await bench.resolve(exception.id) }
            try await bench.outcome(rejected, "delivered, rejected")
            let found = try await bench.ledger.messages(MessageFilter(outcome: .rejected))
            try bench.equal(found.map(\.id), [rejected], "rejected")
        },
        LedgerCase("a reason goes when what it names is done") { bench in
            let message = try await bench.process("f", order(1))
            let task = try await bench.begin(try await bench.one(.deliver))
            let down = Diagnostic(.deliverTargetRefused, "nobody listens")
            try await bench.settle(task, .retry(down, after: .seconds(60)))
            let failing = try await bench.json(message)
            try bench.expect(
                failing["reason"]?.text?.hasPrefix("nobody listens (attempt 1 failed; next")
                    == true,
                "the last failure: \(failing["reason"]?.text ?? "none")")
            let work = failing["work"]?.items?.first { $0["step"]?.text == "deliver" }
            try bench.equal(work?["state"]?.text, "delayed", "the work's state")
            try bench.equal(work?["number"]?.text, "PO1", "the work's document")
            try bench.expect(work?["due"]?.text != nil, "when it is due")
            bench.clock.advance(.seconds(61))
            let again = try await bench.begin(try await bench.one(.deliver))
            try await bench.settle(again, .rejected(Diagnostic(.deliverTargetRefused, "no")))
            try bench.equal(try await bench.json(message)["reason"]?.text, "no", "the exception")
            try await bench.retry(try await bench.exception(.deliverTargetRefused))
            try await bench.deliver("PO1")
            let done = try await bench.json(message)
            try bench.equal(done["reason"]?.text, nil, "nothing is left to tell")
            try bench.equal(
                done["work"]?.items?.map { $0["step"]?.text ?? "" }, ["send"], "what is left")
        },
        LedgerCase("a document's body and a message's bytes can be looked at") { bench in
            let message = try await bench.process("f", order(1))
            guard let document = try await bench.json(message).path("documents[0].id")?.integer
            else { throw ConformanceFailure(description: "no document") }
            let body = try await bench.ledger.body(of: Int64(document))
            try bench.expect(body?.isEmpty == false, "a body")
            try bench.equal(try await bench.ledger.body(of: 999), nil, "no document")
            try bench.expect(try await bench.ledger.bytes(of: message) != nil, "bytes")
            try bench.equal(try await bench.ledger.bytes(of: 999), nil, "no message")
        },
        LedgerCase("a message tells its whole story") { bench in
            let message = try await bench.process("f", order(1))
            _ = try await bench.send()
            try await bench.deliver("PO1")
            let json = try await bench.json(message)
            for member in [
                "interchanges", "documents", "deliveries", "acknowledgments", "diagnostics",
                "exceptions", "events",
            ] { try bench.expect(json[member]?.items != nil, "\(member) is missing") }
            let set = json.path("interchanges[0].groups[0].sets[0]")
            try bench.equal(set?["disposition"]?.text, "A", "the set")
            let events = json["events"]?.items?.compactMap { $0["kind"]?.text } ?? []
            for kind in [
                "receive.durable", "acknowledge.queued", "process.processed", "send.durable",
                "deliver.accepted",
            ] { try bench.expect(events.contains(kind), "\(kind) is not in \(events)") }
            let attempts = json.path("deliveries[0].attempts")?.items ?? []
            try bench.equal(attempts.count, 1, "attempts")
        },
        LedgerCase("exceptions are listed by what people ask") { bench in
            let hold = Diagnostic(.deliverTargetRefused, "no code for XX")
            for number in 1...3 {
                let sample = order(number).with { $0.sets[0].hold = hold }
                try await bench.process("f\(number)", sample)
            }
            let all = try await bench.ledger.exceptions(ExceptionFilter())
            try bench.equal(all.count, 3, "open")
            try bench.equal(all[0].json["number"]?.text, "PO1", "the number")
            try bench.equal(all[0].json["file"]?.text, "f1", "the file")
            let rest = try await bench.ledger.exceptions(ExceptionFilter(after: all[1].id))
            try bench.equal(rest.map(\.id), [all[2].id], "the next page")
            try await bench.resolve(all[0].id)
            let code = Diagnostic.Code.deliverTargetRefused.name
            let open = try await bench.ledger.exceptions(
                ExceptionFilter(partner: "acme", code: code))
            try bench.equal(open.count, 2, "still open")
            let owner = Diagnostic.Code.deliverTargetRefused.owner
            for other in Diagnostic.Owner.allCases {
                let theirs = try await bench.ledger.exceptions(
                    ExceptionFilter(owner: other.rawValue))
                try bench.equal(theirs.count, other == owner ? 2 : 0, "of \(other)")
            }
            let every = try await bench.ledger.exceptions(ExceptionFilter(open: false))
            try bench.equal(every.count, 3, "all")
            let closed = try await bench.ledger.exception(all[0].id)?.json
            try bench.equal(closed?["resolvedBy"]?.text, "ann", "who closed it")
            try bench.equal(closed?["resolution"]?.text, "settled by phone", "why")
        },
        LedgerCase("a closed exception is not closed again", isExact: true) { bench in
            try await bench.process("f", order(1).with { $0.isBroken = true })
            let id = try await bench.exception(.ledgerBytesUnreadable)
            try await bench.resolve(id)
            do {
                try await bench.ledger.retry(exception: id, author: "bob", reason: "late")
            } catch {
                guard case LedgerFailure.refused(let why) = error else { throw error }
                return try bench.equal(why.code, .ledgerActRefused, "the code")
            }
            throw ConformanceFailure(description: "it was closed twice")
        },
        LedgerCase("every act is a link of a chain that holds") { bench in
            try await bench.process("f", order(1).with { $0.isBroken = true })
            try await bench.process("g", order(2).with { $0.isBroken = true })
            for exception in try await bench.exceptions() { try await bench.resolve(exception.id) }
            let broken = try await bench.ledger.verifyAudit()
            try bench.expect(broken == nil, "\(broken?.message ?? "")")
        },
        LedgerCase("diagnostics of a message are bounded") { bench in
            let sets = (1...700).map { SampleSet("PO\($0)", isAccepted: false) }
            var sample = order(1)
            sample.sets = sets
            let message = try await bench.process("f", sample)
            let kept = try await bench.json(message)["diagnostics"]?.items?.count
            try bench.equal(kept, 500, "diagnostics")
        },
    ]
}
