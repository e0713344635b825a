package import Values

/// Figures about how the site works.
package protocol MetricsLedger: Sendable {
    /// What is measured from a moment on.
    func metrics(since: Timestamp) async throws(LedgerFailure) -> SiteMetrics
}
