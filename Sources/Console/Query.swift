import Canonical
import Diagnostics
import Engine
import Values

/// The query of a call, read strictly: a value that cannot be meant is refused with what may stand
/// there, since a filter that matches nothing looks like a day on which nothing came.
struct Query {
    private let request: APIRequest

    /// Rows that a list gives at most.
    private static let mostRows = 1000

    init(_ request: APIRequest) { self.request = request }

    /// An id in the path.
    func id(_ text: String) throws(LedgerFailure) -> Int64 {
        guard let id = Int64(text) else {
            throw malformed("\(text) is no id", text, "ids are whole numbers")
        }
        return id
    }

    /// Where to begin within a message's bytes.
    func offset() throws(LedgerFailure) -> Int {
        guard let text = request.query["offset"] else { return 0 }
        guard let offset = Int(text), offset >= 0 else {
            throw malformed(
                "offset is \(text), no number of bytes", text,
                "give the offset of a byte, from 0")
        }
        return offset
    }

    func messages() throws(LedgerFailure) -> MessageFilter {
        try expect([
            "number", "partner", "control", "file", "digest", "direction", "outcome", "cause",
            "sends", "queue", "since", "until", "before", "after", "limit",
        ])
        return MessageFilter(
            number: request.query["number"], partner: request.query["partner"],
            control: request.query["control"], file: request.query["file"],
            digest: try digest(), direction: try word("direction", among: ["in", "out"]),
            outcome: try word("outcome", among: MessageOutcome.allCases.map(\.rawValue))
                .flatMap { MessageOutcome(rawValue: $0) },
            cause: request.query["cause"], sends: request.query["sends"],
            queue: try word("queue", among: MessageFilter.Queue.allCases.map(\.rawValue))
                .flatMap { MessageFilter.Queue(rawValue: $0) },
            since: try moment("since"), until: try moment("until"),
            before: try number("before"), after: try number("after"), limit: try limit())
    }

    func exceptions() throws(LedgerFailure) -> ExceptionFilter {
        try expect(["all", "partner", "code", "owner", "message", "after", "since", "limit"])
        return ExceptionFilter(
            open: try word("all", among: ["true", "false"]) != "true",
            partner: request.query["partner"], code: request.query["code"],
            owner: try word("owner", among: Diagnostic.Owner.allCases.map(\.rawValue)),
            message: try number("message"), after: try number("after"),
            since: try moment("since"), limit: try limit())
    }

    func notices() throws(LedgerFailure) -> NoticeFilter {
        try expect(["partner", "after", "limit"])
        return NoticeFilter(
            partner: request.query["partner"], after: try number("after"), limit: try limit())
    }

    func orders() throws(LedgerFailure) -> OrderFilter {
        try expect(["number", "partner", "before", "limit"])
        return OrderFilter(
            number: request.query["number"], partner: request.query["partner"],
            before: try number("before"), limit: min(try limit(), 200))
    }

    func events() throws(LedgerFailure) -> EventFilter {
        try expect(["after", "type", "limit"])
        let type = try word("type", among: BusinessEventType.allCases.map(\.rawValue))
        return EventFilter(
            after: try number("after") ?? 0,
            type: type.flatMap { BusinessEventType(rawValue: $0) }, limit: try limit())
    }

    func awaited() throws(LedgerFailure) -> AwaitedFilter {
        try expect(["partner", "state", "after", "reviewed", "usage", "limit"])
        return AwaitedFilter(
            partner: request.query["partner"],
            status: try word("state", among: AwaitedStatus.allCases.map(\.rawValue))
                .flatMap { AwaitedStatus(rawValue: $0) },
            after: try number("after"),
            showsReviewed: try word("reviewed", among: ["true", "false"]) != "false",
            usage: try usage(), limit: try limit())
    }

    func strays() throws(LedgerFailure) -> StrayFilter {
        try expect(["partner", "after", "limit"])
        return StrayFilter(
            partner: request.query["partner"], after: try number("after"), limit: try limit())
    }

    func answerReport() throws(LedgerFailure) -> AnswerReportFilter {
        try expect(["partner", "since", "usage"])
        return AnswerReportFilter(
            partner: request.query["partner"],
            since: try moment("since") ?? Timestamp(microseconds: 0),
            usage: try usage())
    }

    /// Production, where nothing else is asked for.
    private func usage() throws(LedgerFailure) -> ReportUsage {
        try word("usage", among: ReportUsage.allCases.map(\.rawValue))
            .flatMap { ReportUsage(rawValue: $0) } ?? .production
    }

    /// Figures, which are of production.
    func figures() throws(LedgerFailure) -> AnswerReportFilter {
        try expect(["partner", "since"])
        return try answerReport()
    }

    func controls() throws(LedgerFailure) -> ControlFilter {
        try expect(["own", "partner", "usage", "after", "limit"])
        let partners = request.query["partner"].map {
            $0.split(separator: ",").map(String.init)
        }
        return ControlFilter(
            own: request.query["own"], partners: partners,
            usage: try word("usage", among: ["P", "T", "I"]), after: try number("after"),
            limit: try limit())
    }

    func traffic() throws(LedgerFailure) -> TrafficFilter {
        try expect(["partner", "since", "before", "limit"])
        return TrafficFilter(
            partner: request.query["partner"],
            since: try moment("since") ?? Timestamp(microseconds: 0),
            before: try number("before"), limit: try limit())
    }

    /// A name that nobody reads would widen the list without a word.
    private func expect(_ names: Set<String>) throws(LedgerFailure) {
        guard let unknown = request.query.keys.sorted().first(where: { !names.contains($0) })
        else { return }
        throw malformed(
            "\(unknown) is not one of \(names.sorted().joined(separator: ", "))", unknown,
            "ask by these names only")
    }

    private func limit() throws(LedgerFailure) -> Int {
        guard let text = request.query["limit"] else { return 50 }
        guard let limit = Int(text), (1...Self.mostRows).contains(limit) else {
            throw malformed(
                "limit is \(text), not 1 to \(Self.mostRows)", text,
                "give a limit of 1 to \(Self.mostRows), and page on with `after` or `before`")
        }
        return limit
    }

    private func number(_ name: String) throws(LedgerFailure) -> Int64? {
        guard let text = request.query[name] else { return nil }
        guard let number = Int64(text) else {
            throw malformed("\(name) is \(text), no id", text, "ids are whole numbers")
        }
        return number
    }

    /// A moment as ISO 8601; nil where none is given.
    private func moment(_ name: String) throws(LedgerFailure) -> Timestamp? {
        guard let text = request.query[name] else { return nil }
        guard let moment = Timestamp(iso: text) else {
            throw malformed(
                "\(name) is \(text), no moment", text,
                "write it as 2026-11-21T09:30:00Z")
        }
        return moment
    }

    private func digest() throws(LedgerFailure) -> String? {
        guard let text = request.query["digest"] else { return nil }
        guard !text.isEmpty, text.utf8.count <= 64, text.allSatisfy(\.isHexDigit) else {
            throw malformed(
                "\(text) is not the beginning of a SHA-256 in hexadecimal", text,
                "give 1 to 64 of the digits 0 to 9 and a to f")
        }
        return text
    }

    private func word(_ name: String, among words: [String]) throws(LedgerFailure) -> String? {
        guard let text = request.query[name] else { return nil }
        guard words.contains(text) else {
            throw malformed(
                "\(name) is \(text), not one of \(words.joined(separator: ", "))", text,
                "give one of \(words.joined(separator: ", ")), or leave it out")
        }
        return text
    }

    private func malformed(_ what: String, _ value: String, _ mend: String) -> LedgerFailure {
        .refused(Diagnostic(.configRequestMalformed, what, value: value, mend: mend))
    }
}
