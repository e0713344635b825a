import Diagnostics
import HTTPTypes
import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
import Values

/// Serves the `/v1` API over a Unix socket in the data folder, for the gateway's own user.
package struct AdminSocket: Service {
    private let api: API
    private let path: String
    private let log: Logger

    /// The largest request body, in bytes; of one that brings a profile's files, larger.
    static let bodyLimit = 64 << 10
    static let filesLimit = 64 << 20

    /// Makes a socket at a path; an old socket file there is replaced.
    package init(api: API, path: String, log: Logger) {
        self.api = api
        self.path = path
        self.log = log
    }

    /// Serves until graceful shutdown or cancellation.
    package func run() async throws {
        let router = Router()
        router.get("/**") { request, context in
            try await respond(.get, request, context)
        }
        router.post("/**") { request, context in
            try await respond(.post, request, context)
        }
        let cradle = try SocketCradle(for: path)
        let application = Application(
            router: router,
            configuration: .init(
                address: .unixDomainSocket(path: cradle.socket), serverName: "gangway"),
            onServerRunning: { [log] _ in
                do throws(Diagnostic) {
                    try cradle.present()
                } catch {
                    log.error("[\(error.code)] \(error.message)")
                }
            },
            logger: log)
        try await application.run()
    }

    @Sendable
    private func respond(
        _ method: APIRequest.Method, _ request: Request, _ context: some RequestContext
    ) async throws -> Response {
        var body = JSON.null
        if method == .post {
            let isOfFiles = request.uri.path.hasSuffix("/versions")
            let buffer = try await request.body.collect(
                upTo: isOfFiles ? Self.filesLimit : Self.bodyLimit)
            let bytes = Array(buffer.readableBytesView)
            guard let json = try? JSONReader.read(bytes) else {
                return Self.response(
                    .fault(400, Diagnostic(.configRequestMalformed, "the body is not JSON")))
            }
            body = json
        }
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            query[String(name)] = String(value)
        }
        let call = APIRequest(method, request.uri.path, query: query, body: body)
        return Self.response(await api.respond(to: call))
    }

    private static func response(_ answer: APIResponse) -> Response {
        Response(
            status: .init(code: answer.status),
            headers: [
                .contentType: answer.text == nil
                    ? "application/json" : "text/plain; version=0.0.4; charset=utf-8"
            ],
            body: .init(
                byteBuffer: ByteBuffer(
                    bytes: answer.text.map { Array($0.utf8) } ?? answer.body.bytes())))
    }
}
