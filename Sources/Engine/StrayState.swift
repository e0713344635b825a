/// Why an answer closes nothing.
///
/// | Word | Means |
/// |---|---|
/// | `unmatched` | nothing was sent to the pair, usage and application that it is from |
/// | `duplicate` | it says again what was said |
/// | `contradictory` | it says otherwise than the first, which stands |
/// | `for-resend` | it says of what was sent again what was said of the first sending |
package enum StrayState: String, Sendable, CaseIterable {
    /// It is about nothing that we sent.
    case unmatched
    /// It says again what was said.
    case duplicate
    /// It says otherwise than the first.
    case contradictory
    /// It answers a second sending.
    case forResend = "for-resend"

    /// All words, for people.
    package static let words = allCases.map(\.rawValue).joined(separator: ", ")
}
