import CZlib
import Values

/// Bytes as a row keeps them: deflated where that saves space.
struct PackedBytes: Sendable {
    /// Whether `bytes` are deflated.
    let isDeflated: Bool
    let bytes: [UInt8]

    /// Packs bytes.
    init(_ plain: [UInt8]) {
        // Deflate has a fixed cost; below this it saves next to nothing.
        guard plain.count >= 256, let packed = Self.deflate(plain), packed.count < plain.count
        else {
            isDeflated = false
            bytes = plain
            return
        }
        isDeflated = true
        bytes = packed
    }

    /// Takes bytes as a row kept them.
    init(isDeflated: Bool, bytes: [UInt8]) {
        self.isDeflated = isDeflated
        self.bytes = bytes
    }

    private static let prefix = 8

    /// The plain bytes.
    func plain() throws(SQLFailure) -> [UInt8] {
        guard isDeflated else { return bytes }
        guard bytes.count > Self.prefix else { throw .damaged("deflated bytes without a length") }
        let length = bytes.prefix(Self.prefix).reduce(0) { $0 << 8 | Int($1) }
        guard (0...(1 << 30)).contains(length) else { throw .damaged("an impossible length") }
        var size = uLongf(length)
        var code: Int32 = Z_DATA_ERROR
        let plain = [UInt8](unsafeUninitializedCapacity: length) { target, count in
            code = bytes.withUnsafeBufferPointer { source in
                let body = UnsafeBufferPointer(rebasing: source.dropFirst(Self.prefix))
                return uncompress(
                    target.baseAddress, &size, body.baseAddress, uLong(body.count))
            }
            count = code == Z_OK ? Int(size) : 0
        }
        guard code == Z_OK, plain.count == length else {
            throw .damaged("deflated bytes do not inflate (zlib \(code))")
        }
        return plain
    }

    private static func deflate(_ plain: [UInt8]) -> [UInt8]? {
        var size = compressBound(uLong(plain.count))
        var code: Int32 = Z_MEM_ERROR
        let packed = [UInt8](unsafeUninitializedCapacity: Int(size) + prefix) { target, count in
            for index in 0..<prefix {
                target[index] = UInt8(truncatingIfNeeded: plain.count >> (8 * (prefix - 1 - index)))
            }
            let body = UnsafeMutableBufferPointer(rebasing: target.dropFirst(prefix))
            code = plain.withUnsafeBufferPointer { source in
                compress2(
                    body.baseAddress, &size, source.baseAddress, uLong(source.count), Z_BEST_SPEED)
            }
            count = code == Z_OK ? Int(size) + prefix : prefix
        }
        // The room for the worst case is given back: a slice holds many packed documents.
        return code == Z_OK ? packed.withUnsafeBufferPointer { Array($0) } : nil
    }
}
