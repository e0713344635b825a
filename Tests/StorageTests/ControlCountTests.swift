import Engine
import EngineTesting
import Flow
import Partners
import Testing
import Values

@testable import Storage

@Suite("Counts of control numbers")
struct ControlCountTests {
    private static let counter = ControlCounter(
        scope: ControlScope(own: "ZZ:US", partner: "ZZ:THEM", usage: "P"), kind: .group)
    private static let days = 30

    /// A count of numbers, and when each was given last.
    private final class Bench {
        let ledger: SQLLedger
        let clock: TestClock
        let agreed: AgreedCount
        private var day = 0
        private(set) var given: [Int: Int] = [:]
        /// What is expected next, once something was given or set.
        private var next: Int?

        init(_ ledger: SQLLedger, _ clock: TestClock, _ range: ClosedRange<Int>) {
            self.ledger = ledger
            self.clock = clock
            agreed = AgreedCount(
                range: range, window: .seconds(86_400 * Int64(ControlCountTests.days)))
        }

        /// Sets the count, with a second person where that is asked for; gives whether one was
        /// enough, nil where it was refused.
        func set(_ number: Int) async throws -> Bool? {
            guard let change = try await asked(number) else { return nil }
            next = number
            guard change["state"]?.text == "asked" else { return true }
            let agreed = agreed
            _ = try await ledger.decideControl(
                change: Int64(change["id"]?.integer ?? 0), isConfirmed: true,
                agreed: { _ in agreed }, Decision(author: "bob", reason: "test"))
            return false
        }

        private func asked(_ number: Int) async throws -> JSON? {
            do throws(LedgerFailure) {
                return try await ledger.setControl(
                    ControlCountTests.counter, to: number, agreed: agreed,
                    Decision(author: "ann", reason: "test"))
            } catch {
                guard case .refused = error else { throw error }
                return nil
            }
        }

        /// Gives the numbers of one file: those that follow.
        func give(_ count: Int) async throws -> [Int] {
            let range = agreed.range
            let counter = ControlCountTests.counter
            let first = try await ledger.write { ledger in
                let scope = try ledger.scope(counter.scope)
                let first = try ledger.next(.group, scope: scope, in: range)
                try ledger.take(.group, scope: scope, first: first, count: count, in: range)
                return first
            }
            if let next { #expect(first == next, "a number was passed over") }
            let numbers = (0..<count).map { ControlNumbers.number($0, after: first, in: range) }
            for number in numbers { given[number] = day }
            next = ControlNumbers.number(count, after: first, in: range)
            return numbers
        }

        func wait(_ days: Int) {
            clock.advance(.seconds(86_400 * Int64(days)))
            day += days
        }

        /// What was given within the window.
        var recent: Set<Int> {
            let day = day
            return Set(given.filter { day - $0.value < ControlCountTests.days }.keys)
        }
    }

    @Test(
        "wherever a count is set, no number comes twice within the window, nor is one left out",
        arguments: 0..<6 as Range<UInt64>)
    func never(_ seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let clock = TestClock()
        let size = Int.random(in: 1000...3000, using: &random)
        let low = seed % 3 == 0 ? 1_000_000_000 - size : Int.random(in: 1...9000, using: &random)
        let engine = try await LedgerImage.engine(now: { clock.now })
        let bench = Bench(try await SQLLedger(engine), clock, low...(low + size - 1))
        var (made, refused) = (0, 0)
        for _ in 0..<25 {
            bench.wait(Int.random(in: 0...12, using: &random))
            let range = bench.agreed.range
            let isNearEnd = Bool.random(using: &random)
            let wish =
                range.upperBound
                - Int.random(in: 0..<(isNearEnd ? 40 : size), using: &random)
            let (recent, ever) = (bench.recent, bench.given)
            if let alone = try await bench.set(wish) {
                made += 1
                var numbers: [Int] = []
                while numbers.count < recent.count {
                    let left = recent.count - numbers.count
                    numbers += try await bench.give(
                        min(left, Int.random(in: 100...400, using: &random)))
                }
                #expect(recent.isDisjoint(with: numbers), "seed \(seed), set to \(wish)")
                // One person alone leads a count nowhere where it has been before.
                let behind = numbers.filter { $0 < wish }
                #expect(!alone || behind.allSatisfy { ever[$0] == nil })
            } else {
                refused += 1
            }
            _ = try await bench.give(Int.random(in: 1...90, using: &random))
        }
        #expect(made > 0 && refused > 0, "\(made) made, \(refused) refused")
    }
}
