import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A server that does to every request what a test wants, down to the bytes.
struct ScriptedServer: Sendable {
    /// What is done to a request.
    enum Act: Sendable {
        /// These bytes are sent once the whole request has come.
        case answer(String)
        /// These bytes are sent once the whole request has come; then the connection is closed.
        case answerAndClose(String)
        /// The connection is closed once the whole request has come.
        case close
        /// Nothing is ever answered.
        case silence
        /// These bytes are sent, then one more every 20 ms, for ever.
        case drip(String)
    }

    /// The server's URL.
    let url: String
    private let received: NIOLockedValueBox<[String]>

    /// The requests so far, as they came.
    var requests: [String] { received.withLockedValue { $0 } }

    /// Runs a server, and the test against it. The n-th request meets the n-th act, all further
    /// ones the last.
    static func with<T: Sendable>(
        _ acts: Act..., test: @escaping @Sendable (ScriptedServer) async throws -> T
    ) async throws -> T {
        let received = NIOLockedValueBox<[String]>([])
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Script(acts: acts, received: received))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ScriptedServer(
            url: "http://127.0.0.1:\(channel.localAddress?.port ?? 0)", received: received)
        do {
            let result = try await test(server)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    /// An answer with a JSON body.
    static func json(_ status: Int, _ body: String, headers: [String] = []) -> String {
        let lines = ["HTTP/1.1 \(status) X", "Content-Length: \(body.utf8.count)"] + headers
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
    }
}

private final class Script: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let acts: [ScriptedServer.Act]
    private let received: NIOLockedValueBox<[String]>
    private var text = ""

    init(acts: [ScriptedServer.Act], received: NIOLockedValueBox<[String]>) {
        self.acts = acts
        self.received = received
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
        guard isComplete else { return }
        let index = received.withLockedValue { requests in
            requests.append(text)
            return requests.count - 1
        }
        text = ""
        switch acts[min(index, acts.count - 1)] {
        case .answer(let bytes): write(bytes, context)
        case .answerAndClose(let bytes):
            write(bytes, context)
            context.close(promise: nil)
        case .close: context.close(promise: nil)
        case .silence: break
        case .drip(let bytes):
            write(bytes, context)
            let channel = context.channel
            channel.eventLoop.scheduleRepeatedTask(
                initialDelay: .milliseconds(20), delay: .milliseconds(20)
            ) { task in
                guard channel.isActive else { return task.cancel() }
                channel.writeAndFlush(ByteBuffer(string: " "), promise: nil)
            }
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    private var isComplete: Bool {
        let parts = text.split(
            separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let length = parts[0].split(separator: "\r\n")
            .first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.split(separator: ":")[1].drop { $0 == " " }) }
        return parts[1].utf8.count >= length ?? 0
    }
}
