import Diagnostics
package import Values

/// A call of the `/v1` API, apart from how it travelled: over the socket, or in the process that
/// opened the ledger itself.
package struct APIRequest: Sendable {
    /// What is done with the resource.
    package enum Method: String, Sendable {
        /// Reads.
        case get = "GET"
        /// Changes.
        case post = "POST"
    }

    /// The method.
    package var method: Method
    /// The path without its query, such as `/v1/messages/7`.
    package var path: String
    /// The query's names and values, percent-decoded.
    package var query: [String: String]
    /// The body; `null` where there is none.
    package var body: JSON

    /// Makes a call.
    package init(
        _ method: Method, _ path: String, query: [String: String] = [:], body: JSON = .null
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
    }
}

/// An answer of the `/v1` API.
package struct APIResponse: Sendable, Equatable {
    /// The HTTP status code.
    package var status: Int
    /// The body.
    package var body: JSON
    /// The body where it is plain text and no JSON.
    package var text: String?

    /// Makes an answer.
    package init(status: Int = 200, _ body: JSON) {
        self.status = status
        self.body = body
    }

    /// Makes an answer of plain text.
    package init(text: String) {
        status = 200
        body = .null
        self.text = text
    }

    /// An error as the API tells it: `{"error": {"code", "message", "help"}}`.
    static func fault(_ status: Int, _ why: Diagnostic) -> Self {
        APIResponse(
            status: status,
            .object([
                JSON.Member(
                    "error",
                    .object([
                        JSON.Member("code", .string(why.code.name)),
                        JSON.Member("message", .string(why.message)),
                        JSON.Member("help", .string(why.help)),
                    ]))
            ]))
    }
}
