import Engine
import EngineTesting
import Flow
import Testing
import Values

@testable import Storage

@Suite("A code that comes for the first time")
struct NoticeTests {
    private func sample(_ control: Int, _ code: String) -> SampleInterchange {
        SampleInterchange().with { sample in
            (sample.control, sample.groupControl) = (control, control)
            sample.sets[0].number = "PO\(control)"
            sample.sets[0].codes = [code]
        }
    }

    @Test("is no news to another process that knows nothing of what the first one remembered")
    func restarted() async throws {
        let clock = TestClock()
        let engine = try SQLiteEngine(inMemory: { clock.now })
        let first = LedgerBench(try await SQLLedger(engine), clock: clock)
        try await first.process("a", sample(1, "EA"))
        try await first.process("b", sample(2, "BX"))
        for number in 3...20 {
            let restarted = LedgerBench(try await SQLLedger(engine), clock: clock)
            try await restarted.process("c\(number)", sample(number, "BX"))
        }
        let notices = try await first.ledger.notices(NoticeFilter())
        #expect(notices.map { $0.json["code"]?.text } == ["BX"])
        #expect(notices.first?.json["file"]?.text == "b")
    }
}
