import Diagnostics
import Engine
import Flow
package import Partners
import Storage
import Values

extension LedgerBench {
    /// Sends an 855 about an order; gives the message as which it left.
    package func send855(
        _ number: String, key: String = "d1", asking: Bool = false,
        expects: ExpectedAnswers = .usual
    ) async throws -> Int64 {
        let message = try await dispatch(
            key, number: number,
            outcome: .draft(Self.draft(number, asking: asking, expects: expects)))
        _ = try await send()
        return try await sent(as: message)
    }

    /// A person has something sent again as it was, and it leaves.
    func sendAgain(_ message: Int64) async throws {
        try await act(.resend, on: message)
        _ = try await send()
    }

    /// Receives a TA1 that refuses an interchange of ours.
    package func refuse(_ name: String, interchange control: Int) async throws {
        try await answer(name, ta1: .interchange(control, .rejected))
    }

    /// Receives a file with answers.
    func answer(
        _ name: String, _ answers: PartnerAnswer..., ta1: PartnerAnswer? = nil, control: Int = 1,
        partner: String = "acme", usage: String = "P"
    ) async throws {
        let interchange = SampleInterchange().with {
            $0.sets = []
            ($0.control, $0.partner, $0.usage) = (control, partner, usage)
        }
        var steps: [Step] = [.opened(interchange.opening(1))]
        if let ta1 { steps.append(.answer(ta1)) }
        if !answers.isEmpty { steps += interchange.answering(answers) }
        steps.append(.closed(interchange.outcome(1, answering: answers)))
        let claim = try await received(name, control)
        try await commit(
            try await task(claim),
            Slice(steps: steps, resume: Self.point(1_000_000), isLast: true))
    }

    /// Receives a file with an answer that is committed in three slices.
    func answerInSlices(
        _ name: String, _ answer: PartnerAnswer, control: Int = 1, isBroken: Bool = false
    ) async throws {
        let interchange = SampleInterchange().with {
            $0.sets = []
            ($0.control, $0.isBroken) = (control, isBroken)
        }
        let claim = try await received(name, control)
        let task = try await task(claim)
        let inside = interchange.answering([answer])
        try await commit(
            task,
            Slice(
                steps: [.opened(interchange.opening(1))] + inside.dropLast(), resume: Self.point(1),
                isLast: false))
        let outcome = interchange.outcome(1, answering: [answer])
        try await commit(
            task, Slice(steps: inside.suffix(1), resume: Self.point(2), isLast: false))
        try await commit(
            task, Slice(steps: [.closed(outcome)], resume: Self.point(3), isLast: false), [])
        try await commit(
            task, Slice(steps: [], resume: Self.point(3), isLast: true))
        _ = try await insist(done: false) { () async throws(LedgerFailure) in
            try await ledger.release(task)
        }
    }

    func received(_ name: String, _ control: Int) async throws -> Claim {
        try await receive(name, bytes: Array("\(name) \(control)".utf8))
        return try await one(.process)
    }

    /// Expects how the expectations of something that we sent stand, in their order.
    func awaits(_ message: Int64, _ states: String..., line: UInt = #line) async throws {
        let found = try await json(message)["awaits"]?.items?.compactMap { $0["state"]?.text }
        try equal(found, states, "what is awaited", line: line)
    }

    /// Expects the answers that fit nothing, by their states.
    func strays(_ states: [String], line: UInt = #line) async throws {
        let found = try await ledger.strays(StrayFilter()).compactMap { $0.json["state"]?.text }
        try equal(found, states, "answers that fit nothing", line: line)
    }

    /// Expects that a call is refused.
    func refused(
        _ what: String, line: UInt = #line, _ body: () async throws(LedgerFailure) -> Void
    ) async throws {
        for _ in 0..<2 {
            do {
                try await body()
                break
            } catch {
                if case .refused = error { return }
            }
        }
        throw ConformanceFailure(description: "line \(line): \(what) was not refused")
    }
}
