package import Notation

/// The keys of a connector profile: the one source of its lint, documentation and JSON Schema.
package enum ConnectorFields {
    /// The whole file, `connectors/<name>.yaml`.
    package static let connector = Fields(
        "connector",
        [
            .text("profile", length: 1...64, required: true, doc: "The connector's name."),
            .map(
                "conf",
                doc: "The installation's own values and their defaults, for `${conf.<name>}`."),
            .record("base", base, required: true, doc: "Where the ERP is."),
            .record("auth", auth, doc: "How the gateway shows who it is; not at all if absent."),
            .record("limits", limits, doc: "How hard the ERP may be driven."),
            .records(
                "errors", rule,
                doc: "What answers mean; the first rule that matches decides. Without one: 2xx is "
                    + "ok, 429 retry, 401 403 404 405 407 409 410 and 3xx operator, other 4xx but "
                    + "408 permanent, everything else uncertain."),
            .record("operations", operations, required: true, doc: "What the ERP can do."),
            .records(
                "collect", collection,
                doc: "Where the ERP offers documents that are to be sent to partners."),
        ])

    private static let base = Fields(
        "base",
        [
            .text(
                "url", required: true,
                doc: "The URL that paths are added to. Templates see `conf`."),
            .duration(
                "timeout", default: "30s",
                doc: "How long one request may take until its answer is read, up to 1h."),
            .map("headers", doc: "Headers of every request. Templates as in `request`."),
        ])

    private static let auth = Fields(
        "auth",
        [
            .choice(
                "kind", ["none", "basic", "bearer", "apiKey"], required: true,
                doc: "none; basic: user and password; bearer: token; apiKey: header and key."),
            .text("user", doc: "The user. Templates see `conf`."),
            .text("password", doc: "Where the password is: `env:NAME` or `file:PATH`."),
            .text("token", doc: "Where the token is: `env:NAME` or `file:PATH`."),
            .text("header", doc: "The header that takes the key."),
            .text("key", doc: "Where the key is: `env:NAME` or `file:PATH`."),
        ])

    private static let limits = Fields(
        "limits",
        [
            .integer("maxInFlight", in: 1...1000, default: "8", doc: "The most requests at once."),
            .integer(
                "attempts", in: 1...10, default: "1",
                doc: "How often one submission is tried at once, as long as certainly nothing was "
                    + "taken; afterwards it waits in the ledger."),
            .duration(
                "backoff", default: "200ms", doc: "The pause before the second attempt; doubles."),
            .duration(
                "maxBackoff", default: "5s",
                doc: "The longest pause; who asks for more (Retry-After) gets it from the ledger."),
        ])

    private static let rule = Fields(
        "rule",
        [
            .record(
                "when",
                Fields(
                    "when",
                    [
                        .any("status", doc: "A status, a class (`4x`), or a list of them."),
                        .map("header", doc: "Headers that must all have this value."),
                    ]), required: true, doc: "Which answers the rule speaks about."),
            .choice(
                "is", AnswerRule.Meaning.self, required: true,
                doc: "ok: taken. retry: certainly not taken. uncertain: perhaps taken. duplicate: "
                    + "there already. permanent: refused for good. operator: a person has to act."),
            .text("code", doc: "The ERP's code for it. Templates see `r`."),
            .text("detail", doc: "The ERP's words for it. Templates see `r`."),
        ])

    /// The canonical types beside `order` of which each document is submitted as it is.
    static let submitted = [
        "orderChange", "orderChangeResponse", "orderResponse", "shipment", "receivingAdvice",
        "goodsReturn", "invoice", "remittance", "inventory", "warehouseOrder", "warehouseAdvice",
        "applicationAdvice",
    ]

    private static let operations = Fields(
        "operations",
        [
            .record("submitOrder", operation, required: true, doc: "Submits a new order."),
            .record(
                "cancelOrder", operation,
                doc: "Takes an order back (BEG01 01); without it a person does. Its strategy is "
                    + "that of submitOrder."),
            .record(
                "replaceOrder", operation,
                doc: "Puts an order in the place of an earlier one (BEG01 05); without it a person "
                    + "does. Its strategy is that of submitOrder."),
        ]
            + submitted.map { type in
                .record(
                    "submit" + type.prefix(1).uppercased() + type.dropFirst(), operation,
                    doc: "Submits each canonical `\(type)`, whatever its purpose; without it a "
                        + "person does. Its strategy is that of submitOrder.")
            })

    private static let collection = Fields(
        "collect",
        [
            .text(
                "name", length: 1...40, required: true,
                doc: "What it is called; the cursor in the ledger bears the name."),
            .duration(
                "every", default: "30s", doc: "How often it is asked when it had nothing more."),
            .record("request", question, required: true, doc: "The question."),
            .text(
                "items", required: true,
                doc: "Where the answer has the list: a path such as `r.body.answers`."),
            .text(
                "id", required: true,
                doc: "What tells a document from every other, for good: the same one twice is sent "
                    + "once. Where an order is answered again it takes more than the order's "
                    + "number, such as `${item.number}-${item.revision}`. Templates see `item`."),
            .text(
                "cursor", required: true,
                doc: "The cursor behind a document, kept with it; the next question has it. "
                    + "Templates see `item`."),
            .text(
                "partner",
                doc: "The name of the partner, where documents lack `source.partner`. Templates "
                    + "see `item`."),
            .text(
                "document", default: "item",
                doc: "Where an item has the canonical document: `item` or a path below it."),
        ])

    private static let question = Fields(
        "request",
        [
            .choice("method", ["GET", "POST"], default: "GET", doc: "The method."),
            .text(
                "path", required: true,
                doc: "The path below the URL. Templates see `cursor`, which is empty at the "
                    + "beginning, and `conf`."),
            .map("query", doc: "The query. Templates as in `path`."),
            .map("headers", doc: "Headers of this request. Templates as in `path`."),
        ])

    private static let operation = Fields(
        "operation",
        [
            .record(
                "idempotency", idempotency, required: true,
                doc: "What keeps a submission from being taken twice."),
            .record(
                "request", request, required: true,
                doc: "The submission; its body is the canonical order, or for cancelOrder and "
                    + "replaceOrder the canonical order that cancels or replaces."),
            .record(
                "result",
                Fields(
                    "result",
                    [
                        .text(
                            "orderNumber", required: true,
                            doc: "Where the answer has the order number. Templates see `r`.")
                    ]), required: true, doc: "What a successful answer says."),
        ])

    private static let idempotency = Fields(
        "idempotency",
        [
            .choice(
                "strategy", ConnectorProfile.Strategy.self, required: true,
                doc: "header_key: the ERP honours a key in `header`. search_before_create: it is "
                    + "asked by `find` before each submission. none: a person decides in doubt."),
            .text("header", doc: "The header that takes the key, with header_key."),
            .record("find", find, doc: "How the ERP is asked whether it has taken a submission."),
            .duration(
                "settle", default: "0s",
                doc: "How long after an unclear answer the ERP may still commit; at least twice "
                    + "the timeout counts."),
        ])

    private static let find = Fields(
        "find",
        [
            .choice("method", ["GET", "POST"], default: "GET", doc: "The method."),
            path, query, headers,
            .record(
                "extract",
                Fields(
                    "extract",
                    [
                        .text(
                            "number", required: true,
                            doc: "Where the answer has the order number, such as "
                                + "`${r.body.orders[0].number}`: past the end of a list that is "
                                + "there means that there is no order.")
                    ]), required: true, doc: "What the answer says."),
        ])

    private static let request = Fields(
        "request",
        [
            .choice("method", ["POST", "PUT"], default: "POST", doc: "The method."),
            path, query, headers,
        ])

    private static let path = Field.text(
        "path", required: true,
        doc: "The path below the URL. Templates see `key`, `partner`, `reference`, "
            + "`correlation`, `type`, `purpose`, `order` and `conf`.")
    private static let query = Field.map("query", doc: "The query. Templates as in `path`.")
    private static let headers = Field.map(
        "headers", doc: "Headers of this request. Templates as in `path`.")
}
