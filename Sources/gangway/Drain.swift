import ArgumentParser
import Engine
import Logging
import ServiceLifecycle

/// Looks at every channel once and works until nothing is left that can be done.
struct Drain {
    let gateway: Gateway
    let patience: Duration
    let log: Logger

    /// How often the queue is looked at.
    private static let look = Duration.milliseconds(50)

    /// Runs; exits 3 where something is left that time alone could have done.
    func run() async throws {
        let left = try await withThrowingTaskGroup(of: WorkOutlook?.self) { group in
            group.addTask {
                try await gateway.engine.run()
                return nil
            }
            group.addTask {
                for poller in gateway.doors.pollers { _ = await poller.pollOnce() }
                let left = try await settle()
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
                + "for another, \(left.parked) for a person")
        if left.ready + left.delayed > 0 { throw ExitCode(3) }
    }

    /// Waits until nothing runs, nothing is ready, and no retry comes within the patience.
    private func settle() async throws -> WorkOutlook {
        let clock = ContinuousClock()
        var quietSince = clock.now
        while true {
            let outlook = try await gateway.engine.outlook()
            if outlook.leased > 0 || outlook.ready > 0 { quietSince = clock.now }
            let nothingRuns = outlook.leased == 0 && outlook.ready == 0
            let dueSoon = outlook.nextIn.map { $0 <= patience } ?? false
            if nothingRuns, !dueSoon || clock.now - quietSince > patience { return outlook }
            try await Task.sleep(for: Self.look)
        }
    }
}
