import Diagnostics
import Engine
import Values

/// Writes the requests of a connector: its templates filled in with one submission.
struct RequestWriter: Sendable {
    let profile: ConnectorProfile
    let credential: Credential?

    /// Whether a template reads the order itself, so that it has to be parsed.
    let readsOrder: Bool

    init(profile: ConnectorProfile, credential: Credential?) {
        self.profile = profile
        self.credential = credential
        let requests = profile.operations.all.flatMap { [$0.request, $0.find?.request] }
        readsOrder =
            (requests.compactMap { $0 }.flatMap(\.templates)
            + profile.address.headers.map(\.value))
            .contains { $0.paths.contains { $0.root == "order" } }
    }

    /// The submission of an order or of its change: its canonical JSON under its key.
    func submission(
        _ operation: ConnectorProfile.Operation, _ scope: RequestScope
    ) throws(Diagnostic) -> Exchange.Message {
        var message = try message(
            operation.request, about: scope.submission.reference, scope.lookup)
        if let header = operation.keyHeader {
            try message.set(header, scope.submission.key)
        }
        message.body = scope.submission.body
        return message
    }

    /// The question for a submission.
    func question(
        _ find: ConnectorProfile.Find, _ scope: RequestScope
    ) throws(Diagnostic) -> Exchange.Message {
        try message(find.request, about: scope.submission.reference, scope.lookup)
    }

    /// The question for documents behind a cursor. What every request says of its submission says
    /// here which collection it is.
    func question(
        _ collection: ConnectorProfile.Collection, after cursor: String
    ) throws(Diagnostic) -> Exchange.Message {
        try message(collection.request, about: collection.name) { path in
            switch path.root {
            case "cursor": .value(.string(cursor))
            case "conf":
                if case .member(let name)? = path.steps.first, let value = profile.settings[name] {
                    .value(.string(value))
                } else {
                    .nowhere
                }
            case "correlation": .value(.string("collect-\(collection.name)"))
            default: .nowhere
            }
        }
    }

    private func message(
        _ request: ConnectorProfile.Request, about reference: String,
        _ lookup: (ValuePath) -> ValuePath.Lookup
    ) throws(Diagnostic) -> Exchange.Message {
        func render(
            _ template: Template, _ encoding: Template.Encoding
        ) throws(Diagnostic) -> String {
            do {
                return try template.render(encoding: encoding, lookup)
            } catch {
                throw Diagnostic(
                    .erpRequestUnfilled,
                    "connector \(profile.name) cannot write its request: \(error.explanation)",
                    value: reference)
            }
        }
        var url = profile.address.url + (try render(request.path, .percent))
        for (index, pair) in request.query.enumerated() {
            url += index == 0 ? "?" : "&"
            // OData's `$filter` is legal as it is, and not every server decodes a name.
            url += Template.percentEncoded(pair.name).replacing("%24", with: "$")
            url += "=" + Template.percentEncoded(try render(pair.value, .none))
        }
        var message = Exchange.Message(method: request.method, url: url, headers: [])
        try message.set("Accept", "application/json")
        if request.method != "GET" { try message.set("Content-Type", "application/json") }
        for header in profile.address.headers + request.headers {
            try message.set(header.name, try render(header.value, .none))
        }
        if let credential { try message.set(credential.header, credential.value.value) }
        return message
    }
}

extension Exchange.Message {
    /// Sets a header, in the place of an earlier one of this name.
    ///
    /// - Throws: a diagnostic for a value that would end the header and start another one. The
    ///   message names only the header, because the value may be a secret.
    fileprivate mutating func set(_ name: String, _ value: String) throws(Diagnostic) {
        guard value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
            throw Diagnostic(
                .erpRequestUnfilled, "the value for the header \(name) holds a control character")
        }
        headers.removeAll { $0.name.lowercased() == name.lowercased() }
        headers.append((name, value))
    }
}

extension ConnectorProfile.Request {
    /// Every template of the request.
    fileprivate var templates: [Template] { [path] + query.map(\.value) + headers.map(\.value) }
}
