import Diagnostics
import Engine
import Flow
import Values

extension API {
    /// Answers a call about control numbers; nil where there is no such route.
    func control(
        _ request: APIRequest, _ parts: [String]
    ) async throws(LedgerFailure) -> APIResponse? {
        guard parts.dropFirst().first == "control" else { return nil }
        let rest = Array(parts.dropFirst(2))
        switch (request.method, rest.count, rest.first) {
        case (.get, 0, _): return list(try await ledger.counters(Query(request).controls()))
        case (.get, 1, "gaps"): return list(try await ledger.gaps(Query(request).controls()))
        case (.get, 1, "changes"):
            return list(try await ledger.controlChanges(Query(request).controls()))
        case (.post, 0, _): return try await setControl(request)
        case (.post, 3, "changes") where ["confirm", "refuse"].contains(rest[2]):
            guard let decision = decision(request) else { return Self.undecided }
            let profiles = profiles()
            return APIResponse(
                try await ledger.decideControl(
                    change: Query(request).id(rest[1]), isConfirmed: rest[2] == "confirm",
                    agreed: { counter in profiles.flatMap { AgreedCount(counter, by: $0) } },
                    decision))
        default: return nil
        }
    }

    private func setControl(_ request: APIRequest) async throws(LedgerFailure) -> APIResponse {
        guard let decision = decision(request) else { return Self.undecided }
        func text(_ name: String) -> String? {
            request.body[name]?.text.flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let own = text("own"), let partner = text("partner"), let usage = text("usage"),
            ["P", "T", "I"].contains(usage),
            let kind = text("kind").flatMap({ ControlKind(rawValue: $0) }),
            let next = request.body["next"]?.integer
        else {
            return .fault(
                422,
                Diagnostic(
                    .configRequestIncomplete,
                    "own, partner, usage (P, T or I), kind (ISA, GS or FILE) and next are needed"))
        }
        let counter = ControlCounter(
            scope: ControlScope(own: own, partner: partner, usage: usage), kind: kind)
        let isReceived = request.body["received"] == .bool(true)
        guard !isReceived || kind == .interchange else {
            return .fault(
                422,
                Diagnostic(
                    .configRequestIncomplete, "of what a partner gives only ISA is counted",
                    value: kind.rawValue))
        }
        guard let agreed = profiles().flatMap({ AgreedCount(counter, by: $0) }) else {
            return .fault(
                422,
                Diagnostic(
                    .configRequestIncomplete, "the profiles know no partner at \(partner)",
                    value: partner))
        }
        return APIResponse(
            isReceived
                ? try await ledger.setReceived(counter.scope, to: next, decision)
                : try await ledger.setControl(counter, to: next, agreed: agreed, decision))
    }
}
