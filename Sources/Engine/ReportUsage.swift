/// Whose traffic a report is about: what counts, or what is only tried out (ISA15).
package enum ReportUsage: String, Sendable, CaseIterable {
    /// What counts (P), and what does not say what it is: nothing of that is hidden.
    case production
    /// What is tried out (T), or sent for information (I).
    case test
    /// Both.
    case all
}
