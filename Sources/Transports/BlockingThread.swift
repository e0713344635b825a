import Foundation

/// A thread of its own for work that blocks: a folder's system calls, an SSH session.
///
/// An actor that names it as its executor keeps slow disks and partners off the cooperative pool,
/// and keeps a libssh session, which is not thread-safe, on one thread for good.
package final class BlockingThread: SerialExecutor {
    private let queue = JobQueue()

    /// Starts a thread; `name` is for `ps` and debuggers.
    package init(name: String) {
        let queue = queue
        let thread = Thread {
            // libssh writes to sockets that a partner may have closed: an error, not our end.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            queue.run()
        }
        thread.name = name
        thread.stackSize = 1 << 20
        thread.start()
    }

    deinit {
        queue.close()
    }

    /// Takes a job for the thread.
    package func enqueue(_ job: consuming ExecutorJob) {
        queue.append(UnownedJob(job), on: self)
    }

    /// The executor as the runtime wants it.
    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}

/// The jobs that wait for the thread.
///
/// Unchecked, because the compiler cannot see that `jobs` and `closed` are only ever touched while
/// `condition` is held; nothing else is mutable. Each job keeps its executor alive, so the last
/// release may come from the thread itself: it only closes the queue then.
private final class JobQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [(job: UnownedJob, executor: BlockingThread)] = []
    private var closed = false

    func append(_ job: UnownedJob, on executor: BlockingThread) {
        condition.lock()
        jobs.append((job, executor))
        condition.signal()
        condition.unlock()
    }

    func close() {
        condition.lock()
        closed = true
        condition.signal()
        condition.unlock()
    }

    func run() {
        while let batch = take() {
            for (job, executor) in batch {
                job.runSynchronously(on: executor.asUnownedSerialExecutor())
            }
        }
    }

    private func take() -> [(job: UnownedJob, executor: BlockingThread)]? {
        condition.lock()
        defer { condition.unlock() }
        while jobs.isEmpty && !closed { condition.wait() }
        guard !jobs.isEmpty else { return nil }
        let batch = jobs
        jobs = []
        return batch
    }
}
