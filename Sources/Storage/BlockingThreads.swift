import Foundation

/// A few threads of our own for calls that block: files, fsync, SQLite's readers.
final class BlockingThreads: Sendable {
    private let mailbox = Mailbox<@Sendable () -> Void>()

    /// Starts the threads; they end when this value goes away.
    init(_ name: String, count: Int) {
        for number in 1...count {
            let thread = Thread { [mailbox] in
                while let work = mailbox.take() { work() }
            }
            thread.name = "\(name)-\(number)"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    deinit {
        mailbox.close()
    }

    /// Runs a blocking call on one of the threads.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable () -> Result<Value, any Error>
    ) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            let isTaken = mailbox.post { continuation.resume(returning: body()) }
            precondition(isTaken, "the mailbox closes only when nobody can call this any more")
        }
    }

    /// Runs a blocking call that may throw.
    func run<Value: Sendable>(
        throwing body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await run { Result { try body() } }.get()
    }
}
