import Diagnostics
import Engine
import Values

extension API {
    /// Answers a call about what partners owe us and what they answered; nil where there is no such
    /// route.
    func acks(
        _ request: APIRequest, _ parts: [String]
    ) async throws(LedgerFailure) -> APIResponse? {
        guard parts.dropFirst().first == "acks" else { return nil }
        if request.method == .post, parts.count == 4, parts[3] == "review" {
            return try await review(Query(request).id(parts[2]), request)
        }
        if parts.count == 4, parts[2] == "days" { return try await day(parts[3], request) }
        guard request.method == .get else { return nil }
        switch parts.dropFirst(2).joined(separator: "/") {
        case "": return list(try await ledger.awaited(Query(request).awaited()).map(\.json))
        case "strays": return list(try await ledger.strays(Query(request).strays()).map(\.json))
        case "report":
            var filter = try Query(request).answerReport()
            filter.agreed = reconciler.agreed
            return APIResponse(try await maker.report(filter))
        default: return nil
        }
    }

    /// Notes that a person has looked at an expectation.
    private func review(
        _ id: Int64, _ request: APIRequest
    ) async throws(LedgerFailure) -> APIResponse {
        guard let decision = decision(request) else { return Self.undecided }
        var until: Timestamp?
        if let text = request.body["until"]?.text {
            guard let moment = Timestamp(iso: text) else {
                return .fault(
                    400,
                    Diagnostic(
                        .configRequestMalformed, "until is \(text), no moment", value: text,
                        mend: "write it as 2026-11-21T09:30:00Z"))
            }
            until = moment
        }
        try await ledger.review(
            expectation: id, until: until, author: decision.author, reason: decision.reason)
        return APIResponse(["reviewed": .number(ExactDecimal(Int(id)))])
    }

    /// The report of a day as it was kept, or is kept now.
    private func day(
        _ text: String, _ request: APIRequest
    ) async throws(LedgerFailure) -> APIResponse {
        let digits = text.split(separator: "-").compactMap { Int($0) }
        guard digits.count == 3,
            let day = CivilDate(year: digits[0], month: digits[1], day: digits[2]),
            day.description == text
        else {
            return .fault(
                400,
                Diagnostic(
                    .configRequestMalformed, "\(text) is no day", value: text,
                    mend: "write it as 2026-11-20"))
        }
        if request.method == .post { return APIResponse(try await reconciler.keep(day)) }
        guard request.method == .get, let kept = try await ledger.reportedDay(text) else {
            try await reconciler.expectEnded(day)
            return .fault(
                404,
                Diagnostic(
                    .ledgerReportMissing, "no report of \(text) was kept", value: text))
        }
        return APIResponse(kept)
    }
}
