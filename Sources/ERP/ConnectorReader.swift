package import Diagnostics
import Notation
import Values

extension ConnectorProfile {
    /// Reads a connector profile, and says everything that is wrong in it with its place.
    ///
    /// `settings` are the installation's values for names that the profile's `conf` has; `file`
    /// is the file's name in places; `orderFields` are the fields that `${order.…}` may name, any
    /// where there are none. The profile is nil when there is any error; warnings come
    /// with a profile.
    package static func read(
        _ bytes: [UInt8], file: String, settings: ConnectorSettings = [:],
        orderFields: [String] = []
    ) -> (profile: ConnectorProfile?, diagnostics: [Diagnostic]) {
        let (node, faults) = YAMLReader.read(bytes, file: file)
        guard let node else { return (nil, faults) }
        let (reader, problems) = ConnectorFields.connector.read(node)
        guard let reader else { return (nil, faults + problems) }
        var connector = ConnectorReader(
            reader, settings: settings, orderFields: orderFields)
        let profile = connector.profile()
        let all = faults + problems + connector.diagnostics
        return (all.contains { $0.severity == .error } ? nil : profile, all)
    }
}

/// Turns checked fields into a connector profile, and collects what makes no sense in them.
struct ConnectorReader {
    private let fields: FieldReader
    let settings: [String: String]
    /// Where the installation's own settings stand.
    private let places: [String: TextPlace]
    /// The fields of an order; empty where nobody knows them.
    private let orderFields: [String]
    var diagnostics: [Diagnostic] = []

    init(_ fields: FieldReader, settings: ConnectorSettings, orderFields: [String]) {
        self.fields = fields
        self.orderFields = orderFields
        places = settings.places
        let known = fields.textMap("conf")
        for name in settings.values.keys.sorted() where known[name] == nil {
            diagnostics.append(
                Diagnostic(
                    .connectorValue,
                    "connector \(fields.text("profile")) has no setting \"\(name)\"",
                    value: name, at: .text(places[name] ?? fields.place("conf")),
                    mend: Spelling.nearest(name, among: known.keys).map {
                        "did you mean \"\($0)\"?"
                    }
                ))
        }
        self.settings = known.merging(settings.values) { _, own in own }
    }

    /// The profile; nil where a part of it cannot be read.
    mutating func profile() -> ConnectorProfile? {
        let address = address(fields.record("base"))
        let authentication = authentication(fields.optionalRecord("auth"))
        let rules = fields.records("errors").map { rule($0) }
        warnOfShadows(rules)
        let operations = operations(fields.record("operations"))
        let collections = collections(fields.records("collect"))
        guard let address, let authentication, let operations, let collections else { return nil }
        return ConnectorProfile(
            name: fields.text("profile"), address: address, authentication: authentication,
            limits: limits(), rules: rules, operations: operations,
            collections: collections, settings: settings)
    }

    // MARK: - Parts

    private mutating func address(_ base: FieldReader) -> ConnectorProfile.Address? {
        let timeout = base.duration("timeout")
        if timeout <= .zero || timeout > .seconds(3600) {
            refuse("a timeout is more than 0 and at most 1h", base.place("timeout"))
        }
        let headers = headers(base, "headers", requestNames)
        guard let template = template(base, "url", Self.settingNames(settings)) else { return nil }
        var url = fixed(template)
        while url.hasSuffix("/") { url.removeLast() }
        let rest = ["http://", "https://"].first(where: url.hasPrefix).map {
            url.dropFirst($0.count)
        }
        guard let rest, let first = rest.first, first != "/",
            url.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), !url.contains(where: "?#@".contains)
        else {
            // What stands before an @ may be a password.
            let shown = url.lastIndex(of: "@").map { "…\(url[$0...])" } ?? url
            refuse(
                "\"\(shown)\" is no http or https URL without user, query and fragment",
                place(of: template) ?? base.place("url"))
            return nil
        }
        return .init(url: url, timeout: timeout, headers: headers)
    }

    private mutating func authentication(
        _ auth: FieldReader?
    ) -> ConnectorProfile.Authentication? {
        guard let auth else { return ConnectorProfile.Authentication.none }
        let needed: [String: [String]] = [
            "none": [], "basic": ["user", "password"], "bearer": ["token"],
            "apiKey": ["header", "key"],
        ]
        let kind = auth.text("kind")
        require(needed[kind] ?? [], of: ["user", "password", "token", "header", "key"], in: auth) {
            "with kind \(kind)"
        }
        switch kind {
        case "basic":
            let user = template(auth, "user", Self.settingNames(settings)).map(fixed)
            guard let user, let password = secret(auth, "password") else { return nil }
            return .basic(user: user, password: password, place: auth.place("password"))
        case "bearer":
            guard let token = secret(auth, "token") else { return nil }
            return .bearer(token: token, place: auth.place("token"))
        case "apiKey":
            guard let key = secret(auth, "key"), let header = headerName(auth, "header") else {
                return nil
            }
            return .apiKey(header: header, key: key, place: auth.place("key"))
        default:
            return ConnectorProfile.Authentication.none
        }
    }

    private func limits() -> ConnectorProfile.Limits {
        guard let limits = fields.optionalRecord("limits") else { return .standard }
        return .init(
            maxInFlight: limits.integer("maxInFlight"), attempts: limits.integer("attempts"),
            backoff: limits.duration("backoff"), maxBackoff: limits.duration("maxBackoff"))
    }

    private mutating func rule(_ rule: FieldReader) -> AnswerRule {
        let when = rule.record("when")
        let nodes = when.node("status").map { $0.items ?? [$0] } ?? []
        var statuses: [AnswerRule.StatusPattern] = []
        for node in nodes {
            guard let pattern = node.text.flatMap(AnswerRule.StatusPattern.init) else {
                refuse("\(node.kindName) is no status such as 409 or 4x", node.place)
                continue
            }
            statuses.append(pattern)
        }
        let headers = when.map("header").map {
            (name: $0.key.text ?? "", value: $0.value.text ?? "")
        }
        if nodes.isEmpty && headers.isEmpty {
            conflict("the rule says neither a status nor a header", when.node.place)
        }
        return AnswerRule(
            statuses: statuses, headers: headers, meaning: rule.choice("is"),
            code: template(rule, "code", Self.answerNames),
            detail: template(rule, "detail", Self.answerNames))
    }

    /// Warns of a `4x` rule that decides 408 or 429 too, which the built-in rules keep apart from
    /// a refusal for good. Who names such a status in a rule above, or in the same, knows it.
    private mutating func warnOfShadows(_ rules: [AnswerRule]) {
        for status in [408, 429] {
            let answer = Answer(status: status, headers: [:], body: [])
            guard
                let index = rules.firstIndex(where: {
                    !$0.statuses.isEmpty && $0.matches(answer)
                })
            else { continue }
            let usual = AnswerRule.first(of: [], for: answer).meaning
            guard !rules[index].statuses.contains(.exactly(status)),
                rules[index].meaning != usual
            else { continue }
            diagnostics.append(
                Diagnostic(
                    .connectorShadow,
                    "this rule makes \(status) \(rules[index].meaning.rawValue); "
                        + "without it, it is \(usual.rawValue)",
                    value: String(status),
                    at: .text(fields.records("errors")[index].record("when").place("status"))))
        }
    }

    private mutating func operations(
        _ operations: FieldReader
    ) -> ConnectorProfile.Operations? {
        let submit = operation(operations.record("submitOrder"))
        let keys =
            ["cancelOrder", "replaceOrder"]
            + ConnectorFields.submitted.map {
                "submit" + $0.prefix(1).uppercased() + $0.dropFirst()
            }
        var others: [String: ConnectorProfile.Operation] = [:]
        for key in keys {
            others[key] = operations.optionalRecord(key).flatMap { operation($0) }
        }
        guard let submit else { return nil }
        for (name, other) in others.sorted(by: { $0.key < $1.key })
        where other.strategy != submit.strategy {
            conflict(
                "the strategy of \(name) is \(other.strategy.rawValue), that of submitOrder "
                    + "\(submit.strategy.rawValue): a connector has one",
                operations.record(name).record("idempotency").place("strategy"))
        }
        return .init(submitOrder: submit, others: others)
    }

    private mutating func operation(
        _ operation: FieldReader
    ) -> ConnectorProfile.Operation? {
        let idempotency = operation.record("idempotency")
        let strategy = idempotency.choice("strategy", ConnectorProfile.Strategy.self)
        require(strategy == .headerKey ? ["header"] : [], of: ["header"], in: idempotency) {
            "with strategy \(strategy.rawValue)"
        }
        if strategy == .searchBeforeCreate, !idempotency.has("find") {
            conflict("strategy \(strategy.rawValue) needs \"find\"", idempotency.place("strategy"))
        }
        let header = headerName(idempotency, "header")
        let find = idempotency.optionalRecord("find").flatMap { self.find($0) }
        let request = request(operation.record("request"))
        let number = template(operation.record("result"), "orderNumber", Self.answerNames)
        guard let request, let number else { return nil }
        return .init(
            strategy: strategy, keyHeader: header, find: find,
            settle: idempotency.duration("settle"), request: request, orderNumber: number)
    }

    private mutating func find(_ find: FieldReader) -> ConnectorProfile.Find? {
        let request = request(find)
        let number = template(find.record("extract"), "number", Self.answerNames)
        guard let request, let number else { return nil }
        return .init(request: request, number: number)
    }

    private mutating func request(_ request: FieldReader) -> ConnectorProfile.Request? {
        self.request(request, requestNames)
    }

    mutating func request(
        _ request: FieldReader, _ names: TemplateReader.Names
    ) -> ConnectorProfile.Request? {
        let query = templates(request, "query", names)
        let headers = headers(request, "headers", names)
        guard let path = template(request, "path", names) else { return nil }
        guard case .text(let start)? = path.pieces.first, start.hasPrefix("/") else {
            refuse("a path starts with a slash", request.place("path"))
            return nil
        }
        guard path.fixedTexts.allSatisfy(Self.isPathText) else {
            refuse(
                "a path holds letters, digits and /:@!$&'()*+,;=-._~ only, or %XX",
                request.place("path"))
            return nil
        }
        return .init(
            method: request.text("method"), path: path, query: query, headers: headers)
    }
}

// MARK: - Single values

extension ConnectorReader {
    /// The names that answers are seen by.
    private static let answerNames = TemplateReader.Names(
        all: ["r"], members: ["r": ["status", "headers", "body"]])

    static func settingNames(_ settings: [String: String]) -> TemplateReader.Names {
        .init(all: ["conf"], members: ["conf": settings.keys.sorted()])
    }

    private var requestNames: TemplateReader.Names {
        var members = ["conf": settings.keys.sorted()]
        if !orderFields.isEmpty { members["order"] = orderFields }
        return .init(all: RequestScope.names + ["order", "conf"], members: members)
    }

    mutating func template(
        _ record: FieldReader, _ name: String, _ names: TemplateReader.Names
    ) -> Template? {
        record.node(name).flatMap { template($0, names) }
    }

    private mutating func template(_ node: Node, _ names: TemplateReader.Names) -> Template? {
        var place = node.place
        place.column += node.isQuoted ? 1 : 0
        let (template, faults) = TemplateReader(names: names)
            .read(node.text ?? "", at: place)
        diagnostics += faults
        return template
    }

    private mutating func templates(
        _ record: FieldReader, _ name: String, _ names: TemplateReader.Names
    ) -> [(name: String, value: Template)] {
        var templates: [(name: String, value: Template)] = []
        for (key, value) in record.map(name) {
            guard let template = template(value, names) else { continue }
            templates.append((key.text ?? "", template))
        }
        return templates
    }

    private mutating func headers(
        _ record: FieldReader, _ name: String, _ names: TemplateReader.Names
    ) -> [(name: String, value: Template)] {
        for (key, _) in record.map(name) where !Self.isToken(key.text ?? "") {
            refuse("\(key.kindName) is no name of a header", key.place)
        }
        return templates(record, name, names)
    }

    private mutating func headerName(_ record: FieldReader, _ name: String) -> String? {
        guard let text = record.optionalText(name) else { return nil }
        guard Self.isToken(text) else {
            refuse("\"\(text)\" is no name of a header", record.place(name))
            return nil
        }
        return text
    }

    private mutating func secret(_ record: FieldReader, _ name: String) -> SecretReference? {
        guard let text = record.optionalText(name) else { return nil }
        guard let reference = SecretReference(text) else {
            // Not with the value: it may be the secret itself.
            diagnostics.append(
                Diagnostic(
                    .secretReference, "\"\(name)\" is no reference to a secret",
                    at: .text(record.place(name))))
            return nil
        }
        return reference
    }

    /// Where the first of the installation's own settings in a template stands.
    private func place(of template: Template) -> TextPlace? {
        template.paths.lazy.compactMap { path in
            guard case .member(let name)? = path.steps.first else { return nil }
            return places[name]
        }.first
    }

    /// The text of a template that sees only settings, all of which exist.
    private func fixed(_ template: Template) -> String {
        let text = try? template.render { path in
            guard case .member(let name)? = path.steps.first, path.steps.count == 1,
                let value = settings[name]
            else { return .nowhere }
            return .value(.string(value))
        }
        return text ?? ""
    }

    /// RFC 3986 §3.3.
    private static func isPathText(_ text: String) -> Bool {
        text.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "/:@!$&'()*+,;=-._~%".contains($0))
        }
    }

    /// RFC 9110 §5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-.^_`|~".contains($0))
            }
    }

    /// Demands some keys of a record and refuses the others of a list.
    private mutating func require(
        _ needed: [String], of all: [String], in record: FieldReader, _ reason: () -> String
    ) {
        for name in all {
            switch (needed.contains(name), record.has(name)) {
            case (true, false):
                conflict("\"\(name)\" is missing \(reason())", record.node.place)
            case (false, true):
                conflict("\"\(name)\" has no meaning \(reason())", record.place(name))
            default: break
            }
        }
    }

    mutating func refuse(_ message: String, _ place: TextPlace) {
        diagnostics.append(Diagnostic(.connectorValue, message, at: .text(place)))
    }

    mutating func conflict(_ message: String, _ place: TextPlace) {
        diagnostics.append(Diagnostic(.connectorConflict, message, at: .text(place)))
    }
}

extension ConnectorProfile.Limits {
    /// The limits of a profile that says nothing about them, as `ConnectorFields` has them.
    static let standard = Self(
        maxInFlight: 8, attempts: 1, backoff: .milliseconds(200), maxBackoff: .seconds(5))
}
