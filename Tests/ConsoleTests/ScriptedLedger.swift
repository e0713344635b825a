import Canonical
import Console
import Diagnostics
import Engine
import Flow
import Values

/// A ledger that answers from what a test put in, and remembers what it was asked.
actor ScriptedLedger: AuditLedger, AwaitedLedger, ControlLedger, MetricsLedger, NoticeLedger,
    OperationsLedger, OrderLedger, ReconciliationLedger, TrafficLedger, VerbLedger, VersionLedger,
    WorkLedger
{
    /// What the next calls fail with.
    private var failure: LedgerFailure?
    /// The decisions that were made, as `verb id author: reason`.
    private(set) var decisions: [String] = []
    /// The filter of the last list of messages.
    private(set) var messageFilter: MessageFilter?
    /// The filter of the last list of exceptions.
    private(set) var exceptionFilter: ExceptionFilter?

    /// The filter of the last page of traffic.
    private(set) var trafficFilter: TrafficFilter?

    private let messages: [Int64: JSON]
    private var exceptions: [Int64: JSON]

    init(messages: [JSON] = [], exceptions: [JSON] = []) {
        self.messages = Self.byID(messages)
        self.exceptions = Self.byID(exceptions)
    }

    private static func byID(_ rows: [JSON]) -> [Int64: JSON] {
        Dictionary(
            rows.enumerated().map { (Int64($0.offset + 1), $0.element) },
            uniquingKeysWith: { first, _ in first })
    }

    func fail(_ failure: LedgerFailure) { self.failure = failure }

    private func check() throws(LedgerFailure) {
        if let failure { throw failure }
    }

    func messages(_ filter: MessageFilter) async throws(LedgerFailure) -> [MessageSummary] {
        try check()
        messageFilter = filter
        return messages.sorted { $0.key > $1.key }.map {
            MessageSummary(id: $0.key, json: $0.value)
        }
    }

    func message(_ id: Int64) async throws(LedgerFailure) -> MessageDetail? {
        try check()
        return messages[id].map { MessageDetail(json: $0) }
    }

    func bytes(of message: Int64) async throws(LedgerFailure) -> StoredBytes? {
        try check()
        return messages[message].map { json in
            let bytes = Array((json["raw"]?.text ?? "").utf8)
            return StoredBytes(
                payload: .inline(bytes), digest: SHA256.digest(of: bytes), size: bytes.count)
        }
    }

    func traffic(_ filter: TrafficFilter) async throws(LedgerFailure) -> [StoredMessage] {
        try check()
        trafficFilter = filter
        return messages.sorted { $0.key > $1.key }.map { id, json in
            let bytes = Array((json["raw"]?.text ?? "").utf8)
            let digest = SHA256.digest(of: bytes)
            return StoredMessage(
                id: id, channel: "van", name: "\(id).x12", correlation: "C\(id)",
                bytes: StoredBytes(
                    payload: json["raw"] == nil ? .vault(digest) : .inline(bytes), digest: digest,
                    size: bytes.count))
        }
    }

    func body(of document: Int64) async throws(LedgerFailure) -> [UInt8]? {
        try check()
        return messages[document].map { $0["body"]?.bytes() ?? [] }
    }

    func exceptions(_ filter: ExceptionFilter) async throws(LedgerFailure) -> [ExceptionSummary] {
        try check()
        exceptionFilter = filter
        return exceptions.sorted { $0.key < $1.key }
            .map { ExceptionSummary(id: $0.key, json: $0.value) }
    }

    func moment() async throws(LedgerFailure) -> Timestamp {
        try check()
        return Timestamp(microseconds: 7_000_000)
    }

    func exception(_ id: Int64) async throws(LedgerFailure) -> ExceptionSummary? {
        try check()
        return exceptions[id].map { ExceptionSummary(id: id, json: $0) }
    }

    func retry(exception id: Int64, author: String, reason: String) async throws(LedgerFailure) {
        try decide("retry", id, author, reason)
    }

    func act(
        _ verb: MessageVerb, on id: Int64, _ decision: Decision
    ) async throws(LedgerFailure) {
        try decide(verb.rawValue, id, decision.author, decision.reason)
    }

    func close(expectation id: Int64, _ decision: Decision) async throws(LedgerFailure) {
        try decide("close", id, decision.author, decision.reason)
    }

    func hold(_ subject: HoldSubject, _ decision: Decision) async throws(LedgerFailure) -> Int64 {
        let words = [subject.partner, subject.type, subject.direction].compactMap(\.self)
        try decide("hold \(words.joined(separator: " "))", 4, decision.author, decision.reason)
        return 4
    }

    func release(hold id: Int64, _ decision: Decision) async throws(LedgerFailure) {
        try decide("release", id, decision.author, decision.reason)
    }

    func holds() async throws(LedgerFailure) -> [JSON] { [["id": 4]] }

    /// The filter of the last list of control numbers.
    private(set) var controlFilter: ControlFilter?

    func counters(_ filter: ControlFilter) async throws(LedgerFailure) -> [JSON] {
        try check()
        controlFilter = filter
        return [["id": 1]]
    }

    func gaps(_ filter: ControlFilter) async throws(LedgerFailure) -> [JSON] {
        controlFilter = filter
        return [["id": 2]]
    }

    func controlChanges(_ filter: ControlFilter) async throws(LedgerFailure) -> [JSON] {
        controlFilter = filter
        return [["id": 3]]
    }

    func setControl(
        _ counter: ControlCounter, to next: Int, agreed: AgreedCount, _ decision: Decision
    ) async throws(LedgerFailure) -> JSON {
        let scope = counter.scope
        try decide(
            "set \(counter.kind.rawValue) \(scope.own) \(scope.partner) \(scope.usage)",
            Int64(next), decision.author, decision.reason)
        return [
            "id": 3, "within": .string("\(agreed.window)"), "range": .string("\(agreed.range)"),
        ]
    }

    func setReceived(
        _ scope: ControlScope, to next: Int, _ decision: Decision
    ) async throws(LedgerFailure) -> JSON {
        try decide(
            "set received \(scope.own) \(scope.partner) \(scope.usage)", Int64(next),
            decision.author, decision.reason)
        return ["id": 3, "received": true]
    }

    func decideControl(
        change: Int64, isConfirmed: Bool,
        agreed: @escaping @Sendable (ControlCounter) -> AgreedCount?, _ decision: Decision
    ) async throws(LedgerFailure) -> JSON {
        try decide(
            isConfirmed ? "confirm" : "refuse", change, decision.author, decision.reason)
        let scope = ControlScope(own: "ZZ:US", partner: "ZZ:A", usage: "P")
        let range = agreed(ControlCounter(scope: scope, kind: .group))?.range
        return ["id": 3, "range": .string(range.map { "\($0)" } ?? "-")]
    }

    func resolve(exception id: Int64, author: String, reason: String) async throws(LedgerFailure) {
        try decide("resolve", id, author, reason)
    }

    private func decide(
        _ verb: String, _ id: Int64, _ author: String, _ reason: String
    ) throws(LedgerFailure) {
        try check()
        decisions.append("\(verb) \(id) \(author): \(reason)")
        exceptions[id]?["state"] = .string("resolved")
    }

    func outlook() async throws(LedgerFailure) -> WorkOutlook {
        try check()
        return WorkOutlook(
            ready: 1, delayed: 2, nextIn: nil, leased: 3, waiting: 4, parked: 5, exceptions: 6)
    }

    /// The filter of the last list of notices.
    private(set) var noticeFilter: NoticeFilter?

    func notices(_ filter: NoticeFilter) async throws(LedgerFailure) -> [Notice] {
        try check()
        noticeFilter = filter
        return [Notice(id: 3, json: ["id": 3, "code": "ZZ"])]
    }

    /// The filter of the last list of orders.
    private(set) var orderFilter: OrderFilter?

    func orders(_ filter: OrderFilter) async throws(LedgerFailure) -> [OrderRecord] {
        try check()
        orderFilter = filter
        guard filter.id ?? 4 == 4 else { return [] }
        let at = Timestamp(microseconds: 1_700_000_000_000_000)
        return [
            OrderRecord(
                id: 4, role: .seller, own: "ZZ:US", partner: "alder", usage: "P",
                reference: OrderReference(number: "AF-1"), correlation: "C4", opened: at,
                documents: [
                    OrderDocument(
                        type: "order", number: "AF-1", purpose: "new", answer: nil,
                        isReceived: true, state: "delivered", at: at, message: 9, document: 5,
                        file: "a.x12", control: "7", origin: nil, erpNumber: "SO-1", settled: at,
                        acknowledgment: nil)
                ], body: { _ in .null })
        ]
    }

    func billed(
        by draft: OutboundDraft, of message: Int64?
    ) async throws(LedgerFailure) -> (orders: [OrderRecord], stamps: [OrderStamp]) { ([], []) }

    func watch(_ arrivals: [ExpectedArrival]) async throws(LedgerFailure) {}

    func watch(daily: [DailyArrival]) async throws(LedgerFailure) {}

    func enterMentions() async throws(LedgerFailure) -> Bool { false }

    /// The filter of the last page of business events.
    private(set) var eventFilter: EventFilter?

    func businessEvents(_ filter: EventFilter) async throws(LedgerFailure) -> [BusinessEvent] {
        try check()
        eventFilter = filter
        guard filter.after < 12 else { return [] }
        return [
            BusinessEvent(
                id: 12, type: "order.received", at: Timestamp(microseconds: 0), own: "ZZ:A B",
                partner: "alder", number: "AF-1", data: ["number": "AF-1"])
        ]
    }

    /// The filters of the last lists of acknowledgments.
    private(set) var awaitedFilter: AwaitedFilter?
    private(set) var strayFilter: StrayFilter?

    func awaited(_ filter: AwaitedFilter) async throws(LedgerFailure) -> [AwaitedSummary] {
        try check()
        awaitedFilter = filter
        return [AwaitedSummary(id: 7, json: ["id": 7, "state": "overdue"])]
    }

    func strays(_ filter: StrayFilter) async throws(LedgerFailure) -> [StrayAnswer] {
        try check()
        strayFilter = filter
        return [StrayAnswer(id: 8, json: ["id": 8, "state": "unmatched"])]
    }

    /// The filter of the last report.
    private(set) var reportFilter: AnswerReportFilter?

    func answerReport(_ filter: AnswerReportFilter) async throws(LedgerFailure) -> AnswerReport {
        try check()
        reportFilter = filter
        return AnswerReport(json: ["head": ["sent": 3]])
    }

    /// The filters of figures.
    private(set) var measured: [AnswerReportFilter] = []

    func now() async throws(LedgerFailure) -> Timestamp { Timestamp(seconds: 1_000_000) }

    func unkeptDays() async throws(LedgerFailure) -> [CivilDate] { [] }

    func metrics(_ filter: AnswerReportFilter) async throws(LedgerFailure) -> SiteMetrics {
        try check()
        measured.append(filter)
        var metrics = SiteMetrics()
        metrics.add(
            "gangway_exceptions_open", "Open ones.",
            [SiteMetrics.Sample([(name: "owner", value: "part\"ner")], ExactDecimal(3))])
        return metrics
    }

    /// The days that were kept.
    private(set) var days: [ReportedDay] = []

    func accounts(
        from start: Timestamp, to end: Timestamp, after mark: AccountMark?, limit: Int
    ) async throws(LedgerFailure) -> [AccountedMessage] { [] }

    func unexplained(
        from start: Timestamp, to end: Timestamp, limit: Int
    ) async throws(LedgerFailure) -> [String] { [] }

    func keep(_ day: ReportedDay) async throws(LedgerFailure) { days.append(day) }

    func reportedDay(_ day: String) async throws(LedgerFailure) -> JSON? {
        days.first { $0.day == day }?.report
    }

    /// What was looked at, and by whom.
    private(set) var reviews: [String] = []

    func review(
        expectation: Int64, until: Timestamp?, author: String, reason: String
    ) async throws(LedgerFailure) {
        try check()
        reviews.append("\(expectation) \(until?.description ?? "-") \(author): \(reason)")
    }

    /// The decisions about profiles.
    private(set) var drafts: [VersionDraft] = []

    func record(_ draft: VersionDraft) async throws(LedgerFailure) -> ProfileVersion {
        try check()
        drafts.append(draft)
        return version(drafts.count)
    }

    private func version(_ number: Int) -> ProfileVersion {
        let draft = drafts[number - 1]
        return ProfileVersion(
            partner: draft.partner, number: number,
            act: draft.former == nil ? .promoted : .rolledBack, former: draft.former,
            isInForce: number == drafts.count, effective: draft.effective, isPending: false,
            author: draft.author, reason: draft.reason,
            made: Timestamp(microseconds: 0), profile: draft.profile, content: draft.files.content)
    }

    func versions(of partner: String) async throws(LedgerFailure) -> [ProfileVersion] {
        try check()
        return drafts.indices.reversed().map { version($0 + 1) }
    }

    func files(of partner: String, version: Int) async throws(LedgerFailure) -> ProfileFiles? {
        try check()
        return drafts.indices.contains(version - 1) ? drafts[version - 1].files : nil
    }

    func keep(_ files: ProfileFiles, as profile: Digest) async throws(LedgerFailure) {}

    func files(as profile: Digest) async throws(LedgerFailure) -> ProfileFiles? { nil }

    func nextEffective() async throws(LedgerFailure) -> Timestamp? {
        try check()
        return drafts.last?.effective
    }

    func promoted() async throws(LedgerFailure) -> [ProfileVersion] {
        try check()
        return drafts.isEmpty ? [] : [version(drafts.count)]
    }

    /// What is wrong with the audit chain.
    var brokenLink: Diagnostic?

    func breakAudit(_ why: Diagnostic) { brokenLink = why }

    func verifyAudit() async throws(LedgerFailure) -> Diagnostic? {
        try check()
        return brokenLink
    }

    // MARK: Never called by the API

    func claim(
        _ kind: WorkKind, limit: Int, low: Int, worker: String, lease: Duration
    ) async -> [Claim] {
        []
    }
    func renew(_ claims: [Claim], lease: Duration) async -> [Claim] { claims }
    func hurry(_ kind: WorkKind, limit: Int) async -> Int { 0 }
    func postpone(_ claim: Claim, by delay: Duration, why: Diagnostic) async {}
    func park(_ claim: Claim, why: Diagnostic) async {}
    func reap(for worker: String, isStart: Bool, quiesce: Duration) async -> Int { 0 }
}
