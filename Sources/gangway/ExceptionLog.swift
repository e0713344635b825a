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
    /// Whether what was open at the start has been passed.
    private var isPassed = false

    private static let look = Duration.seconds(1)
    private static let page = 500
    /// Lines for one look at most.
    private static let most = 20

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
        guard let count = try? await each({ _ in }) else { return }
        isPassed = true
        guard count > 0 else { return }
        log.warning("\(count) exceptions wait for a person: `gangway exceptions list`")
    }

    /// Tells what has opened since: each of the first, and how many more. A ledger that cannot be
    /// read now is read at the next look.
    func tellNewOnes() async {
        guard isPassed else { return await passOpenOnes() }
        var told = 0
        let count = try? await each { exception in
            told += 1
            guard told <= Self.most else { return }
            func text(_ name: String) -> String { exception.json[name]?.text ?? "-" }
            let of = "exception \(exception.id) of \(text("partner")), \(text("file"))"
            log.warning("\(PlainLine.of("\(of): [\(text("code"))] \(text("message"))"))")
        }
        if let count, count > Self.most {
            log.warning("\(count - Self.most) more exceptions: `gangway exceptions list`")
        }
    }

    private func each(
        _ tell: (ExceptionSummary) -> Void
    ) async throws(LedgerFailure) -> Int {
        var count = 0
        while !Task.isCancelled {
            let page = try await ledger.exceptions(ExceptionFilter(after: last, limit: Self.page))
            for exception in page {
                tell(exception)
                last = exception.id
            }
            count += page.count
            if page.count < Self.page { break }
        }
        return count
    }
}
