/// Reads the wire's primitives from one packet and never beyond it.
struct ByteCursor {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int
    /// What is being read, so that a fault can say so.
    private let type: PacketType

    init(_ bytes: [UInt8], _ range: Range<Int>, type: PacketType) {
        precondition(range.upperBound <= bytes.count, "the packet is within the buffer")
        self.bytes = bytes
        self.position = range.lowerBound
        self.end = range.upperBound
        self.type = type
    }

    var isAtEnd: Bool { position == end }
    var remaining: Int { end - position }

    mutating func integer() throws(WireFault) -> UInt32 {
        guard remaining >= 4 else { throw .truncated(type) }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] { value = value << 8 | UInt32(byte) }
        position += 4
        return value
    }

    mutating func long() throws(WireFault) -> UInt64 {
        let high = try integer()
        return try UInt64(high) << 32 | UInt64(integer())
    }

    mutating func string(limit: Int) throws(WireFault) -> [UInt8] {
        let length = Int(try integer())
        guard length <= limit else { throw .fieldTooLong(type, length: length) }
        guard length <= remaining else { throw .truncated(type) }
        defer { position += length }
        return Array(bytes[position..<position + length])
    }

    mutating func text() throws(WireFault) -> String {
        String(decoding: try string(limit: WireLimits.text), as: UTF8.self)
    }

    mutating func name() throws(WireFault) -> FileName {
        FileName(try string(limit: WireLimits.name))
    }

    mutating func handle() throws(WireFault) -> Handle {
        Handle(try string(limit: WireLimits.handle))
    }

    /// All that is left of the packet.
    mutating func rest() -> [UInt8] {
        defer { position = end }
        return Array(bytes[position..<end])
    }
}
