import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// One request and what came of it.
enum Exchange: Sendable {
    /// The server answered, and the answer was read whole; `bodyLeft` says whether it had been
    /// given any of the body by then.
    case answered(Answer, bodyLeft: Bool)
    /// No byte of the body has left.
    case notSent(reason: String)
    /// The request has left, wholly or in part, and no whole answer came back.
    case inDoubt(reason: String)

    /// The largest answer read, in bytes.
    static let answerLimit = 1 << 20

    /// A request, ready to be sent.
    struct Message: Sendable {
        var method: String
        var url: String
        var headers: [(name: String, value: String)]
        var body: [UInt8]?
    }

    /// Sends a message and waits for the whole answer, at most `timeout` for everything.
    static func perform(
        _ message: Message, with client: HTTPClient, timeout: Duration
    ) async -> Exchange {
        var request = HTTPClientRequest(url: message.url)
        request.method = HTTPMethod(rawValue: message.method)
        for header in message.headers {
            request.headers.add(name: header.name, value: header.value)
        }
        let body = WithdrawableBody(message.body ?? [])
        if let bytes = message.body, !bytes.isEmpty {
            request.body = .stream(body, length: .known(Int64(bytes.count)))
        }
        let start = ContinuousClock.now
        do {
            let response = try await client.execute(
                request, deadline: .now() + TimeAmount(timeout))
            let left = timeout - start.duration(to: .now)
            let bytes = try await within(left, on: client.eventLoopGroup.any()) {
                try await Array(buffer: response.body.collect(upTo: answerLimit))
            }
            let answer = Answer(
                status: Int(response.status.code), headers: index(response.headers), body: bytes)
            return .answered(answer, bodyLeft: !body.withdraw())
        } catch {
            let reason = words(for: error, timeout: timeout)
            return body.withdraw() ? .notSent(reason: reason) : .inDoubt(reason: reason)
        }
    }

    private struct TimedOut: Error {}

    /// Does some work, and gives up when the time is over. The client's own deadline ends with
    /// the answer's head: without this a server could hold us with a body that never ends.
    ///
    /// The timer is the event loop's, which forgets it when it is cancelled. A cancelled
    /// `Task.sleep` keeps its 600 bytes until its time has come: at thousands of orders a second
    /// and a timeout of half a minute that was 30 MB.
    private static func within<T: Sendable>(
        _ time: Duration, on loop: any EventLoop, _ work: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        try await withThrowingTaskGroup(of: T.self) { group in
            group.addTask { try await work() }
            group.addTask {
                let timer = loop.scheduleTask(in: TimeAmount(time)) {}
                try await withTaskCancellationHandler {
                    try await timer.futureResult.get()
                } onCancel: {
                    timer.cancel()
                }
                throw TimedOut()
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw TimedOut() }
            return first
        }
    }

    private static func index(_ headers: HTTPHeaders) -> [String: String] {
        Dictionary(headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
    }

    /// The error in words; never the request, whose headers hold secrets.
    private static func words(for error: any Error, timeout: Duration) -> String {
        switch error {
        case is TimedOut: return "timed out, no whole answer within \(timeout)"
        case is NIOTooManyBytesError: return "the answer is larger than \(answerLimit) bytes"
        case is CancellationError: return "the gateway is stopping"
        case let error as HTTPClientError:
            switch error {
            case .deadlineExceeded, .readTimeout:
                return "timed out, no answer within \(timeout)"
            case .connectTimeout, .getConnectionFromPoolTimeout:
                return "timed out, no connection within \(timeout)"
            case .remoteConnectionClosed: return "the ERP closed the connection"
            case .cancelled: return "the gateway is stopping"
            default: return error.shortDescription
            }
        case let error as ChannelError:
            if case .connectTimeout(let time) = error {
                return "timed out, no connection within \(Duration.nanoseconds(time.nanoseconds))"
            }
            return "the connection broke (\(error))"
        case let error as IOError:
            return String(cString: strerror(error.errnoCode)).lowercased()
        case let error as NIOConnectionError:
            let address = "no connection to \(error.host):\(error.port)"
            if let attempt = error.connectionErrors.first {
                return "\(address): \(words(for: attempt.error, timeout: timeout))"
            }
            guard error.dnsAError != nil, error.dnsAAAAError != nil else { return address }
            return "\(address): no address is known for this name"
        default:
            return "\(type(of: error))"
        }
    }
}

extension Array where Element == UInt8 {
    fileprivate init(buffer: ByteBuffer) {
        self = Array(buffer.readableBytesView)
    }
}
