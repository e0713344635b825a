import Guides

extension DocumentGenerator {
    /// Positions near the wanted ones that no rule is against; nil where none was found.
    ///
    /// Rules are mended one after another. What an exclusion took away stays away, and with it
    /// what cannot be without it; where that leads nowhere other choices are tried.
    mutating func settle(
        _ wanted: UInt64, _ rules: Range<Int>, keeping kept: UInt64, barring unused: UInt64 = 0
    ) -> UInt64? {
        for turn in 0..<24 {
            let wanted = turn < 12 ? wanted : kept
            if let found = attempt(wanted, rules, keeping: kept, barring: unused) {
                return found
            }
        }
        return nil
    }

    private mutating func attempt(
        _ wanted: UInt64, _ rules: Range<Int>, keeping kept: UInt64, barring unused: UInt64
    ) -> UInt64? {
        var filled = wanted
        var barred = unused
        for _ in 0..<64 {
            guard let rule = guide.rules[rules].first(where: { $0.broken(by: filled) != 0 }) else {
                return filled
            }
            let start: UInt64 = 1 << UInt64(rule.first - 1)
            switch rule.kind {
            case .exclusion:
                let met = filled & rule.mask
                barred |= met & ~(met & kept != 0 ? met & kept : one(of: met))
            case .paired where rule.mask & barred == 0,
                .conditional where rule.mask & ~start & barred == 0:
                filled |= rule.mask
            case .paired:
                barred |= rule.mask
            case .required, .list:
                let open = rule.mask & ~barred & ~(rule.kind == .list ? start : 0)
                if open != 0 {
                    filled |= one(of: open)
                } else if rule.kind == .list {
                    barred |= start
                } else {
                    return nil
                }
            case .conditional:
                barred |= start
            }
            if kept & barred != 0 { return nil }
            filled &= ~barred
        }
        return nil
    }

    /// Any one of the bits that are set.
    mutating func one(of bits: UInt64) -> UInt64 {
        var rest = bits
        for _ in 0..<random.next(bits.nonzeroBitCount) { rest &= rest &- 1 }
        return rest & ~(rest &- 1)
    }
}
