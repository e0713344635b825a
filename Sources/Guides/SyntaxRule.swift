/// A relation between positions of a segment or composite (X12.6, condition designators).
public struct SyntaxRule: Sendable, Hashable {
    /// How the positions depend on each other.
    public enum Kind: UInt8, Sendable, Hashable {
        /// `P`: all or none.
        case paired
        /// `R`: at least one.
        case required
        /// `E`: at most one.
        case exclusion
        /// `C`: with the first, all the others.
        case conditional
        /// `L`: with the first, at least one of the others.
        case list
    }

    /// How the positions depend on each other.
    public let kind: Kind
    /// The position that a `C` or `L` rule starts from; the first one otherwise. From 1.
    public let first: UInt8
    /// The positions as bits, position 1 being bit 0.
    public let mask: UInt64
    /// What the rule rests on.
    public let evidence: Evidence

    /// Reads a rule as the standard writes it, such as `C0302` or `R03050608`: a letter and two
    /// digits a position, at least two positions, none above 64.
    init?(_ text: String, evidence: Evidence = .single) {
        let bytes = Array(text.utf8)
        let kinds: [Character: Kind] = [
            "P": .paired, "R": .required, "E": .exclusion, "C": .conditional, "L": .list,
        ]
        guard bytes.count >= 5, bytes.count % 2 == 1, let letter = text.first,
            let kind = kinds[letter]
        else { return nil }
        var mask: UInt64 = 0
        for index in stride(from: 1, to: bytes.count, by: 2) {
            guard let tens = Self.digit(bytes[index]), let ones = Self.digit(bytes[index + 1]),
                (1...64).contains(tens * 10 + ones)
            else { return nil }
            mask |= 1 << UInt64(tens * 10 + ones - 1)
        }
        guard let tens = Self.digit(bytes[1]), let ones = Self.digit(bytes[2]) else { return nil }
        self.kind = kind
        self.first = UInt8(tens * 10 + ones)
        self.mask = mask
        self.evidence = evidence
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (0x30...0x39).contains(byte) ? Int(byte) - 0x30 : nil
    }

    /// The highest position that the rule names.
    var last: Int { 64 - mask.leadingZeroBitCount }

    /// What is wrong with the filled positions, given as bits: the positions that are missing,
    /// or for an exclusion those that are too many. Zero when the rule holds.
    ///
    /// An unmet `R` names its first position, an unmet `L` its first dependent one: the sender has
    /// to fill one of them, and one AK4 says so.
    @inline(__always)
    package func broken(by filled: UInt64) -> UInt64 {
        let met = filled & mask
        switch kind {
        case .paired:
            return met == 0 || met == mask ? 0 : mask & ~met
        case .required:
            return met == 0 ? 1 << UInt64(first - 1) : 0
        case .exclusion:
            return met & (met &- 1)
        case .conditional:
            return filled & (1 << UInt64(first - 1)) == 0 ? 0 : mask & ~met
        case .list:
            let start: UInt64 = 1 << UInt64(first - 1)
            guard filled & start != 0, met == start else { return 0 }
            let rest = mask & ~start
            return rest & ~(rest &- 1)
        }
    }
}

extension SyntaxRule {
    /// For people: why a position has to be filled, such as `06 and 07 come together`.
    func reason(for position: Int) -> String {
        switch kind {
        case .paired: "\(list(mask, "and")) come together"
        case .required: "one of \(list(mask, "or")) has to be there"
        case .exclusion: "it must not come together with \(others(position))"
        case .conditional: "\(two(Int(first))) needs it"
        case .list:
            "\(two(Int(first))) needs one of \(list(mask & ~(1 << UInt64(first - 1)), "or"))"
        }
    }

    /// For people: the other positions of the rule.
    func others(_ position: Int) -> String { list(mask & ~(1 << UInt64(position - 1)), "or") }

    private func list(_ mask: UInt64, _ word: String) -> String {
        let names = (1...64).filter { mask & (1 << UInt64($0 - 1)) != 0 }.map(two)
        guard let last = names.last, names.count > 1 else { return names.joined() }
        return names.dropLast().joined(separator: ", ") + " \(word) " + last
    }

    private func two(_ position: Int) -> String { position < 10 ? "0\(position)" : "\(position)" }
}
