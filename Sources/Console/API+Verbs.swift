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
        case (.post, 4, "messages", "edit"):
            return try await edit(Query(request).id(parts[2]), request)
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
        let isMade = [.replay, .replayAsThen, .regenerate].contains(verb)
        let note = isMade ? await refresh() : nil
        try await ledger.act(verb, on: id, decision)
        changed()
        guard let detail = try await ledger.message(id) else {
            return missing(.ledgerMessageUnknown, id)
        }
        var told = detail.json
        if let note { told["note"] = .string(note.message) }
        return APIResponse(told)
    }

    /// Shows what can be changed or what a change makes, and stores it unless it is a preview.
    private func edit(
        _ id: Int64, _ request: APIRequest
    ) async throws(LedgerFailure) -> APIResponse? {
        guard let editor else { return nil }
        let changes = request.body["changes"]?.items?.compactMap(\.text) ?? []
        let decision = decision(request)
        let isPreview = request.body["preview"]?.flag == true || changes.isEmpty
        guard isPreview || decision != nil else { return Self.undecided }
        let note = await refresh()
        let proposal = try await editor.proposal(
            id, document: request.body["document"]?.integer.map { Int64($0) }, changes: changes)
        if !isPreview, let decision {
            try await editor.store(proposal, decision)
            changed()
        }
        var told = proposal.json
        told["stored"] = .bool(!isPreview)
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
