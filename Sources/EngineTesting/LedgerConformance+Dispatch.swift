import Canonical
import Diagnostics
import Engine
import Flow
import Mapping
import Partners
import Storage
import Values
import X12

extension LedgerConformance {
    static let dispatch: [LedgerCase] = [
        LedgerCase("each document that is sent takes the next numbers, and says what it awaits") {
            bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            _ = try await bench.dispatch("d2", number: "PO2")
            try await bench.outcome(first, "sending")
            let (name, text) = try await bench.send()
            try bench.equal(name, "acme_855_000000001.x12", "the first name")
            try bench.expect(text.contains("GS*PR*GANGWAY*ACME*"), "the group")
            try bench.expect(text.contains("*1*X*004010~"), "the first group's number")
            try await bench.outcome(first, "sent")
            try bench.equal(try await bench.send().name, "acme_855_000000002.x12", "the second")
            try bench.equal(try await bench.state(first), "processed", "state")
            let out = try await bench.sent(as: first)
            let awaited = try await bench.json(out)["awaits"]?.items ?? []
            try bench.equal(awaited.count, 1, "what is awaited")
            try bench.equal(awaited.first?["group"]?.text, "1", "GS06")
            try bench.equal(awaited.first?["control"]?.text, "0001", "ST02")
            try bench.equal(awaited.first?["state"]?.text, "waiting", "its state")
        },
        LedgerCase("the same document of a source is one message, and sent once") { bench in
            let first = try await bench.dispatch("d1", number: "PO1")
            let again = try await bench.offer("d1", number: "PO1")
            try bench.equal(again.message, first, "the message")
            try bench.expect(again.known, "known")
            try await bench.none(.process)
            _ = try await bench.send()
            try await bench.none(.send)
        },
        LedgerCase("other content under one key is an exception and takes no number") { bench in
            _ = try await bench.dispatch("d1", number: "PO1")
            let other = try await bench.dispatch("d1", number: "PO2")
            try bench.equal(try await bench.state(other), "held", "state")
            _ = try await bench.exception(.sendDocumentConflict)
            _ = try await bench.dispatch("d2", number: "PO3")
            try bench.equal(try await bench.send().name, "acme_855_000000001.x12", "the first")
            try bench.equal(try await bench.send().name, "acme_855_000000002.x12", "the next")
            try await bench.none(.send)
        },
        LedgerCase("a later answer with a key of its own leaves, and says what counts") { bench in
            try await bench.process("f", TradeSample.order(1))
            let first = try await bench.dispatch(
                "PO1-1", number: "PO1", outcome: TradeSample.response(["1", "2"]))
            _ = try await bench.dispatch(
                "PO1-2", number: "PO1", outcome: TradeSample.response(["2"], "backordered"))
            try bench.equal(try await bench.exceptions().count, 0, "exceptions")
            let again = try await bench.offer("PO1-1", number: "PO1")
            try bench.expect(again.known && again.message == first, "the same again")
            let order = try await bench.ledger.orders(OrderFilter(number: "PO1")).first
            try bench.equal(
                order?.documents.map(\.type), ["order", "orderResponse", "orderResponse"],
                "its documents")
            try bench.equal(
                order?.lines.map { "\($0.status ?? "-") \($0.confirmed?.plain ?? "-")" },
                ["accepted 4", "backordered 0"], "what it promises")
        },
        LedgerCase("a held document takes no number, and the next one when it is retried") {
            bench in
            let why = Diagnostic(.sendChannelMissing, "no way to acme")
            let held = try await bench.dispatch("d1", number: "PO1", outcome: .held(why))
            try await bench.outcome(held, "held")
            _ = try await bench.dispatch("d2", number: "PO2")
            try bench.equal(try await bench.send().name, "acme_855_000000001.x12", "the other one")
            try await bench.retry(try await bench.exception(.sendChannelMissing))
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1",
                outcome: .draft(LedgerBench.draft("PO1")))
            try bench.equal(try await bench.send().name, "acme_855_000000002.x12", "then it")
            try await bench.outcome(held, "sent")
        },
        LedgerCase("all faults of a held document are kept, told and caused until its next walk") {
            bench in
            let (first, other) = (ownFault(element: 2), ownFault(element: 4))
            let held = try await bench.dispatch(
                "d1", number: "PO1", outcome: .held(first), found: [first, other])
            let id = try await bench.exception(.interchangeMissing)
            let told = try await bench.ledger.exception(id)?.json
            try bench.equal(told?["owner"]?.text, "operations", "whose move it is")
            try bench.equal(
                told?["message"]?.text, "element 2 is wrong; and 1 more fault", "the first fault")
            try bench.expect(
                told?["mend"]?.text?.contains("`gangway messages edit \(held)`") == true, "the mend"
            )
            try bench.equal(
                told?["faults"]?.items?.map { $0["message"]?.text },
                ["element 2 is wrong", "element 4 is wrong"], "all faults")
            let causes = try await bench.ledger.answerReport(
                AnswerReportFilter(since: Timestamp(microseconds: 0))
            ).json["causes"]?.items?.map { $0["cause"]?.text }
            try bench.equal(causes?.count, 2, "what they come from")
            try await bench.retry(id)
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO1", outcome: .held(other),
                found: [other])
            let again = try await bench.ledger.exception(
                try await bench.exception(.interchangeMissing))?.json
            try bench.equal(again?["message"]?.text, "element 4 is wrong", "what is left")
            try bench.equal(again?["faults"]?.items?.count, 0, "no list of one")
            let kept = try await bench.json(held)["diagnostics"]?.items?.count
            try bench.equal(kept, 1, "the faults of the last walk")
        },
        LedgerCase("what a person closes frees its key") { bench in
            let why = Diagnostic(.sendChannelMissing, "no way to acme")
            _ = try await bench.dispatch("d1", number: "PO1", outcome: .held(why))
            let other = try await bench.dispatch("d1", number: "PO2")
            try bench.equal(try await bench.state(other), "held", "while a person looks")
            guard let first = try await bench.exceptions().first else { return }
            try await bench.resolve(first.id)
            try await bench.retry(try await bench.exception(.sendDocumentConflict))
            try await bench.dispatch(
                claimed: try await bench.one(.process), number: "PO2",
                outcome: .draft(LedgerBench.draft("PO2")))
            try await bench.outcome(other, "sending")
        },
        LedgerCase("a document that cannot be written takes no number") { bench in
            let draft = LedgerBench.draft("PO*1")
            let wrong = try await bench.dispatch("d1", number: "PO1", outcome: .draft(draft))
            try await bench.outcome(wrong, "held")
            _ = try await bench.exception(.dataDelimiter)
            _ = try await bench.dispatch("d2", number: "PO2")
            try bench.equal(try await bench.send().name, "acme_855_000000001.x12", "no gap")
        },
        LedgerCase("files of records count by themselves and await nothing") { bench in
            let rows = Array("a,b\n".utf8)
            let first = try await bench.dispatch(
                "d1", number: "PO1", outcome: .draft(LedgerBench.draft("PO1", records: rows)))
            _ = try await bench.dispatch("d2", number: "PO2")
            let (name, text) = try await bench.send()
            try bench.equal(name, "acme_855_000000001.x12", "the file of records")
            try bench.equal(text, "a,b\n", "its bytes")
            try bench.equal(try await bench.send().name, "acme_855_000000001.x12", "the 855")
            let awaited = try await bench.json(try await bench.sent(as: first))["awaits"]?.items
            try bench.equal(awaited?.count, 0, "what is awaited")
        },
        LedgerCase("documents and the cursor of their source move together") { bench in
            let none = try await bench.ledger.cursor(of: "erp:main")
            try bench.equal(none, nil, "at the beginning")
            for cursor in ["7", "9"] {
                let receipts = try await bench.collect(["d1", "d\(cursor)"], upTo: cursor)
                try bench.equal(receipts, 2, "receipts")
                let moved = try await bench.ledger.cursor(of: "erp:main")
                try bench.equal(moved, cursor, "the cursor")
            }
            try bench.equal(try await bench.claim(.process, limit: 1).count, 1, "work")
            try bench.equal(try await bench.ledger.outlook().ready, 2, "of three documents")
        },
        LedgerCase("what is answered is the newest document of its number") { bench in
            try await bench.process("f", order(1))
            try await bench.process("other", order(2))
            let answered = try await bench.answered("PO1")
            try bench.equal(answered?.body["number"]?.text, "PO1", "its body")
            let unknown = try await bench.answered("PO9")
            try bench.expect(unknown == nil, "none of that number")
        },
        LedgerCase("a document about several orders has each that is known") { bench in
            try await bench.process("f", order(1))
            try await bench.process("other", order(2))
            let both = try await bench.answered("PO1", further: ["PO9", "PO2"])
            try bench.equal(both?.body["number"]?.text, "PO1", "the first")
            try bench.equal(both?.further.map { $0["number"]?.text }, ["PO2"], "and the others")
            let second = try await bench.answered("PO9", further: ["PO2"])
            try bench.equal(
                second?.body["number"]?.text, "PO2", "the first that is known is answered")
        },
        LedgerCase("a held or closed document is not answered where another is taken") {
            bench in
            try await bench.process("f", order(1))
            let taken = try await bench.answered("PO1")?.id
            let hold = Diagnostic(.deliverTargetRefused, "a change of PO1")
            try await bench.process(
                "other", order(2).with { $0.sets = [SampleSet("PO1", content: "b", hold: hold)] })
            try bench.equal(
                try await bench.answered("PO1")?.id, taken, "beside a held one")
            try await bench.resolve(try await bench.exception(.deliverTargetRefused))
            try bench.equal(
                try await bench.answered("PO1")?.id, taken, "beside a closed one")
        },
        LedgerCase("of a test and a production of one number production is answered") { bench in
            try await bench.process("p", order(1))
            try await bench.process("t", order(2).with { $0.usage = "T" })
            try await bench.process("t1", order(1).with { $0.usage = "T" })
            let production = try await bench.answered("PO1", isProduction: true)?.id
            let unsaid = try await bench.answered("PO1")?.id
            let test = try await bench.answered("PO1", isProduction: false)?.id
            try bench.equal(unsaid, production, "where nobody says it")
            try bench.expect(production != nil && test != production, "the test is another one")
        },
        LedgerCase("a rule answers production although it answered the same test before") {
            bench in
            var refused = SampleSet("PO1", action: .record)
            refused.response = Array("{}".utf8)
            try await bench.process("t", SampleInterchange(refused).with { $0.usage = "T" })
            let claim = try await bench.one(.process)
            try await bench.dispatch(
                claimed: claim, number: "PO1", outcome: .draft(LedgerBench.draft("PO1")))
            try await bench.process("p", SampleInterchange(refused))
            let second = try await bench.one(.process)
            try bench.expect(second.subject != claim.subject, "production has its own answer")
        },
        LedgerCase("a lost claim sends nothing") { bench in
            _ = try await bench.offer("d1", number: "PO1")
            let claim = try await bench.one(.process)
            let task = try await bench.task(claim)
            bench.clock.advance(.seconds(61))
            _ = try await bench.reap(quiesce: .zero)
            try await bench.fenced("a dispatch") { () async throws(LedgerFailure) in
                let commit = LedgerBench.commit(
                    task, "PO1", .draft(LedgerBench.draft("PO1")))
                _ = try await bench.ledger.dispatch([commit])[0].get()
            }
            try await bench.none(.send)
        },
    ]
}

/// A fault of a document of ours that a partner would have to mend of its own.
private func ownFault(element: Int) -> Diagnostic {
    Diagnostic(
        .interchangeMissing, "element \(element) is wrong",
        at: .data(DataPlace(segment: 2, tag: "BAK", element: element)))
}

extension LedgerBench {
    /// A draft of an 855 about an order, of a file of records, or of what another document says.
    static func draft(
        _ number: String, records: [UInt8]? = nil, type: String = "orderResponse",
        billing: Sending.Billing = .unchecked, said: JSON? = nil, asking: Bool = false,
        expects: ExpectedAnswers = .usual, answer: String = "AD",
        numbers: ControlNumbers = .usual, answers: Int64? = nil, batching: Batching? = nil,
        usage: String = "P", partner: String = "acme", own: String = "GANGWAY",
        whenSentBefore: DuplicateSettings.Action = .hold
    ) -> OutboundDraft {
        let envelope = OutboundEnvelope(
            partner: partner, own: Identity(qualifier: "ZZ", id: own),
            receiver: Identity(qualifier: "ZZ", id: "ACME"),
            applications: (own: "GANGWAY", partner: "ACME"), usage: usage, channel: "acme",
            delimiters: .usual, suffix: [],
            name: (try? NameTemplate("{partner}_855_{isa13}.x12")) ?? .usual,
            type: type, set: "855", number: number,
            settings: ReplySettings.Envelope(asks: asking), expects: expects, numbers: numbers,
            batching: batching, whenSentBefore: whenSentBefore)
        let segment = OutwardSegment(
            tag: "BAK", elements: ["00", .text(answer), .text(number), "20260105"])
        let content =
            records.map(OutboundDraft.Content.records)
            ?? .set(
                OutwardResult(set: "855", segments: [segment], diagnostics: []), group: "PR",
                version: "004010")
        return OutboundDraft(
            envelope: envelope, content: content, answered: answers, correlation: nil,
            said: said
                ?? ["number": .string(number), "purpose": "new", "answer": "accepted"],
            billing: billing)
    }

    /// The order that an answer is about, with further ones, given in a message or by nobody yet.
    func answered(
        _ number: String, further: [String] = [], isProduction: Bool? = nil, in message: Int64 = 0
    ) async throws -> AnsweredDocument? {
        try await ledger.answered(
            by: AnsweredReference(
                type: "order", partner: "acme", number: number, release: "",
                isProduction: isProduction, further: further.map { OrderReference(number: $0) }),
            in: message)
    }

    static func commit(
        _ task: InboundTask, _ number: String, _ outcome: OutboundWalk.Outcome
    ) -> DispatchCommit {
        var (type, partner) = ("orderResponse", "acme")
        var body: JSON = [:]
        if case .draft(let draft) = outcome {
            (type, partner) = (draft.envelope.type, draft.envelope.partner)
            body = draft.said
        }
        (body["type"], body["number"]) = (.string(type), .string(number))
        body["source"] = ["partner": .string(partner)]
        return DispatchCommit(
            task: task, document: try? OutboundDocument.read(body.bytes()).get(),
            outcome: outcome, diagnostics: [], profile: profile)
    }

    /// Receives a document under its source's key.
    func offer(_ key: String, number: String) async throws -> Receipt {
        try await receive(
            key, channel: DocumentOrigin.erp("main").channel, key: key, bytes: Array(number.utf8))
    }

    /// Receives a document and commits its walk; gives its message.
    func dispatch(
        _ key: String, number: String, outcome: OutboundWalk.Outcome? = nil,
        found: [Diagnostic] = []
    ) async throws -> Int64 {
        let message = try await offer(key, number: number).message
        try await dispatch(
            claimed: try await one(.process), number: number,
            outcome: outcome ?? .draft(Self.draft(number)), found: found)
        return message
    }

    /// Commits the walk of a claimed document.
    func dispatch(
        claimed claim: Claim, number: String, outcome: OutboundWalk.Outcome,
        found: [Diagnostic] = []
    ) async throws {
        let judged = try await ledger.judged(outcome, of: claim.subject)
        var commit = Self.commit(try await task(claim), number, outcome)
        commit.outcome = judged.outcome
        commit.stamps = judged.stamps
        commit.diagnostics = found
        try await insist(done: ()) { [commit] () async throws(LedgerFailure) in
            guard let result = await ledger.dispatch([commit]).first else { return }
            _ = try result.get()
        }
    }

    /// Enters documents with their source's cursor; gives how many receipts came.
    func collect(_ keys: [String], upTo cursor: String) async throws -> Int {
        let origin = DocumentOrigin.erp("main").channel
        let messages = keys.map { key in
            ReceivedMessage(
                arrival: FileArrival(
                    channel: origin, name: key, remoteKey: key, size: key.utf8.count),
                bytes: StoredBytes(
                    payload: .inline(Array(key.utf8)), digest: SHA256.digest(of: key),
                    size: key.utf8.count), correlation: "C-\(key)")
        }
        return try await insist(done: 0) { () async throws(LedgerFailure) in
            try await ledger.collect(messages, from: origin, upTo: cursor).count
        }
    }

    /// The message as which a document left.
    func sent(as message: Int64) async throws -> Int64 {
        guard let out = try await json(message)["sends"]?["message"]?.integer else {
            throw ConformanceFailure(description: "message \(message) was not sent")
        }
        return Int64(out)
    }
}
