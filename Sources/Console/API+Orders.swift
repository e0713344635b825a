import Diagnostics
import Engine
import Flow
import Values

extension API {
    /// Answers a call about orders and business events; nil where there is no such route.
    func orders(
        _ request: APIRequest, _ parts: [String]
    ) async throws(LedgerFailure) -> APIResponse? {
        guard request.method == .get, parts.count > 1 else { return nil }
        switch (parts[1], parts.count) {
        case ("orders", 2):
            let found = try await ledger.orders(Query(request).orders())
            var rows: [JSON] = []
            for record in found {
                rows.append(OrderChain(record).summary(await exchange(record.partner)))
            }
            return APIResponse(["items": .array(rows)])
        case ("orders", 3):
            let id = try Query(request).id(parts[2])
            guard let record = try await ledger.orders(OrderFilter(id: id)).first else {
                return .fault(
                    404, Diagnostic(.ledgerOrderUnknown, "there is no order \(id)", value: "\(id)"))
            }
            return APIResponse(OrderChain(record).json(await exchange(record.partner)))
        case ("events", 2):
            let filter = try Query(request).events()
            let found = try await ledger.businessEvents(filter)
            return APIResponse([
                "items": .array(found.map(\.json)),
                "next": .string(String(found.last?.id ?? filter.after)),
            ])
        default:
            return nil
        }
    }
}
