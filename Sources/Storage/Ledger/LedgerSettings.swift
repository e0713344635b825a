/// What a site may set about its ledger.
package struct LedgerSettings: Sendable, Equatable {
    /// How long a control number that was seen is remembered.
    package var window: Duration
    /// After how many vanished workers an item of work is parked.
    package var crashLimit: Int
    /// How many diagnostics of a message are kept; the rest is counted.
    package var diagnosticsPerMessage: Int
    /// How many withheld documents one commit releases.
    package var releaseBatch: Int

    /// Makes settings.
    package init(
        window: Duration = .seconds(90 * 86_400), crashLimit: Int = 3,
        diagnosticsPerMessage: Int = 500, releaseBatch: Int = 500
    ) {
        self.window = window
        self.crashLimit = crashLimit
        self.diagnosticsPerMessage = diagnosticsPerMessage
        self.releaseBatch = releaseBatch
    }
}
