import ArgumentParser
import Engine
import Logging
import ServiceLifecycle
import Storage
import Values

/// Looks at every channel once and works until nothing is left that can be done.
struct Drain {
    let gateway: Gateway
    let patience: Duration
    let log: Logger

    /// How often the queue is looked at.
    private static let look = Duration.milliseconds(50)
    /// How often it says that it still works; a large file takes minutes.
    private static let progress = Duration.seconds(30)

    /// Runs; exits 3 where something is left that time alone could have done. What a person holds
    /// is told, and is nothing that time could do.
    func run() async throws {
        let left = try await withThrowingTaskGroup(of: WorkOutlook?.self) { group in
            group.addTask {
                try await gateway.engine.run()
                return nil
            }
            group.addTask {
                await gateway.live.keepFiles()
                await gateway.exceptions.passOpenOnes()
                for poller in gateway.live.doors.pollers { _ = await poller.pollOnce() }
                var left = try await settle()
                // What the ERPs answered to what was just delivered leaves too.
                while await gateway.collector.collectOnce() > 0 { left = try await settle() }
                // What does not come is told, and what partners are told because of it leaves.
                try await gateway.engine.tellMissing()
                left = try await settle()
                await gateway.exceptions.tellNewOnes()
                gateway.bells.finish()
                return left
            }
            var left: WorkOutlook?
            for try await result in group { left = result ?? left }
            return left
        }
        guard let left else { return }
        print(
            "left: \(left.ready) ready, \(left.delayed) to be tried later, \(left.waiting) waiting "
                + "for another, \(left.exceptions) exceptions for a person"
                + (left.held > 0 ? ", \(left.held) held" : ""))
        if let next = left.nextBatch, left.batched > 0 {
            print("left for their batches: \(left.batched) documents; the next leaves at \(next)")
        }
        if left.held > 0 { try await tellHolds() }
        if left.ready + left.delayed > 0 { throw ExitCode(3) }
    }

    /// Says what people hold, and who.
    private func tellHolds() async throws {
        for hold in try await gateway.ledger.holds() {
            let what = ["partner", "type", "direction"].compactMap { name in
                hold[name]?.text.map { "\(name) \($0)" }
            }
            print(
                PlainLine.of(
                    "held: \(what.joined(separator: ", ")) (\(hold["author"]?.text ?? "-"): "
                        + "\(hold["reason"]?.text ?? "-")); gangway messages release "
                        + "\(hold["id"]?.integer ?? 0) ends it"))
        }
    }

    /// Waits until nothing runs, nothing is ready, and no retry comes within the patience.
    private func settle() async throws -> WorkOutlook {
        let clock = ContinuousClock()
        var quietSince = clock.now
        var told = clock.now
        while true {
            let outlook = try await gateway.engine.outlook()
            if outlook.leased > 0 || outlook.ready > 0 { quietSince = clock.now }
            let nothingRuns = outlook.leased == 0 && outlook.ready == 0
            let dueSoon = outlook.nextIn.map { $0 <= patience } ?? false
            if nothingRuns, !dueSoon || clock.now - quietSince > patience { return outlook }
            if clock.now - told > Self.progress {
                log.notice("still at work: \(outlook.leased) in hand, \(outlook.ready) ready")
                told = clock.now
            }
            try await Task.sleep(for: Self.look)
        }
    }
}
