import Engine
import Values

extension API {
    /// What is measured where nobody says from when on: Prometheus cannot.
    private static let window = Duration.seconds(86_400)

    /// Answers a call for figures; nil where there is no such route.
    func figures(
        _ request: APIRequest, _ parts: [String]
    ) async throws(LedgerFailure) -> APIResponse? {
        guard request.method == .get, parts.dropFirst().first == "metrics" else { return nil }
        var filter = try Query(request).figures()
        if request.query["since"] == nil { filter.since = try await ledger.now() - Self.window }
        switch parts.dropFirst(2).joined(separator: "/") {
        case "":
            return APIResponse([
                "since": .string(filter.since.description),
                "metrics": try await ledger.metrics(filter).json,
            ])
        case "prometheus":
            return APIResponse(
                text: request.query["since"] == nil
                    ? try await figures(filter) : try await ledger.metrics(filter).prometheus)
        default: return nil
        }
    }
    /// Figures as text, worked out once a minute however often they are asked for.
    private func figures(_ filter: AnswerReportFilter) async throws(LedgerFailure) -> String {
        let now = try await ledger.now()
        if let known = await scrapes.text(of: filter.partner, at: now) { return known }
        let text = try await ledger.metrics(filter).prometheus
        await scrapes.keep(text, of: filter.partner, at: now)
        return text
    }
}

/// What was told to whom asks again and again.
actor Scrapes {
    private var known: [String: (text: String, at: Timestamp)] = [:]
    private static let lasts = Duration.seconds(60)

    /// What was worked out less than a minute ago.
    func text(of partner: String?, at now: Timestamp) -> String? {
        guard let last = known[partner ?? ""], now < last.at + Self.lasts else { return nil }
        return last.text
    }

    /// Keeps what was worked out; of few partners at once, since anybody may ask for any.
    func keep(_ text: String, of partner: String?, at now: Timestamp) {
        if known.count > 100 { known = [:] }
        known[partner ?? ""] = (text, now)
    }
}
