import Diagnostics
import Notation
import Testing
import Values

@Suite("Hostile bytes")
struct HostileBytesTests {
    private static let profile = """
        # a profile
        name: "acme"
        ids: ['ZZ', 02, *x, &y z]
        settle: {every: 5s, sightings: 2}
        rules:
          - at: PO1.02
            say: |
              Line: quantity
            why: >-
              folded
          - ? complex
            : value
        name: !!str again
        "é": "\\u00e9\\n"
        """

    private static let table = "theirs,ours\r\nCA,\"a \"\"b\"\"\"\nEA, =1\n,\n\"x\ny\",z\n"

    /// Changes, drops, doubles and inserts bytes of a text.
    private static func mutated(_ text: String, _ random: inout SplitMix64) -> [UInt8] {
        var bytes = Array(text.utf8)
        let signs = Array("{}[]:,-?&*!|>'\"%@` \t\n\r#~\\".utf8) + [0, 0x7F, 0x85, 0xC3, 0xFF]
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            guard let index = bytes.indices.randomElement(using: &random),
                let sign = signs.randomElement(using: &random)
            else { return bytes }
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] = sign
            case 1: bytes.insert(sign, at: index)
            case 2: bytes.remove(at: index)
            default:
                let end = min(bytes.count, index + 8)
                bytes.insert(contentsOf: bytes[index..<end], at: index)
            }
        }
        return bytes
    }

    @Test(
        "end in a node or in diagnostics with places, never both and never neither",
        arguments: Array(1...20) as [UInt64])
    func yaml(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<100 {
            let bytes = Self.mutated(Self.profile, &random)
            let (node, diagnostics) = YAMLReader.read(bytes, file: "f")
            #expect((node == nil) == !diagnostics.isEmpty, "\(bytes)")
            for diagnostic in diagnostics { #expect(Fault(diagnostic).line > 0, "\(bytes)") }
        }
    }

    @Test(
        "end in a table or in errors with places",
        arguments: Array(1...20) as [UInt64])
    func table(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<100 {
            let bytes = Self.mutated(Self.table, &random)
            let (table, diagnostics) = Table.read(bytes, file: "f")
            #expect(
                (table == nil) == diagnostics.contains { $0.severity == .error }, "\(bytes)")
            for diagnostic in diagnostics { #expect(Fault(diagnostic).line > 0, "\(bytes)") }
        }
    }
}
