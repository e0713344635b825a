import Diagnostics
import Partners
import Values

/// The bytes of an interchange with the security information in its ISA04.
///
/// What is stored has blanks there, so that no record, log or page ever has the password: it is
/// filled in on the way out, as a channel's own password is.
struct SecuredBytes {
    /// ISA is of fixed width: `ISA*00*..........*01*` has 21 characters (X12.5).
    private static let place = 21

    private let value: [UInt8]
    private var offset = 0

    /// Takes the password; nil where it cannot stand in ISA04.
    init?(_ secret: Secret) {
        guard ISASecurity.holds(secret) else { return nil }
        let bytes = Array(secret.value.utf8)
        value = bytes + Array(repeating: 0x20, count: ISASecurity.length - bytes.count)
    }

    /// Whether the password has none of the delimiters that an ISA is written with.
    func fits(_ isa: [UInt8]) -> Bool {
        guard isa.count > 105 else { return false }
        return [isa[3], isa[82], isa[104], isa[105]].allSatisfy { delimiter in
            // ISA11 is U where it is no delimiter.
            delimiter == UInt8(ascii: "U") || !value.contains(delimiter)
        }
    }

    /// The next block of the file, in order, with what belongs into it.
    mutating func fill(_ block: [UInt8]) -> [UInt8] {
        defer { offset += block.count }
        var filled = block
        for (index, byte) in value.enumerated() {
            let position = Self.place + index - offset
            if filled.indices.contains(position) { filled[position] = byte }
        }
        return filled
    }
}
