/// How soon whoever writes to the ledger wants to have its answer.
package enum Urgency: Sendable {
    /// As soon as can be.
    case prompt
    /// When nobody else waits: work of low priority.
    case patient

    /// What holds for the running task and for those that it starts.
    @TaskLocal package static var current = Urgency.prompt
}
