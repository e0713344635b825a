import NIOConcurrencyHelpers
import NIOCore

/// A request body that knows whether any of it has left, and can be taken back until then.
///
/// This is what tells "certainly not taken" from "in doubt": the request's head announces the
/// body's length, so a server that has not been given a byte of it cannot have taken the order.
/// Whoever gives up withdraws the body; if that succeeds, no byte can leave afterwards.
struct WithdrawableBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    private enum State {
        case waiting
        case handedOver
        case withdrawn
    }

    /// The client asked for a body that had been taken back.
    struct Withdrawn: Error {}

    private let state = NIOLockedValueBox(State.waiting)
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Takes the body back; false if it has been handed over already. An empty body never comes
    /// back: the head alone is a whole request then.
    func withdraw() -> Bool {
        guard !bytes.isEmpty else { return false }
        return state.withLockedValue { state in
            if case .handedOver = state { return false }
            state = .withdrawn
            return true
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: self) }

    struct AsyncIterator: AsyncIteratorProtocol {
        let body: WithdrawableBody
        private var position = 0

        /// A large order is copied for the network piece by piece, as the connection takes it.
        private static let pieceSize = 64 << 10

        init(body: WithdrawableBody) {
            self.body = body
        }

        mutating func next() async throws -> ByteBuffer? {
            guard position < body.bytes.count else { return nil }
            if position == 0 {
                try body.state.withLockedValue { state in
                    if case .withdrawn = state { throw Withdrawn() }
                    state = .handedOver
                }
            }
            let end = Swift.min(position + Self.pieceSize, body.bytes.count)
            defer { position = end }
            return ByteBuffer(bytes: body.bytes[position..<end])
        }
    }
}
