import Engine
import Values

extension API {
    /// Answers a call for figures; nil where there is no such route.
    func figures(
        _ request: APIRequest, _ parts: [String]
    ) async throws(LedgerFailure) -> APIResponse? {
        guard request.method == .get, parts.dropFirst().first == "metrics" else { return nil }
        let since = try Query(request).since()
        switch parts.dropFirst(2).joined(separator: "/") {
        case "":
            return APIResponse([
                "since": .string(since.description),
                "metrics": try await ledger.metrics(since: since).json,
            ])
        case "prometheus":
            return APIResponse(text: try await ledger.metrics(since: since).prometheus)
        default: return nil
        }
    }
}
