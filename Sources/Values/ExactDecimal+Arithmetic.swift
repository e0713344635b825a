extension ExactDecimal {
    /// What to do with digits that fall away.
    package enum Rounding: String, Sendable, CaseIterable {
        /// To the nearer neighbour, a tie to the even digit (IEEE 754; commercial statistics).
        case halfEven
        /// To the nearer neighbour, a tie away from zero (what invoices expect).
        case halfUp
    }

    /// The sum, with the larger scale of the two.
    package static func + (one: Self, other: Self) throws(Overflow) -> ExactDecimal {
        let scale = max(one.scale, other.scale)
        let (sum, overflow) = try one.raised(to: scale)
            .addingReportingOverflow(try other.raised(to: scale))
        return try checked(sum, overflow, scale)
    }

    /// The difference, with the larger scale of the two.
    package static func - (one: Self, other: Self) throws(Overflow) -> ExactDecimal {
        try one + (-other)
    }

    /// The product; its scale is the sum of both scales, less trailing zeros where the sum would
    /// pass 38.
    package static func * (one: Self, other: Self) throws(Overflow) -> ExactDecimal {
        var (left, right) = (one, other)
        if left.scale + right.scale > maximumScale {
            (left, right) = (left.normalized, right.normalized)
        }
        let scale = left.scale + right.scale
        guard scale <= maximumScale else { throw Overflow() }
        let (product, overflow) = left.coefficient
            .multipliedReportingOverflow(by: right.coefficient)
        return try checked(product, overflow, scale)
    }

    /// The number with its sign turned; the scale stays.
    package static prefix func - (one: Self) -> ExactDecimal {
        ExactDecimal(coefficient: -one.coefficient, scale: one.scale)
    }

    /// The number of which `other` times makes this one; nil where no decimal of 38 digits does, as
    /// of 1 and 3, or where `other` is zero.
    package func divided(exactlyBy other: ExactDecimal) -> ExactDecimal? {
        let (one, other) = (normalized, other.normalized)
        guard !other.isZero else { return nil }
        var dividend = one.coefficient
        var scale = Int(one.scale) - Int(other.scale)
        while scale < 0 || !dividend.isMultiple(of: other.coefficient) {
            let (raised, overflow) = dividend.multipliedReportingOverflow(by: 10)
            guard !overflow, scale < Int(Self.maximumScale) else { return nil }
            dividend = raised
            scale += 1
        }
        return ExactDecimal(coefficient: dividend / other.coefficient, scale: UInt8(scale))
    }

    /// The number with at most `places` decimals. Rounding only takes digits away: a number with
    /// fewer decimals stays as it is.
    package func rounded(to places: Int, _ rounding: Rounding = .halfEven) -> ExactDecimal {
        precondition(places >= 0, "decimals are counted from zero")
        guard places < Int(scale) else { return self }
        let divisor = Int128(Self.power(scale - UInt8(places)))
        let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: divisor)
        let half = divisor / 2
        let away =
            switch rounding {
            case .halfUp: remainder.magnitude >= half.magnitude
            case .halfEven:
                remainder.magnitude > half.magnitude
                    || (remainder.magnitude == half.magnitude && !quotient.isMultiple(of: 2))
            }
        let step: Int128 = away ? (isNegative ? -1 : 1) : 0
        return ExactDecimal(coefficient: quotient + step, scale: UInt8(places))
    }

    /// The same number written with exactly `places` decimals; nil when that would lose digits or
    /// needs more than 38.
    package func withScale(_ places: Int) -> ExactDecimal? {
        guard (0...Int(Self.maximumScale)).contains(places) else { return nil }
        let wanted = UInt8(places)
        if wanted >= scale {
            guard let raised = try? raised(to: wanted) else { return nil }
            return ExactDecimal(coefficient: raised, scale: wanted)
        }
        let divisor = Int128(Self.power(scale - wanted))
        let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: divisor)
        guard remainder == 0 else { return nil }
        return ExactDecimal(coefficient: quotient, scale: wanted)
    }

    private func raised(to scale: UInt8) throws(Overflow) -> Int128 {
        let factor = Int128(Self.power(scale - self.scale))
        let (raised, overflow) = coefficient.multipliedReportingOverflow(by: factor)
        guard !overflow, raised != .min else { throw Overflow() }
        return raised
    }

    private static func checked(
        _ coefficient: Int128, _ overflow: Bool, _ scale: UInt8
    ) throws(Overflow) -> ExactDecimal {
        guard !overflow, coefficient != .min else { throw Overflow() }
        return ExactDecimal(coefficient: coefficient, scale: scale)
    }
}
