/// How the ledger behaves.
package struct LedgerSettings: Sendable, Equatable {
    /// How long a control number that was seen is remembered: as long as the longest window that
    /// a partner may have.
    package var remembered: Duration
    /// After how many vanished workers a walk is parked.
    package var crashLimit: Int
    /// The same for deliveries and files to send. They wait for others while they are leased, so
    /// any death of the process finds some of them: only many deaths are evidence.
    package var waitingCrashLimit: Int
    /// How many diagnostics of a message are kept; the rest is counted.
    package var diagnosticsPerMessage: Int
    /// How many withheld documents one commit releases.
    package var releaseBatch: Int
    /// How many answers of partners one commit settles.
    package var answerBatch: Int

    /// Makes settings.
    package init(
        remembered: Duration = .seconds(400 * 86_400), crashLimit: Int = 3,
        waitingCrashLimit: Int = 10, diagnosticsPerMessage: Int = 500, releaseBatch: Int = 500,
        answerBatch: Int = 64
    ) {
        self.remembered = remembered
        self.crashLimit = crashLimit
        self.waitingCrashLimit = waitingCrashLimit
        self.diagnosticsPerMessage = diagnosticsPerMessage
        self.releaseBatch = releaseBatch
        self.answerBatch = answerBatch
    }
}
