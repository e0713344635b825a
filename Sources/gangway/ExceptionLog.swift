import Diagnostics
import Engine
import Logging
import ServiceLifecycle
import Values

/// Writes a line into the log for each exception that opens, so that who watches the log knows
/// that somebody has to act.
actor ExceptionLog: Service {
    private let ledger: any OperationsLedger
    private let log: Logger
    /// The last exception that has been told.
    private var last: Int64 = 0

    private static let look = Duration.seconds(1)
    private static let page = 500

    /// Tells a ledger's exceptions to a log.
    init(_ ledger: any OperationsLedger, log: Logger) {
        self.ledger = ledger
        self.log = log
    }

    /// Tells until shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await self.passOpenOnes()
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.look)
                await self.tellNewOnes()
            }
        }
    }

    /// Counts what is open from before, without a line for each.
    func passOpenOnes() async {
        let count = await each { _ in }
        guard count > 0 else { return }
        log.warning("\(count) exceptions wait for a person: `gangway exceptions list`")
    }

    /// Tells what has opened since.
    func tellNewOnes() async {
        await each { exception in
            func text(_ name: String) -> String { exception.json[name]?.text ?? "-" }
            let of = "exception \(exception.id) of \(text("partner")), \(text("file"))"
            log.warning("\(of): [\(text("code"))] \(text("message"))")
        }
    }

    @discardableResult
    private func each(_ tell: (ExceptionSummary) -> Void) async -> Int {
        var count = 0
        while !Task.isCancelled {
            // A ledger that cannot be read now is read at the next look.
            let page = try? await ledger.exceptions(
                ExceptionFilter(after: last, limit: Self.page))
            for exception in page ?? [] {
                tell(exception)
                last = exception.id
                count += 1
            }
            if (page?.count ?? 0) < Self.page { break }
        }
        return count
    }
}
