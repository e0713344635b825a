import Diagnostics
package import Mapping
package import Values
import X12

/// The amount of an invoice (810) as its segments state it, against what they come to.
///
/// An invoice that does not add up is paid late or not at all, so none leaves: whatever map wrote
/// it, TDS01 is the sum of its lines (IT102 × IT104, by the basis in IT105), charges less
/// allowances (SAC) and taxes (TXI), to the cent. Lines may be rounded one by one or in all, and so
/// may what is worked out by a rate; taxes of the whole invoice may be those of its lines once
/// more.
package struct InvoiceTotal {
    /// Quantities times prices.
    private var lines = RoundedSum()
    /// Charges less allowances.
    private var charges = RoundedSum()
    /// Taxes of lines and of their charges.
    private var lineTaxes = RoundedSum()
    /// Taxes of the whole invoice, and of its charges.
    private var taxes = RoundedSum()
    /// The amount of the line that is open, and the charges less allowances of it so far; nil
    /// outside of lines.
    private var line: (amount: ExactDecimal, charges: ExactDecimal)?
    /// Charges, and allowances as negative ones, and taxes of the whole invoice in percent of it.
    private var shares: [(percent: ExactDecimal, isLess: Bool)] = []
    private var taxShares: [ExactDecimal] = []
    /// What says a rate and not what it comes to.
    private var unknown: String?
    private var stated: ExactDecimal?
    private var isCredit = false

    /// Adds up the segments between ST and SE.
    ///
    /// - Throws: `Overflow` for amounts beyond 38 digits.
    package init(_ segments: [OutwardSegment]) throws(ExactDecimal.Overflow) {
        for segment in segments {
            switch segment.tag {
            case "BIG":
                isCredit = InvoiceKind(type: segment.text(7)) == .credit
            case "IT1":
                line = (.zero, .zero)
                guard let quantity = ExactDecimal(segment.text(2)),
                    let price = ExactDecimal(segment.text(4))
                else { continue }
                let amount = try quantity * price * Self.share(segment.text(5))
                line = (amount, .zero)
                try lines.add(amount)
            case "SAC": try addCharge(segment)
            case "TXI": try addTax(segment)
            case "TDS":
                line = nil
                stated = ExactDecimal(implied: segment.text(1), places: 2)
            default:
                continue
            }
        }
        // What is a share of the invoice is known once its lines are.
        for share in shares {
            let base = share.isLess ? try lines.exact + charges.exact : lines.exact
            try charges.add(base * share.percent.percent)
        }
        for share in taxShares { try taxes.add((lines.exact + charges.exact) * share) }
    }

    /// A charge (C) or an allowance (A): its amount (SAC05), else its rate for each of its
    /// quantity (SAC08 × SAC10), else its percentage (SAC07) of the line or the invoice, less what
    /// was taken off before where SAC06 is 7.
    private mutating func addCharge(_ segment: OutwardSegment) throws(ExactDecimal.Overflow) {
        guard ["A", "C"].contains(segment.text(1)) else { return }
        let sign = ExactDecimal(segment.text(1) == "A" ? -1 : 1)
        if let amount = ExactDecimal(implied: segment.text(5), places: 2) {
            try addCharge(sign * amount)
        } else if let rate = ExactDecimal(segment.text(8)) {
            guard let quantity = ExactDecimal(segment.text(10)) else {
                unknown = "SAC \(segment.text(2)), a rate (SAC08) without a quantity (SAC10)"
                return
            }
            try addCharge(sign * rate * quantity)
        } else if let percent = ExactDecimal(segment.text(7)) {
            let isLess = segment.text(6) == "7"
            if let line {
                let base = isLess ? try line.amount + line.charges : line.amount
                try addCharge(sign * base * percent.percent)
            } else {
                shares.append((try sign * percent, isLess))
            }
        }
    }

    private mutating func addCharge(_ amount: ExactDecimal) throws(ExactDecimal.Overflow) {
        try charges.add(amount)
        if let line { self.line = (line.amount, try line.charges + amount) }
    }

    /// A tax that is added (TXI07): its amount (TXI02), else its percentage (TXI03, a decimal
    /// fraction; more than one is a percentage in practice) of its basis (TXI08), of the line with
    /// its charges or of the invoice.
    private mutating func addTax(_ segment: OutwardSegment) throws(ExactDecimal.Overflow) {
        guard ["", "A"].contains(segment.text(7)) else { return }
        let isOfLine = line != nil
        func add(_ amount: ExactDecimal) throws(ExactDecimal.Overflow) {
            if isOfLine { try lineTaxes.add(amount) } else { try taxes.add(amount) }
        }
        if let amount = ExactDecimal(segment.text(2)) { return try add(amount) }
        guard var share = ExactDecimal(segment.text(3)) else { return }
        if share > ExactDecimal(1) { share = try share.percent }
        if let basis = ExactDecimal(segment.text(8)) {
            try add(basis * share)
        } else if let line {
            try add((line.amount + line.charges) * share)
        } else {
            taxShares.append(share)
        }
    }

    /// What a price is for, as a share of one: HP a hundred, TP a thousand (element 639).
    private static func share(_ basis: String) -> ExactDecimal {
        switch basis {
        case "HP": ExactDecimal(coefficient: 1, scale: 2)
        case "TP": ExactDecimal(coefficient: 1, scale: 3)
        default: ExactDecimal(1)
        }
    }

    /// What lines, charges and taxes come to, to the cent.
    package func sum() throws(ExactDecimal.Overflow) -> ExactDecimal {
        try (lines.exact + charges.exact + taxes.exact + lineTaxes.exact).rounded(to: 2, .halfUp)
    }

    /// Why the invoice does not add up, with both sums; nil where it does. Credits may be written
    /// with either sign.
    func fault() throws(ExactDecimal.Overflow) -> Diagnostic? {
        guard let stated else { return nil }
        if let unknown {
            return Diagnostic(
                .envelopeInvoiceTotal,
                "what the invoice's \(unknown), comes to is not known: state its amount",
                value: unknown)
        }
        var sums: [ExactDecimal] = []
        for (amounts, rates) in [
            (\RoundedSum.exact, \RoundedSum.exact), (\.rounded, \.exact),
            (\.rounded, \.rounded), (\.exact, \.rounded),
        ] {
            let sum = try lines[keyPath: amounts] + charges[keyPath: rates] + taxes[keyPath: rates]
            if !taxes.exact.isZero { sums.append(sum.rounded(to: 2, .halfUp)) }
            sums.append(try (sum + lineTaxes[keyPath: rates]).rounded(to: 2, .halfUp))
        }
        if isCredit { sums += sums.map { -$0 } }
        guard !sums.contains(stated) else { return nil }
        func plain(_ number: ExactDecimal) -> String {
            let cents = number.rounded(to: 2, .halfUp)
            return (cents.withScale(2) ?? cents).description
        }
        return Diagnostic(
            .envelopeInvoiceTotal,
            "the invoice states \(plain(stated)) (TDS01), and its lines \(plain(lines.exact)), "
                + "charges less allowances \(plain(charges.exact)) and taxes "
                + "\(plain(try taxes.exact + lineTaxes.exact)) come to \(plain(try sum()))",
            value: plain(stated))
    }
}

/// A sum of amounts as they are, and of the same rounded to the cent one by one.
private struct RoundedSum {
    private(set) var exact = ExactDecimal.zero
    private(set) var rounded = ExactDecimal.zero

    mutating func add(_ amount: ExactDecimal) throws(ExactDecimal.Overflow) {
        exact = try exact + amount
        rounded = try rounded + amount.rounded(to: 2, .halfUp)
    }
}

extension ExactDecimal {
    /// So many of a hundred, as a share of one.
    fileprivate var percent: ExactDecimal {
        get throws(Overflow) { try self * ExactDecimal(coefficient: 1, scale: 2) }
    }
}

extension OutwardSegment {
    /// A simple element's text, from 1; empty where there is none.
    func text(_ element: Int) -> String {
        guard elements.indices.contains(element - 1) else { return "" }
        return switch elements[element - 1] {
        case .text(let text): text
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .composite(let parts): parts.first ?? ""
        case .repetitions: ""
        }
    }
}
