import Dispatch
import Foundation

/// A few threads of our own for calls that block: files, fsync, SQLite's readers.
final class BlockingThreads: Sendable {
    /// What a call gets that comes after the end.
    struct Ended: Error {}

    private let mailbox = Mailbox<@Sendable () -> Void>()
    private let running = DispatchGroup()

    /// Starts the threads; they end when this value goes away, or with `end()`.
    init(_ name: String, count: Int) {
        for number in 1...count {
            running.enter()
            let thread = Thread { [mailbox, running] in
                while let work = mailbox.take() { work() }
                running.leave()
            }
            thread.name = "\(name)-\(number)"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    deinit {
        mailbox.close()
    }

    /// Waits for what was asked for, and ends the threads.
    func end() async {
        mailbox.close()
        await withCheckedContinuation { ended in
            running.notify(queue: .global()) { ended.resume() }
        }
    }

    /// Runs a blocking call on one of the threads; after the end it fails with `Ended`.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable () -> Result<Value, any Error>
    ) async -> Result<Value, any Error> {
        await withCheckedContinuation { continuation in
            let isTaken = mailbox.post { continuation.resume(returning: body()) }
            if !isTaken { continuation.resume(returning: .failure(Ended())) }
        }
    }

    /// Runs a blocking call that may throw.
    func run<Value: Sendable>(
        throwing body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await run { Result { try body() } }.get()
    }
}
