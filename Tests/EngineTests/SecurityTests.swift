import Diagnostics
import EngineTesting
import Logging
import Partners
import Storage
import Testing
import Values

@testable import Engine

/// The password of ISA04 leaves, and stands nowhere else.
@Suite("Filling in the security information")
struct SecurityTests {
    private let world = TestWorld()
    private static let source = "env:ACME_ISA04"

    private func bench() async throws -> LedgerBench {
        let clock = world.clock
        let engine = try SQLiteEngine(inMemory: { clock.now })
        return LedgerBench(try await SQLLedger(engine), clock: clock)
    }

    private func step(
        _ bench: LedgerBench, _ outlet: ScriptedOutlet,
        _ secret: Result<Secret, Diagnostic>
    ) -> SendStep {
        let context = WorkContext(
            ledger: bench.ledger, vault: MemoryVault(), world: world.world, bells: Bells(),
            leases: Leases(), retry: RetryPolicy(), worker: "w1", lease: LedgerBench.lease,
            log: Logger(label: "test"))
        return SendStep(
            context: context, outlets: { _ in outlet }, secrets: { _ in secret },
            calendar: { _ in .always })
    }

    /// An order whose 997 is to bear a password.
    private static func order() throws -> SampleInterchange {
        let security = try #require(ISASecurity(source: source))
        return SampleInterchange(SampleSet("PO1")).with { $0.security = security }
    }

    @Test("what leaves has the password; what is kept, listed and told has not")
    func filled() async throws {
        let bench = try await bench()
        let outlet = ScriptedOutlet([.takeAndFail])
        let message = try await bench.process("f", Self.order())
        let step = step(bench, outlet, .success(Secret("OPENSESAM")))
        for _ in 0..<2 {
            let claim = try await bench.one(.send)
            await step.perform([claim]) { _ in }
            world.clock.advance(.seconds(60))
        }
        let sent = try #require(await outlet.files.first)
        let text = String(decoding: sent.value, as: UTF8.self)
        #expect(text.hasPrefix("ISA*00*          *01*OPENSESAM *ZZ*GANGWAY        *"), "\(text)")
        // The second try is the same file, by name and content.
        #expect(await outlet.sends == [sent.key: 2])
        let json = try await bench.json(message)
        let answer = Int64(try #require(json["acknowledgments"]?[0]?["messageId"]?.integer))
        let stored = try #require(try await bench.ledger.bytes(of: answer))
        guard case .inline(let bytes) = stored.payload else { return }
        #expect(
            String(decoding: bytes, as: UTF8.self).hasPrefix("ISA*00*          *01*          *"))
        let told = "\(json)" + "\(try await bench.json(answer))"
        #expect(!told.contains("SESAM"))
    }

    @Test(
        "a password that is not there or cannot stand in ISA04 keeps the file here",
        arguments: [nil, "", "ELEVENCHARS", "A*B", "Ä", "A\nB"] as [String?])
    func unusable(value: String?) async throws {
        let bench = try await bench()
        let outlet = ScriptedOutlet()
        let message = try await bench.process("f", Self.order())
        let secret = value.map { Result<Secret, Diagnostic>.success(Secret($0)) }
        let missing = Diagnostic(.ledgerBytesUnreadable, "the variable is not set")
        await step(bench, outlet, secret ?? .failure(missing)).perform([try await bench.one(.send)])
        { _ in }
        #expect(await outlet.files.isEmpty)
        let exception = try await bench.exception(.sendSecurityUnusable)
        let told = "\(try await bench.json(message))"
        if let value, !value.isEmpty { #expect(!told.contains(value)) }
        // It leaves once the password is there and a person says so.
        try await bench.retry(exception)
        await step(bench, outlet, .success(Secret("OPEN"))).perform([try await bench.one(.send)]) {
            _ in
        }
        #expect(await outlet.files.count == 1)
    }

    @Test("blocks of any size are filled in the same place", arguments: [1, 7, 21, 22, 31, 200])
    func blocks(size: Int) throws {
        let text = "ISA*00*          *01*          *ZZ*GANGWAY        *ZZ*ACME           *"
        let bytes = Array(text.utf8)
        var secured = try #require(SecuredBytes(Secret("SECRET")))
        let filled = stride(from: 0, to: bytes.count, by: size).flatMap { start in
            secured.fill(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        #expect(
            String(decoding: filled, as: UTF8.self)
                == text.replacing("*01*          *", with: "*01*SECRET    *"))
    }

    @Test("how often and how soon a step runs again follows from how much depends on it")
    func retry() {
        let usual = RetryPolicy()
        let (critical, low) = (usual.of(.critical), usual.of(.low))
        #expect(usual.of(.normal) == usual)
        for attempt in [1, 5, 50] {
            let delays = [critical, usual, low].compactMap { $0.delay(after: attempt, chance: 0.5) }
            #expect(delays == delays.sorted() && Set(delays).count == 3)
        }
        #expect(critical.greatest == .seconds(60) && low.greatest == .seconds(3600))
        #expect(usual.delay(after: 720, chance: 0) == nil)
        #expect(critical.delay(after: 720, chance: 0) != nil)
    }
}
