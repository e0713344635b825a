import Engine
import Foundation

/// What one commit takes of the requests that wait, and in which order.
///
/// Prompt requests share a commit, as many as wait. Patient ones fill a commit only while nothing
/// prompt waits: the first prompt request ends their share, is run next and committed with them, so
/// that it waits for one patient request and one fsync, however many patient ones stand before it.
/// Every commit takes one patient request at least, so that they go on under any load.
struct CommitShare: Equatable {
    private var prompt = 0
    private var patient = 0

    /// Prompt requests that share a commit at most: bounds the wait of the first.
    static let mostPrompt = 512
    /// Patient requests that share a commit at most: what they have written has to be fsynced with
    /// a prompt request that comes last.
    static let mostPatient = 16

    /// Takes the next request of those that wait; nil where the commit is full.
    mutating func next(promptWaits: Bool, patientWaits: Bool) -> Urgency? {
        if promptWaits, prompt < Self.mostPrompt {
            prompt += 1
            return .prompt
        }
        guard patientWaits, patient < (prompt == 0 ? Self.mostPatient : 1) else { return nil }
        patient += 1
        return .patient
    }
}

/// Hands requests from tasks to the writer's thread: the cooperative pool never waits for a disk.
///
/// Unchecked: the lines and `isClosed` are touched only while `condition` is locked; a lock that
/// threads can sleep on is none of the kinds that the compiler can check.
final class WriteQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var prompt: [WriteRequest] = []
    private var patient: [WriteRequest] = []
    private var isClosed = false

    /// Adds one caller's requests, in order; false when the queue is closed.
    func post(_ requests: [WriteRequest], _ urgency: Urgency) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { return false }
        switch urgency {
        case .prompt: prompt += requests
        case .patient: patient += requests
        }
        condition.signal()
        return true
    }

    /// Waits for a request and takes it; nil when the queue is closed and drained.
    func first(of share: inout CommitShare) -> WriteRequest? {
        condition.lock()
        defer { condition.unlock() }
        while prompt.isEmpty && patient.isEmpty && !isClosed { condition.wait() }
        return take(by: &share)
    }

    /// Takes the next request of a commit; nil when none waits that belongs to it.
    func next(of share: inout CommitShare) -> WriteRequest? {
        condition.lock()
        defer { condition.unlock() }
        return take(by: &share)
    }

    private func take(by share: inout CommitShare) -> WriteRequest? {
        switch share.next(promptWaits: !prompt.isEmpty, patientWaits: !patient.isEmpty) {
        case .prompt?: prompt.removeFirst()
        case .patient?: patient.removeFirst()
        case nil: nil
        }
    }

    /// Whether a request waits.
    var hasWork: Bool {
        condition.lock()
        defer { condition.unlock() }
        return !prompt.isEmpty || !patient.isEmpty
    }

    /// Refuses further requests; those that wait are still taken.
    func close() {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        condition.broadcast()
    }
}
