package import Logging
import ServiceLifecycle
import Values

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
                await keepYesterday()
                try? await world.sleep(Self.look)
            }
        }
    }

    /// Keeps the day before today, if that is not done.
    package func keepYesterday() async {
        let day = (world.now() - .seconds(86_400)).date
        do throws(LedgerFailure) {
            _ = try await reconciler.keep(day)
        } catch {
            log.warning("cannot keep the report of \(day): \(error)")
        }
    }
}
