package import Diagnostics

/// What one look at a channel did.
package struct PollReport: Sendable, Equatable {
    /// Files that became ours.
    package var taken = 0
    /// Files that had been ours already; only their move or removal was made up for.
    package var known = 0
    /// Files that were moved to `rejected/`.
    package var refused = 0
    /// Stations' result files that were handed on.
    package var answers = 0
    /// Files that are not yet still, or failed and are tried again.
    package var waiting = 0
    /// Whether the intake took no more, so that files were left where they are.
    package var busy = false
    /// What was wrong.
    package var diagnostics: [Diagnostic] = []

    /// Makes a report of nothing.
    package init() {}

    /// Whether there is nothing to tell.
    package var isQuiet: Bool {
        taken + known + refused + answers == 0 && !busy && diagnostics.isEmpty
    }

    /// Adds what another look did; `waiting` is that look's.
    package mutating func add(_ other: PollReport) {
        taken += other.taken
        known += other.known
        refused += other.refused
        answers += other.answers
        waiting = other.waiting
        busy = busy || other.busy
        diagnostics += other.diagnostics
    }
}
