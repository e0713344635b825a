import Diagnostics
import Engine
import Foundation
import Values

/// The bytes of a stored message, block by block: they may be more than memory holds.
struct MessageBytes: ~Copyable {
    private let hands: Hands
    private let message: Int64
    private let size: Int
    private let digest: String
    private var inline: [UInt8]?
    private var offset = 0
    private var hash = SHA256()

    /// Reads a message whose bytes the ledger may have given along.
    init(of message: StoredMessage, _ hands: Hands) {
        self.init(
            of: message.id, size: message.bytes.size, digest: message.bytes.digest.description,
            hands)
        if case .inline(let bytes) = message.bytes.payload { inline = bytes }
    }

    /// Reads a message by what the API says of it.
    init(of message: Int64, size: Int, digest: String, _ hands: Hands) {
        self.message = message
        self.size = size
        self.digest = digest
        self.hands = hands
    }

    /// The next block; empty at the end. Fails there unless the bytes were whole.
    mutating func next() async throws -> [UInt8] {
        let block = try await read()
        hash.update(block)
        offset += block.count
        if block.isEmpty {
            guard hash.finalize().description == digest else {
                throw Refusal(
                    .ledgerBytesUnreadable,
                    "what was read of message \(message) is not what came: \(offset) of \(size) "
                        + "bytes")
            }
        }
        return block
    }

    private mutating func read() async throws -> [UInt8] {
        if let bytes = inline {
            inline = []
            return bytes
        }
        guard offset < size else { return [] }
        let block = try await hands.get(
            "/v1/messages/\(message)/bytes", query: ["offset": String(offset)])
        return block["base64"]?.text.flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? []
    }
}
