import SFTP
import Testing

@Suite("Packets on the wire")
struct PacketTests {
    @Test("what was written is read back", arguments: PacketType.allCases)
    func identity(type: PacketType) throws {
        for seed in 0..<40 {
            var samples = PacketSamples(seed: UInt64(seed) &* 977)
            let packet = samples.one(type)
            #expect(packet.type == type)
            var reader = PacketReader()
            reader.feed(wire([packet]).span)
            #expect(try reader.next() == packet, "seed \(seed)")
            #expect(try reader.next() == nil)
            #expect(reader.pending == 0)
        }
    }

    @Test("any cut of the bytes gives the same packets", arguments: 0..<30 as Range<UInt64>)
    func cuts(seed: UInt64) throws {
        var samples = PacketSamples(seed: seed)
        let packets = PacketType.allCases.map { samples.one($0) }
        let bytes = wire(packets)
        var reader = PacketReader()
        var read: [Packet] = []
        var position = 0
        while position < bytes.count {
            let limit = seed == 0 ? 1 : min(bytes.count - position, 700)
            let end = position + Int.random(in: 1...limit, using: &samples.random)
            reader.feed(Array(bytes[position..<end]).span)
            while let packet = try reader.next() { read.append(packet) }
            position = end
        }
        #expect(read == packets)
    }

    @Test("the bytes are those of the draft")
    func vector() {
        let packet = Packet.request(
            id: 5, .open("/a", [.read], FileAttributes(permissions: 0o644)))
        let expected: [UInt8] = [
            0, 0, 0, 23, 3, 0, 0, 0, 5, 0, 0, 0, 2, 0x2F, 0x61, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 1,
            0xA4,
        ]
        #expect(wire([packet]) == expected)
    }

    @Test("a status without words is a status")
    func bareStatus() throws {
        var reader = PacketReader()
        reader.feed(([0, 0, 0, 9, 101, 0, 0, 0, 7, 0, 0, 0, 2] as [UInt8]).span)
        #expect(try reader.next() == .reply(id: 7, .status(Status(.noSuchFile))))
    }

    @Test("mutated bytes end in packets or in a fault, never in a crash", arguments: 0..<200)
    func mutations(seed: Int) {
        var samples = PacketSamples(seed: UInt64(seed))
        var bytes = wire(PacketType.allCases.map { samples.one($0) })
        for _ in 0..<Int.random(in: 1...20, using: &samples.random) {
            let index = Int.random(in: 0..<bytes.count, using: &samples.random)
            bytes[index] = [0, 1, 0x7F, 0x80, 0xFF, bytes[index] ^ 4].randomElement(
                using: &samples.random)!
        }
        if samples.random.flag() { bytes.removeLast(bytes.count / 3) }
        var reader = PacketReader()
        reader.feed(bytes.span)
        var read = 0
        do {
            while try reader.next() != nil { read += 1 }
        } catch {
            #expect(!"\(error)".isEmpty)
        }
        #expect(read <= bytes.count / 5)
    }
}

@Suite("Faults on the wire")
struct WireFaultTests {
    static let cases: [([UInt8], WireFault)] = [
        ([0, 4, 4, 1], .packetTooLong(length: WireLimits.packet + 1)),
        ([0xFF, 0xFF, 0xFF, 0xFF], .packetTooLong(length: 0xFFFF_FFFF)),
        ([0, 0, 0, 0], .packetEmpty),
        ([0, 0, 0, 1, 99], .typeUnknown(99)),
        ([0, 0, 0, 3, 4, 0, 0], .truncated(.close)),
        ([0, 0, 0, 9, 4, 0, 0, 0, 1, 0, 0, 0, 9], .truncated(.close)),
        ([0, 0, 0, 9, 4, 0, 0, 0, 1, 0, 0, 1, 1], .fieldTooLong(.close, length: 257)),
        ([0, 0, 0, 9, 17, 0, 0, 0, 1, 0, 0, 16, 1], .fieldTooLong(.stat, length: 4097)),
        ([0, 0, 0, 9, 105, 0, 0, 0, 1, 0, 0, 0, 16], .attributesUnknown(flags: 16)),
        ([0, 0, 0, 9, 104, 0, 0, 0, 1, 0, 0, 0, 1], .tooMany(.name, count: 1)),
        (
            [0, 0, 0, 13, 105, 0, 0, 0, 1, 0x80, 0, 0, 0, 0, 0, 1, 0],
            .tooMany(.attributes, count: 256)
        ),
    ]

    @Test("each is told by what it is", arguments: cases)
    func faults(bytes: [UInt8], fault: WireFault) {
        var reader = PacketReader()
        reader.feed(bytes.span)
        #expect(throws: fault) { try reader.next() }
    }
}

@Suite("Names of files")
struct FileNameTests {
    @Test(
        "a name that could lead out of its folder is not plain",
        arguments: ["", ".", "..", "a/b", "/", "a\0b", String(repeating: "x", count: 256)])
    func notPlain(name: String) {
        #expect(!FileName(name).isPlain)
    }

    @Test("others are plain", arguments: ["a", "...", "..a", ".a", "ä", "a b", "a\\b"])
    func plain(name: String) {
        #expect(FileName(name).isPlain)
    }

    @Test("an entry's path has one separator")
    func entry() {
        #expect(FileName("in").entry("a").text == "in/a")
        #expect(FileName("/").entry("a").text == "/a")
        #expect(FileName("").entry("a").text == "a")
    }
}
