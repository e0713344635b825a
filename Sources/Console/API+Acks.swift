import Engine

extension API {
    /// Answers a call about what partners owe us and what they answered; nil where there is no such
    /// route.
    func acks(
        _ request: APIRequest, _ parts: [String]
    ) async throws(LedgerFailure) -> APIResponse? {
        guard request.method == .get, parts.dropFirst().first == "acks" else { return nil }
        switch parts.dropFirst(2).joined(separator: "/") {
        case "": return list(try await ledger.awaited(Query(request).awaited()).map(\.json))
        case "strays": return list(try await ledger.strays(Query(request).strays()).map(\.json))
        case "report":
            return APIResponse(try await ledger.answerReport(Query(request).answerReport()).json)
        default: return nil
        }
    }
}
