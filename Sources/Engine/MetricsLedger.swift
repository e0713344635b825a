/// Figures about how the site works.
package protocol MetricsLedger: Sendable {
    /// What is measured in a stretch of time, of all partners or of one.
    func metrics(_ filter: AnswerReportFilter) async throws(LedgerFailure) -> SiteMetrics
}
