package import Logging
import ServiceLifecycle

/// Keeps the report of each day that has ended, held against the raw bytes: the gateway's nightly
/// work.
package struct ReportKeeper: Service {
    private let reconciler: AnswerReconciler
    private let world: World
    private let log: Logger

    /// How often it looks whether a day has ended.
    private static let look = Duration.seconds(600)

    /// Keeps days by a reconciler.
    package init(_ reconciler: AnswerReconciler, world: World, log: Logger) {
        self.reconciler = reconciler
        self.world = world
        self.log = log
    }

    /// Looks until shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await keep()
                try? await world.sleep(Self.look)
            }
        }
    }

    /// Keeps each day that has ended, if that is not done.
    package func keep() async {
        do throws(LedgerFailure) {
            try await reconciler.keepMissing()
        } catch {
            log.warning("cannot keep a day's report: \(error)")
        }
    }
}
