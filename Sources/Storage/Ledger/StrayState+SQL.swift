import Engine

extension StrayState {
    /// The condition that an answer `a` closes nothing: that of the index of such answers.
    static let condition = "a.state IN ('duplicate', 'contradictory', 'unmatched')"

    /// The word of such an answer. To answer a second sending is to be a duplicate with its reason:
    /// `sent` is what was sent again.
    static let word = """
        CASE WHEN a.state = 'duplicate' AND a.expectation IS NOT NULL AND a.sent IS NOT NULL
          THEN '\(forResend.rawValue)' ELSE a.state END
        """
}
