/// What checking the elements of a segment needs to know; no text, so that it costs no counting of
/// references to look at.
struct SegmentCheck {
    /// The first of its elements in `SetGuide.elements`.
    let first: Int
    /// How many elements it has.
    let count: Int
    /// The mandatory positions as bits.
    let mandatory: UInt64
    /// The positions that must not be filled as bits.
    let unused: UInt64
    /// The positions that need the next one, and those whose next one needs them, as bits: what
    /// most rules come to.
    private var needNext: UInt64 = 0
    private var neededByNext: UInt64 = 0
    /// Its other syntax rules in `SetGuide.ruleChecks`.
    private var rules: Range<Int>

    private init(_ segment: GuideSegment, _ all: [SyntaxRule], _ others: inout [SyntaxRule]) {
        first = segment.elements.lowerBound
        count = segment.elements.count
        mandatory = segment.mandatory
        unused = segment.unused
        rules = others.count..<others.count
        for rule in all[segment.rules] where !takeNeighbours(rule) { others.append(rule) }
        rules = rules.lowerBound..<others.count
    }

    /// Takes a rule in that says of two neighbours that one needs the other, or each does.
    private mutating func takeNeighbours(_ rule: SyntaxRule) -> Bool {
        let low: UInt64 = 1 << UInt64(rule.mask.trailingZeroBitCount)
        guard rule.mask == low | low << 1, rule.kind != .required, rule.kind != .exclusion
        else { return false }
        let startsLow = low == 1 << UInt64(rule.first - 1)
        if rule.kind == .paired || startsLow { needNext |= low }
        if rule.kind == .paired || !startsLow { neededByNext |= low }
        return true
    }

    /// The checks of all segments of a guide, and the rules that these point to.
    static func all(
        _ segments: [GuideSegment], _ rules: [SyntaxRule]
    ) -> (checks: [SegmentCheck], rules: [SyntaxRule]) {
        var others: [SyntaxRule] = []
        let checks = segments.map { SegmentCheck($0, rules, &others) }
        return (checks, others)
    }

    /// Whether the filled positions, given as bits, break one of the rules; `others` is
    /// `SetGuide.ruleChecks`.
    @inline(__always)
    func isBroken(by filled: UInt64, _ others: [SyntaxRule]) -> Bool {
        let next = filled >> 1
        if filled & ~next & needNext | next & ~filled & neededByNext != 0 { return true }
        for rule in rules where others[rule].broken(by: filled) != 0 { return true }
        return false
    }
}
