/// Turns bytes into packets, wherever the bytes were cut.
///
/// Feed it what came, then call `next()` until it gives nil. It holds at most one unfinished
/// packet beyond what was fed. A fault is final: the stream has no frame any more.
package struct PacketReader: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0

    /// Makes a reader with nothing in it.
    package init() {}

    /// How many bytes were fed and are not yet part of a packet.
    package var pending: Int { buffer.count - start }

    /// Adds bytes that arrived.
    package mutating func feed(_ bytes: borrowing Span<UInt8>) {
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            start = 0
        } else if start > WireLimits.packet {
            buffer.removeSubrange(..<start)
            start = 0
        }
        bytes.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    }

    /// The next whole packet, or nil when more bytes are needed.
    ///
    /// Bytes behind a packet's last field are ignored, as OpenSSH ignores them.
    package mutating func next() throws(WireFault) -> Packet? {
        guard pending >= 4 else { return nil }
        var length = 0
        for byte in buffer[start..<start + 4] { length = length << 8 | Int(byte) }
        guard length <= WireLimits.packet else { throw .packetTooLong(length: length) }
        guard length > 0 else { throw .packetEmpty }
        guard pending >= 4 + length else { return nil }
        let code = buffer[start + 4]
        guard let type = PacketType(rawValue: code) else { throw .typeUnknown(code) }
        let body = start + 5..<start + 4 + length
        start = body.upperBound
        var cursor = ByteCursor(buffer, body, type: type)
        return try cursor.packet(type)
    }
}

extension ByteCursor {
    /// Reads the packet behind its type byte.
    fileprivate mutating func packet(_ type: PacketType) throws(WireFault) -> Packet {
        switch type {
        case .initialize:
            let version = try integer()
            return .initialize(version: version, extensions: try extensions(type))
        case .version:
            let version = try integer()
            return .version(version, extensions: try extensions(type))
        case .status, .handle, .data, .name, .attributes, .extendedReply:
            let id = try integer()
            return .reply(id: id, try reply(type))
        default:
            let id = try integer()
            return .request(id: id, try request(type))
        }
    }

    private mutating func request(_ type: PacketType) throws(WireFault) -> Request {
        switch type {
        case .open:
            let path = try name()
            let flags = OpenFlags(rawValue: try integer())
            return .open(path, flags, try attributes())
        case .close: return .close(try handle())
        case .read:
            let handle = try handle()
            let offset = try long()
            return .read(handle, offset: offset, length: try integer())
        case .write:
            let handle = try handle()
            let offset = try long()
            return .write(handle, offset: offset, try string(limit: WireLimits.data))
        case .lstat: return .lstat(try name())
        case .fstat: return .fstat(try handle())
        case .openDirectory: return .openDirectory(try name())
        case .readDirectory: return .readDirectory(try handle())
        case .remove: return .remove(try name())
        case .removeDirectory: return .removeDirectory(try name())
        case .realPath: return .realPath(try name())
        case .stat: return .stat(try name())
        case .readLink: return .readLink(try name())
        default: return try longerRequest(type)
        }
    }

    private mutating func longerRequest(_ type: PacketType) throws(WireFault) -> Request {
        switch type {
        case .setstat:
            let path = try name()
            return .setstat(path, try attributes())
        case .fsetstat:
            let handle = try handle()
            return .fsetstat(handle, try attributes())
        case .makeDirectory:
            let path = try name()
            return .makeDirectory(path, try attributes())
        case .rename:
            let from = try name()
            return .rename(from: from, to: try name())
        case .symlink:
            let target = try name()
            return .symlink(target: target, link: try name())
        case .extended:
            let name = try text()
            return .extended(name, rest())
        default:
            preconditionFailure("packet() sends only requests here")
        }
    }

    private mutating func reply(_ type: PacketType) throws(WireFault) -> Reply {
        switch type {
        case .status:
            let code = StatusCode(rawValue: try integer())
            // Servers of before version 3 send the number alone.
            if isAtEnd { return .status(Status(code)) }
            let message = try text()
            return .status(Status(code, message: message, language: isAtEnd ? "" : try text()))
        case .handle: return .handle(try handle())
        case .data: return .data(try string(limit: WireLimits.data))
        case .name: return .names(try entries())
        case .attributes: return .attributes(try attributes())
        case .extendedReply: return .extended(rest())
        default:
            preconditionFailure("packet() sends only replies here")
        }
    }

    private mutating func entries() throws(WireFault) -> [Reply.Entry] {
        let count = Int(try integer())
        // Two empty strings and the flags: the least that an entry takes.
        guard count <= remaining / 12 else { throw .tooMany(.name, count: count) }
        var entries: [Reply.Entry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let name = try name()
            let line = try string(limit: WireLimits.text)
            entries.append(Reply.Entry(name, line: line, attributes: try attributes()))
        }
        return entries
    }

    private mutating func attributes() throws(WireFault) -> FileAttributes {
        let flags = AttributeFlags(rawValue: try integer())
        guard flags.isSubset(of: .known) else { throw .attributesUnknown(flags: flags.rawValue) }
        var attributes = FileAttributes()
        if flags.contains(.size) { attributes.size = try long() }
        if flags.contains(.owner) {
            let user = try integer()
            attributes.owner = .init(user: user, group: try integer())
        }
        if flags.contains(.permissions) { attributes.permissions = try integer() }
        if flags.contains(.times) {
            let accessed = try integer()
            attributes.times = .init(accessed: accessed, modified: try integer())
        }
        guard flags.contains(.extended) else { return attributes }
        let count = Int(try integer())
        guard count <= WireLimits.pairs else { throw .tooMany(.attributes, count: count) }
        for _ in 0..<count { attributes.extended.append(try pair()) }
        return attributes
    }

    private mutating func extensions(_ type: PacketType) throws(WireFault) -> [ExtendedPair] {
        var pairs: [ExtendedPair] = []
        while !isAtEnd {
            guard pairs.count < WireLimits.pairs else {
                throw .tooMany(type, count: pairs.count + 1)
            }
            pairs.append(try pair())
        }
        return pairs
    }

    private mutating func pair() throws(WireFault) -> ExtendedPair {
        let name = try text()
        return ExtendedPair(name: name, data: try string(limit: WireLimits.text))
    }
}
