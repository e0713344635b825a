import Diagnostics
package import Flow
import Partners
package import Values

/// Derives what is owed and what was answered anew from the raw bytes of a day's messages, and
/// holds it against what the ledger has counted.
package struct AnswerReconciler: Sendable {
    private let ledger: any ReportMaker.Roles & ReconciliationLedger
    private let vault: any Vault
    private let profiles: @Sendable () -> Profiles?

    /// How many messages are read at a time, and how many differences are told.
    private static let page = 100
    private static let told = 100
    /// The days before a night of which it is kept how all stood then.
    private static let standing: Int64 = 30

    /// Reconciles over a ledger and its vault. `profiles` say who owes no answers.
    package init(
        ledger: any ReportMaker.Roles & ReconciliationLedger, vault: any Vault,
        profiles: @escaping @Sendable () -> Profiles?
    ) {
        self.ledger = ledger
        self.vault = vault
        self.profiles = profiles
    }

    /// What was derived and recorded, and where they differ.
    private struct Totals {
        var messages = 0
        var setsDerived = 0
        var setsRecorded = 0
        var answersDerived = 0
        var answersRecorded = 0
        var debtsDerived = 0
        var debtsRecorded = 0
        var differences: [(message: Int64, what: Diagnostic)] = []

        mutating func differ(_ message: Int64, _ what: String) {
            guard differences.count < AnswerReconciler.told else { return }
            differences.append(
                (message, Diagnostic(.ledgerReportDiffers, what, value: "\(message)")))
        }
    }

    /// What is agreed with partners about the report, by their names.
    package var agreed: [String: ReportTerms] {
        var agreed: [String: ReportTerms] = [:]
        for partner in profiles()?.folder.partners ?? [] {
            agreed[partner.name] = ReportTerms(partner)
        }
        return agreed
    }

    /// The bounds of a day that is over.
    ///
    /// - Throws: `ledger.day.open` for one that is not.
    @discardableResult
    package func expectEnded(
        _ day: CivilDate
    ) async throws(LedgerFailure) -> (start: Timestamp, end: Timestamp) {
        guard let start = Timestamp(iso: "\(day)T00:00:00Z") else {
            preconditionFailure("a day has a beginning")
        }
        let end = start + .seconds(86_400)
        guard try await ledger.now() >= end else {
            throw .refused(
                Diagnostic(
                    .ledgerDayOpen, "\(day) has not ended yet", value: day.description))
        }
        return (start, end)
    }

    /// Reconciles a day, keeps its report, and gives it: `GET /v1/acks/days/{day}` shows it again.
    /// What was kept before is given as it is; a day that has not ended is refused, because what is
    /// kept is never changed.
    package func keep(_ day: CivilDate) async throws(LedgerFailure) -> JSON {
        if let kept = try await ledger.reportedDay(day.description) { return kept }
        let (start, end) = try await expectEnded(day)
        let totals = try await self.totals(from: start, to: end)
        let maker = ReportMaker(ledger: ledger, profiles: profiles) {
            profiles()?.exchange(with: $0)
        }
        var filter = AnswerReportFilter(since: start, until: end)
        filter.agreed = agreed
        var report = try await maker.report(filter)
        // What was sent before and is owed yet is of no day; it stands beside what the day made.
        filter.since = end - .seconds(86_400 * Self.standing)
        report["standing"] = try await maker.report(filter)
        report["day"] = .string(day.description)
        report["reconciliation"] = [
            "messages": .number(ExactDecimal(totals.messages)),
            "setsDerived": .number(ExactDecimal(totals.setsDerived)),
            "setsRecorded": .number(ExactDecimal(totals.setsRecorded)),
            "answersDerived": .number(ExactDecimal(totals.answersDerived)),
            "answersRecorded": .number(ExactDecimal(totals.answersRecorded)),
            "debtsDerived": .number(ExactDecimal(totals.debtsDerived)),
            "debtsRecorded": .number(ExactDecimal(totals.debtsRecorded)),
            "differences": .array(totals.differences.map { .string($0.what.message) }),
        ]
        report = ReportMaker.inOrder(report)
        try await ledger.keep(
            ReportedDay(
                day: day.description, report: report, differences: totals.differences))
        return report
    }

    /// Keeps the reports of all days that have ended and have none: a gateway that was down over a
    /// whole day has that one to keep, too.
    package func keepMissing() async throws(LedgerFailure) {
        for day in try await ledger.unkeptDays() { _ = try await keep(day) }
    }

    private func totals(
        from start: Timestamp, to end: Timestamp
    ) async throws(LedgerFailure) -> Totals {
        var totals = Totals()
        var mark: AccountMark?
        while true {
            let messages = try await ledger.accounts(
                from: start, to: end, after: mark, limit: Self.page)
            for message in messages { await account(message, &totals) }
            guard messages.count == Self.page, let last = messages.last else { break }
            mark = last.mark
        }
        for what in try await ledger.unexplained(from: start, to: end, limit: Self.told) {
            totals.differ(0, what)
        }
        return totals
    }

    private func account(_ message: AccountedMessage, _ totals: inout Totals) async {
        let id = message.mark.message
        var account = RawAccount()
        do {
            let source = try await ByteSource(message.bytes, vault: vault, at: 0)
            while true {
                let block = try await source.next()
                if block.isEmpty { break }
                account.feed(block)
            }
        } catch {
            totals.differ(id, "message \(id) cannot be read: \(error)")
            return
        }
        account.finish()
        totals.messages += 1
        compareTrade(message, account, &totals)
        if message.isSent {
            let owes = profiles()?.folder.partner(named: message.partner)?.expects.functional
            let asked = message.awaited.filter { $0.hasPrefix("TA1 ") }
            let awaited = message.awaited.filter { !$0.hasPrefix("TA1 ") }
            let derived = owes == nil && awaited.isEmpty ? [] : account.sets
            totals.setsDerived += derived.count
            totals.setsRecorded += awaited.count
            compare(
                derived + account.interchanges, awaited + asked, "message \(id)", "awaited", id,
                &totals)
        } else {
            // What stands in an interchange that was not taken settles nothing.
            let derived = account.answers.filter { message.accepted.contains($0.interchange) }
            totals.answersDerived += derived.count
            totals.answersRecorded += message.answers.count
            compare(
                derived.map { "\($0)" }, message.answers.map { "\($0)" }, "message \(id)",
                "answered", id, &totals)
        }
    }

    /// Holds what is owed in the trade because of a message's documents against its bytes: what
    /// they are and whether they ask for something is read from these; which of them were taken in,
    /// or left, the ledger says; which answers are agreed on, the profiles by which they were
    /// handled, where these are those of now. Files of records say nothing by themselves.
    private func compareTrade(
        _ message: AccountedMessage, _ account: borrowing RawAccount, _ totals: inout Totals
    ) {
        let now = profiles()
        for document in message.traded {
            guard let raw = account.traded.first(where: document.isSame) else { continue }
            let possible = Set(raw.owed.map(\.set))
            var derived = possible.intersection(document.owed)
            if let now, now.digest == document.profile {
                let expects = now.folder.partner(named: document.partner)?.expects.documents ?? [:]
                derived = Set(raw.owed.filter { expects[$0]?.within != nil }.map(\.set))
            }
            totals.debtsDerived += derived.count
            totals.debtsRecorded += document.owed.count
            let id = message.mark.message
            compare(
                derived.sorted(), document.owed.sorted(),
                "\(raw.set) \(raw.control) of message \(id)", "owed", id, &totals)
        }
    }

    private func compare(
        _ derived: [String], _ recorded: [String], _ place: String, _ verb: String, _ id: Int64,
        _ totals: inout Totals
    ) {
        var left: [String: Int] = [:]
        for key in derived { left[key, default: 0] += 1 }
        for key in recorded { left[key, default: 0] -= 1 }
        for (key, count) in left.sorted(by: { $0.key < $1.key }) where count != 0 {
            totals.differ(
                id,
                count > 0
                    ? "\(key) of \(place) is not recorded as \(verb)"
                    : "\(key) is recorded as \(verb), but does not follow from \(place)")
        }
    }
}
