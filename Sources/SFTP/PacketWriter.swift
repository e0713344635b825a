/// Turns packets into bytes, one after another into the same buffer.
package struct PacketWriter: Sendable {
    private var writer = ByteWriter()

    /// Makes a writer with an empty buffer.
    package init() {}

    /// How many bytes wait to be taken.
    package var count: Int { writer.bytes.count }

    /// Appends a packet with its length.
    ///
    /// The caller keeps to `WireLimits`: names, handles and data that are longer would be refused
    /// by the other side.
    package mutating func write(_ packet: Packet) {
        let start = writer.bytes.count
        writer.integer(0)
        writer.byte(packet.type.rawValue)
        switch packet {
        case .initialize(let version, let extensions), .version(let version, let extensions):
            writer.integer(version)
            for pair in extensions { write(pair) }
        case .request(let id, let request):
            writer.integer(id)
            write(request)
        case .reply(let id, let reply):
            writer.integer(id)
            write(reply)
        }
        let length = writer.bytes.count - start - 4
        precondition(length <= WireLimits.packet, "a packet of ours is never above the limit")
        let header = UInt32(truncatingIfNeeded: length)
        for index in 0..<4 {
            writer.bytes[start + index] = UInt8(truncatingIfNeeded: header >> (24 - 8 * index))
        }
    }

    /// Hands over all bytes written so far and starts afresh.
    package mutating func take() -> [UInt8] {
        let bytes = writer.bytes
        writer.bytes = []
        return bytes
    }

    private mutating func write(_ request: Request) {
        switch request {
        case .open(let path, let flags, let attributes):
            writer.string(path.bytes)
            writer.integer(flags.rawValue)
            write(attributes)
        case .close(let handle), .fstat(let handle), .readDirectory(let handle):
            writer.string(handle.bytes)
        case .read(let handle, let offset, let length):
            writer.string(handle.bytes)
            writer.long(offset)
            writer.integer(length)
        case .write(let handle, let offset, let data):
            writer.string(handle.bytes)
            writer.long(offset)
            writer.string(data)
        case .lstat(let path), .stat(let path), .openDirectory(let path), .remove(let path),
            .removeDirectory(let path), .realPath(let path), .readLink(let path):
            writer.string(path.bytes)
        case .setstat(let path, let attributes), .makeDirectory(let path, let attributes):
            writer.string(path.bytes)
            write(attributes)
        case .fsetstat(let handle, let attributes):
            writer.string(handle.bytes)
            write(attributes)
        case .rename(let from, let to):
            writer.string(from.bytes)
            writer.string(to.bytes)
        case .symlink(let target, let link):
            writer.string(target.bytes)
            writer.string(link.bytes)
        case .extended(let name, let data):
            writer.string(name)
            writer.bytes.append(contentsOf: data)
        }
    }

    private mutating func write(_ reply: Reply) {
        switch reply {
        case .status(let status):
            writer.integer(status.code.rawValue)
            writer.string(status.message)
            writer.string(status.language)
        case .handle(let handle):
            writer.string(handle.bytes)
        case .data(let data):
            writer.string(data)
        case .names(let entries):
            writer.integer(UInt32(truncatingIfNeeded: entries.count))
            for entry in entries {
                writer.string(entry.name.bytes)
                writer.string(entry.line)
                write(entry.attributes)
            }
        case .attributes(let attributes):
            write(attributes)
        case .extended(let data):
            writer.bytes.append(contentsOf: data)
        }
    }

    private mutating func write(_ attributes: FileAttributes) {
        writer.integer(AttributeFlags(attributes).rawValue)
        if let size = attributes.size { writer.long(size) }
        if let owner = attributes.owner {
            writer.integer(owner.user)
            writer.integer(owner.group)
        }
        if let permissions = attributes.permissions { writer.integer(permissions) }
        if let times = attributes.times {
            writer.integer(times.accessed)
            writer.integer(times.modified)
        }
        guard !attributes.extended.isEmpty else { return }
        writer.integer(UInt32(truncatingIfNeeded: attributes.extended.count))
        for pair in attributes.extended { write(pair) }
    }

    private mutating func write(_ pair: ExtendedPair) {
        writer.string(pair.name)
        writer.string(pair.data)
    }
}
