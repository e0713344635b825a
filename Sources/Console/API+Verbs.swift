import Diagnostics
import Engine
import Values

extension API {
    /// Answers a call that does something with a message, an expectation, or all of a partner or
    /// type; nil where there is no such route.
    func verbs(
        _ request: APIRequest, _ parts: [String]
    ) async throws(LedgerFailure) -> APIResponse? {
        let rest = parts.dropFirst(2)
        switch (request.method, parts.count, parts.dropFirst().first, rest.last) {
        case (.post, 4, "messages", let word?):
            guard let verb = MessageVerb(rawValue: word) else { return nil }
            return try await act(verb, on: Query(request).id(parts[2]), request)
        case (.post, 4, "acks", "close"):
            guard let decision = decision(request) else { return Self.undecided }
            let id = try Query(request).id(parts[2])
            try await ledger.close(expectation: id, decision)
            return APIResponse(["closed": .number(ExactDecimal(Int(id)))])
        case (.get, 2, "holds", _): return list(try await ledger.holds())
        case (.post, 2, "holds", _): return try await hold(request)
        case (.post, 4, "holds", "release"):
            guard let decision = decision(request) else { return Self.undecided }
            let id = try Query(request).id(parts[2])
            try await ledger.release(hold: id, decision)
            changed()
            return APIResponse(["released": .number(ExactDecimal(Int(id)))])
        default: return nil
        }
    }

    private func act(
        _ verb: MessageVerb, on id: Int64, _ request: APIRequest
    ) async throws(LedgerFailure) -> APIResponse {
        guard let decision = decision(request) else { return Self.undecided }
        // What is made anew is made by the profiles as they are now.
        let note = verb == .replay || verb == .regenerate ? await refresh() : nil
        try await ledger.act(verb, on: id, decision)
        changed()
        guard let detail = try await ledger.message(id) else {
            return missing(.ledgerMessageUnknown, id)
        }
        var told = detail.json
        if let note { told["note"] = .string(note.message) }
        return APIResponse(told)
    }

    private func hold(_ request: APIRequest) async throws(LedgerFailure) -> APIResponse {
        guard let decision = decision(request) else { return Self.undecided }
        func text(_ name: String) -> String? {
            request.body[name]?.text.flatMap { $0.isEmpty ? nil : $0 }
        }
        let subject = HoldSubject(
            partner: text("partner"), type: text("type"), direction: text("direction"))
        guard subject.partner != nil || subject.type != nil,
            [nil, "in", "out"].contains(subject.direction)
        else {
            return .fault(
                422,
                Diagnostic(
                    .configRequestIncomplete,
                    "a partner or a type to hold is needed, and a "
                        + "direction is in or out"))
        }
        let id = try await ledger.hold(subject, decision)
        return APIResponse(["id": .number(ExactDecimal(Int(id)))])
    }
}
