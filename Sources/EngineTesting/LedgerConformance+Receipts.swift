import Engine
import Flow
import Partners
import Storage
import Values

extension LedgerConformance {
    /// What AS2 stations say of files that we sent.
    static let receipts: [LedgerCase] = [
        LedgerCase("a receipt closes what its Message-ID names, once, and nothing else") { bench in
            let out = try await bench.send855("PO1", expects: .byAS2)
            let other = try await bench.send855("PO2", key: "d2", expects: .byAS2)
            try await bench.receipt("r1", of: out, "processed")
            try await bench.receipt("r1", of: out, "processed")
            try await bench.awaits(out, "waiting", "accepted")
            try await bench.awaits(other, "waiting", "waiting")
            try await bench.strays([])
            try await bench.receipt("r2", of: out, "processed")
            try await bench.strays(["duplicate"])
            let list = try await bench.ledger.awaited(AwaitedFilter(status: .accepted))
            try bench.equal(list.map { $0.json["kind"]?.text }, ["MDN"], "what is closed")
            try bench.equal(list.first?.json["answer"]?.text, "MDN: processed", "what closed it")
            try bench.equal(try await bench.exceptions().count, 0, "exceptions")
            try await bench.none(.process)
        },
        LedgerCase("a receipt of another pair, or of other bytes, is shown and closes nothing") {
            bench in
            let out = try await bench.send855("PO1", expects: .byAS2)
            try await bench.receipt("r1", of: out, "processed", isFromReceiver: false)
            try await bench.receipt("r2", of: out, digest: SHA256.digest(of: "x"), "processed")
            try await bench.receipt("r3", of: 99_999, digest: SHA256.digest(of: "x"), "failed")
            try await bench.awaits(out, "waiting", "waiting")
            try await bench.strays(["unmatched", "unmatched", "unmatched"])
            let candidates = try await bench.ledger.strays(StrayFilter()).map {
                $0.json["candidate"]?["messageId"]?.integer
            }
            try bench.equal(candidates, [Int(out), Int(out), nil], "what they may mean")
            _ = try await bench.exception(.awaitAnswerUnexpected)
        },
        LedgerCase("a receipt that nobody awaits is noted, and a refusal told") { bench in
            let out = try await bench.send855("PO1")
            try await bench.receipt("r1", of: out, "processed/error: decryption-failed")
            try await bench.awaits(out, "waiting")
            try await bench.strays([])
            _ = try await bench.exception(.awaitAnswerRejected)
        },
        LedgerCase("a TA1 means no receipt", isExact: true) { bench in
            let out = try await bench.send855("PO1", expects: .byAS2)
            try await bench.refuse("t1", interchange: 1)
            try await bench.awaits(out, "rejected", "waiting")
        },
        LedgerCase("what was made anew awaits a receipt of its own") { bench in
            let first = try await bench.send855("PO1", expects: .byAS2)
            try await bench.act(.regenerate, on: first)
            let claim = try await bench.one(.process)
            try await bench.dispatch(
                claimed: claim, number: "PO1",
                outcome: .draft(LedgerBench.draft("PO1", expects: .byAS2, answer: "AC")))
            _ = try await bench.send()
            let waiting = try await bench.ledger.awaited(AwaitedFilter(status: .waiting))
                .filter { $0.json["kind"]?.text == "MDN" }
            try bench.equal(waiting.count, 1, "what is awaited")
            try bench.expect(
                waiting.first?.json["messageId"]?.integer != Int(first), "of which file")
        },
    ]
}

extension ExpectedAnswers {
    /// A 997 and an MDN, some time.
    fileprivate static let byAS2: ExpectedAnswers = {
        var expects = ExpectedAnswers()
        expects.transport = ExpectedAnswers.Answer()
        return expects
    }()
}

extension LedgerBench {
    /// Receives a result of a station about what left, by the bytes that it had or others.
    fileprivate func receipt(
        _ name: String, of message: Int64, digest: Digest? = nil, _ disposition: String,
        isFromReceiver: Bool = true
    ) async throws {
        let bytes = try await ledger.bytes(of: message)
        let id = TransmissionID(
            message: message, digest: digest ?? bytes?.digest ?? SHA256.digest(of: ""))
        let text = "Original-Message-ID: \(id)\nDisposition: a/b; \(disposition)\nX: \(name)\n"
        guard let receipt = TransportReceipt(Array(text.utf8)) else {
            throw ConformanceFailure(description: "the receipt cannot be read")
        }
        let message = ReceivedMessage(
            arrival: FileArrival(
                channel: ReceivedReceipt.channel(of: "acme"), name: name, remoteKey: name,
                size: nil),
            bytes: StoredBytes(
                payload: .inline(Array(text.utf8)), digest: SHA256.digest(of: text),
                size: text.utf8.count), correlation: "C-\(name)")
        try await insist(done: ()) { () async throws(LedgerFailure) in
            _ = try await ledger.receive(
                ReceivedReceipt(
                    message: message, answer: PartnerAnswer(receipt, from: "acme", .untold),
                    partner: "acme", isFromReceiver: isFromReceiver))
        }
    }
}
