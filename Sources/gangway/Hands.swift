import AsyncHTTPClient
import Console
import Diagnostics
import Engine
import Flow
import Foundation
import NIOCore
import NIOHTTP1
import Values

/// How the operations commands reach the ledger: over the running gateway's socket, or, where none
/// runs, by opening the ledger themselves under its lock. No second process ever opens the file.
struct Hands: Sendable {
    private let call: @Sendable (APIRequest) async throws -> APIResponse
    /// Whether a gateway runs, so that what is asked for is also done.
    let isServed: Bool

    /// Reaches the ledger of a site, does the work and lets go.
    static func with<Result>(
        _ site: Site, _ body: (Hands) async throws -> Result
    ) async throws -> Result {
        if let client = SocketClient(path: site.socketPath) {
            return try await body(Hands(call: { try await client.call($0) }, isServed: true))
        }
        return try await site.withLedger { ledger in
            let api = API(
                ledger: ledger, vault: try site.openVault(),
                desk: DocumentDesk(ledger: ledger, world: .system),
                editor: EditDesk(
                    ledger: ledger, vault: try site.openVault(),
                    profiles: { (try? site.profiles())?.profiles }),
                exchange: { (try? site.profiles())?.profiles.exchange(with: $0) },
                profiles: { (try? site.profiles())?.profiles })
            return try await body(Hands(call: { await api.respond(to: $0) }, isServed: false))
        }
    }

    /// Reads a resource.
    func get(_ path: String, query: [String: String?] = [:]) async throws -> JSON {
        let given = query.compactMapValues { $0 }
        return try Self.body(await call(APIRequest(.get, path, query: given)))
    }

    /// Reads what is told as plain text.
    func text(_ path: String, query: [String: String?] = [:]) async throws -> String {
        let answer = try await call(APIRequest(.get, path, query: query.compactMapValues { $0 }))
        if answer.status == 200, let text = answer.text { return text }
        _ = try Self.body(answer)
        return ""
    }

    /// All rows of a list, page by page: `by` is the option that leads on, `after` or `before`.
    func all(_ path: String, query: [String: String?], by cursor: String) async throws -> [JSON] {
        var rows: [JSON] = []
        while true {
            var page = query
            page["limit"] = "1000"
            page[cursor] = rows.last?["id"]?.integer.map { String($0) }
            let items = try await get(path, query: page)["items"]?.items ?? []
            rows += items
            if items.count < 1000 { return rows }
        }
    }

    /// Changes a resource.
    func post(_ path: String, _ body: JSON) async throws -> JSON {
        try Self.body(await call(APIRequest(.post, path, body: body)))
    }

    private static func body(_ answer: APIResponse) throws -> JSON {
        guard answer.status == 200 else {
            guard let fault = answer.body["error"], let code = fault["code"]?.text else {
                throw Refusal(
                    ConfigurationDiagnostics.answerUnreadable,
                    "the gateway answered \(answer.status)")
            }
            throw Refusal(
                code: code, message: fault["message"]?.text ?? "",
                help: fault["help"]?.text ?? "")
        }
        return answer.body
    }
}

/// The `/v1` API over the gateway's Unix socket.
struct SocketClient {
    private let path: String

    /// How long a call may take: a folder of many partners is read in it.
    private static let patience = TimeAmount.seconds(600)
    /// The shared client would give up after 90 seconds in which nothing is answered.
    private static let client = HTTPClient(
        configuration: .init(timeout: .init(connect: patience, read: patience)))

    /// Connects to a gateway; nil where none listens.
    init?(path: String) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else { return nil }
        self.path = path
    }

    /// Sends a call and waits for its answer.
    func call(_ request: APIRequest) async throws -> APIResponse {
        var parts = URLComponents()
        parts.path = request.path
        if !request.query.isEmpty {
            parts.queryItems = request.query.sorted { $0.key < $1.key }.map {
                URLQueryItem(name: $0.key, value: $0.value)
            }
        }
        guard let uri = parts.string, let url = URL(httpURLWithSocketPath: path, uri: uri) else {
            throw Refusal(.configRequestMalformed, "\(request.path) is no path")
        }
        var call = HTTPClientRequest(url: url.absoluteString)
        call.method = .init(rawValue: request.method.rawValue)
        if request.method == .post { call.body = .bytes(ByteBuffer(bytes: request.body.bytes())) }
        let answer = try await Self.client.execute(call, timeout: Self.patience)
        let buffer = try await answer.body.collect(upTo: 64 << 20)
        // What the API itself did not say, such as that a body is too large, has no JSON.
        let body = try? JSONReader.read(Array(buffer.readableBytesView))
        var told = APIResponse(status: Int(answer.status.code), body ?? .null)
        if body == nil { told.text = String(buffer: buffer) }
        return told
    }
}

/// An error for people: printed as `error[code]: message` with a help line.
struct Refusal: Error, CustomStringConvertible {
    private let code: String
    let message: String
    private let help: String

    /// Refuses with a code of ours and its general help.
    init(_ code: Diagnostic.Code, _ message: String) {
        self.init(code: code.name, message: message, help: code.help)
    }

    /// Passes on what the running gateway said.
    init(code: String, message: String, help: String) {
        (self.code, self.message, self.help) = (code, message, help)
    }

    var description: String { "error[\(code)]: \(message)\n  help: \(help)" }
}
