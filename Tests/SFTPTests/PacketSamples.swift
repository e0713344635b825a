import SFTP

/// Random packets of every type.
struct PacketSamples {
    var random: SampleRandom

    init(seed: UInt64) { random = SampleRandom(seed: seed) }

    /// One packet of each type, with random content.
    mutating func one(_ type: PacketType) -> Packet {
        let id = UInt32.random(in: 0 ... .max, using: &random)
        switch type {
        case .initialize: return .initialize(version: id, extensions: pairs())
        case .version: return .version(id, extensions: pairs())
        case .status, .handle, .data, .name, .attributes, .extendedReply:
            return .reply(id: id, reply(type))
        default: return .request(id: id, request(type))
        }
    }

    private mutating func request(_ type: PacketType) -> Request {
        switch type {
        case .open: .open(name(), OpenFlags(rawValue: 0x1A), attributes())
        case .close: .close(handle())
        case .read: .read(handle(), offset: .random(in: 0 ... .max, using: &random), length: 9)
        case .write:
            .write(
                handle(), offset: .random(in: 0 ... .max, using: &random),
                random.bytes(upTo: 3000))
        case .lstat: .lstat(name())
        case .fstat: .fstat(handle())
        case .setstat: .setstat(name(), attributes())
        case .fsetstat: .fsetstat(handle(), attributes())
        case .openDirectory: .openDirectory(name())
        case .readDirectory: .readDirectory(handle())
        case .remove: .remove(name())
        case .makeDirectory: .makeDirectory(name(), attributes())
        case .removeDirectory: .removeDirectory(name())
        case .realPath: .realPath(name())
        case .stat: .stat(name())
        case .rename: .rename(from: name(), to: name())
        case .readLink: .readLink(name())
        case .symlink: .symlink(target: name(), link: name())
        default: .extended("sample@example.org", random.bytes(upTo: 40))
        }
    }

    private mutating func reply(_ type: PacketType) -> Reply {
        switch type {
        case .status:
            .status(Status(StatusCode(rawValue: 4), message: "no space", language: "en"))
        case .handle: .handle(handle())
        case .data: .data(random.bytes(upTo: 3000))
        case .name:
            .names(
                (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    Reply.Entry(name(), line: random.bytes(upTo: 60), attributes: attributes())
                })
        case .attributes: .attributes(attributes())
        default: .extended(random.bytes(upTo: 40))
        }
    }

    private mutating func name() -> FileName { FileName(random.bytes(upTo: 80)) }

    private mutating func handle() -> Handle { Handle(random.bytes(upTo: WireLimits.handle)) }

    private mutating func pairs() -> [ExtendedPair] {
        (0..<Int.random(in: 0...4, using: &random)).map { number in
            ExtendedPair(name: "extension-\(number)", data: random.bytes(upTo: 9))
        }
    }

    private mutating func attributes() -> FileAttributes {
        FileAttributes(
            size: random.flag() ? .random(in: 0 ... .max, using: &random) : nil,
            owner: random.flag() ? .init(user: 7, group: .max) : nil,
            permissions: random.flag() ? 0o100_644 : nil,
            times: random.flag() ? .init(accessed: 1, modified: .max) : nil,
            extended: random.flag() ? pairs() : [])
    }
}

/// The bytes of packets, one after the other.
func wire(_ packets: [Packet]) -> [UInt8] {
    var writer = PacketWriter()
    for packet in packets { writer.write(packet) }
    return writer.take()
}
