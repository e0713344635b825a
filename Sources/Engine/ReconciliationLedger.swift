package import Diagnostics
package import Flow
package import Values

/// What the ledger has counted of answers, for being held against the bytes that it keeps.
package protocol ReconciliationLedger: Sendable {
    /// The ledger's clock, by which days end.
    func now() async throws(LedgerFailure) -> Timestamp
    /// Days that have ended and whose report is not kept, the oldest first: those of the last month
    /// behind the first that is kept, and yesterday.
    func unkeptDays() async throws(LedgerFailure) -> [CivilDate]
    /// Messages of a stretch of time with what is recorded of them, in order, at most `limit`.
    func accounts(
        from start: Timestamp, to end: Timestamp, after mark: AccountMark?, limit: Int
    ) async throws(LedgerFailure) -> [AccountedMessage]
    /// Expectations made in a stretch of time whose state is not what their answer says, or in the
    /// trade the documents of their order, at most `limit`.
    func unexplained(
        from start: Timestamp, to end: Timestamp, limit: Int
    ) async throws(LedgerFailure) -> [String]
    /// Keeps the report of a day, once: what is kept is never changed. A difference is an exception
    /// about the message where it was found.
    func keep(_ day: ReportedDay) async throws(LedgerFailure)
    /// The report of a day as it was kept, such as `2026-11-20`; nil where there is none.
    func reportedDay(_ day: String) async throws(LedgerFailure) -> JSON?
}

/// How far a page of messages has come.
package struct AccountMark: Sendable, Equatable {
    /// When the last message came or was made.
    package let time: Timestamp
    /// The last message.
    package let message: Int64

    /// Marks a message.
    package init(time: Timestamp, message: Int64) {
        self.time = time
        self.message = message
    }
}

/// A message with what the ledger has recorded of answers that are owed to it, or stand in it.
package struct AccountedMessage: Sendable {
    /// Where it stands in the order of messages.
    package let mark: AccountMark
    /// Whether we sent it.
    package let isSent: Bool
    /// The partner; empty where it is not known.
    package let partner: String
    /// Its bytes.
    package let bytes: StoredBytes
    /// The sets that a 997 is awaited of and the interchanges that a TA1 is, as `RawAccount.key`
    /// names them.
    package let awaited: [String]
    /// Its documents that stand under orders, with what is owed because of them.
    package let traded: [AccountedDocument]
    /// The answers that were read in it.
    package let answers: [RawAccount.Said]
    /// The interchanges of it that were accepted, from 1.
    package let accepted: Set<Int>

    /// Describes a message.
    package init(
        mark: AccountMark, isSent: Bool, partner: String, bytes: StoredBytes, awaited: [String],
        traded: [AccountedDocument], answers: [RawAccount.Said], accepted: Set<Int>
    ) {
        self.mark = mark
        self.isSent = isSent
        self.partner = partner
        self.bytes = bytes
        self.awaited = awaited
        self.traded = traded
        self.answers = answers
        self.accepted = accepted
    }
}

/// A document that stands under an order, with what the ledger says is owed because of it.
package struct AccountedDocument: Sendable {
    /// The partner's name.
    package let partner: String
    /// Where it stands in a received file: interchange, group and set, from 1; nil in one of ours.
    package let place: [Int]?
    /// ST02 as we wrote it, where it left with others.
    package let control: String?
    /// The digest of the profiles that it was handled by.
    package let profile: Digest?
    /// The transaction sets that are owed because of it.
    package let owed: Set<String>

    /// Describes a document.
    package init(
        partner: String, place: [Int]?, control: String?, profile: Digest?, owed: Set<String>
    ) {
        self.partner = partner
        self.place = place
        self.control = control
        self.profile = profile
        self.owed = owed
    }

    /// Whether it is one that bytes show.
    package func isSame(as raw: RawAccount.Traded) -> Bool {
        if let place { return raw.place == place }
        return control.map { raw.control == $0.drop { $0 == "0" } } ?? true
    }
}

/// A day's report with how it compares with the bytes.
package struct ReportedDay: Sendable {
    /// The day, such as `2026-11-20`.
    package let day: String
    /// The report with its `reconciliation`.
    package let report: JSON
    /// What differs: the message, and what about it.
    package let differences: [(message: Int64, what: Diagnostic)]

    /// Describes a day.
    package init(day: String, report: JSON, differences: [(message: Int64, what: Diagnostic)]) {
        self.day = day
        self.report = report
        self.differences = differences
    }
}
