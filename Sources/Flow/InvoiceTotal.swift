import Diagnostics
package import Mapping
package import Values
import X12

/// The amount of an invoice (810) as its segments state it, against what they come to.
///
/// An invoice that does not add up is paid late or not at all, so none leaves: whatever map wrote
/// it, TDS01 is the sum of its lines (IT102 × IT104, by the basis in IT105), charges less
/// allowances (SAC05) and taxes (TXI02), to the cent. Lines may be rounded one by one or in all;
/// taxes of the whole invoice may be those of its lines once more.
package struct InvoiceTotal {
    /// Quantities times prices, exact.
    private var lines = ExactDecimal.zero
    /// The same, each line rounded to the cent.
    private var roundedLines = ExactDecimal.zero
    /// Charges less allowances.
    private var charges = ExactDecimal.zero
    /// Taxes of lines and of their charges.
    private var lineTaxes = ExactDecimal.zero
    /// Taxes of the whole invoice, and of its charges.
    private var taxes = ExactDecimal.zero
    private var isInLines = false
    private var stated: ExactDecimal?
    private var isCredit = false

    /// Adds up the segments between ST and SE.
    ///
    /// - Throws: `Overflow` for amounts beyond 38 digits.
    package init(_ segments: [OutwardSegment]) throws(ExactDecimal.Overflow) {
        for segment in segments {
            func text(_ element: Int) -> String { segment.text(element) }
            switch segment.tag {
            case "BIG":
                isCredit = text(7) == "CR"
            case "IT1":
                isInLines = true
                guard let quantity = ExactDecimal(text(2)), let price = ExactDecimal(text(4))
                else { continue }
                let amount = try quantity * price * Self.share(text(5))
                lines = try lines + amount
                roundedLines = try roundedLines + amount.rounded(to: 2, .halfUp)
            case "SAC":
                guard let amount = ExactDecimal(implied: text(5), places: 2) else { continue }
                if text(1) == "A" { charges = try charges - amount }
                if text(1) == "C" { charges = try charges + amount }
            case "TXI":
                guard let amount = ExactDecimal(text(2)), text(7).isEmpty || text(7) == "A" else {
                    continue
                }
                if isInLines {
                    lineTaxes = try lineTaxes + amount
                } else {
                    taxes = try taxes + amount
                }
            case "TDS":
                isInLines = false
                stated = ExactDecimal(implied: text(1), places: 2)
            default:
                continue
            }
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
        try (lines + charges + taxes + lineTaxes).rounded(to: 2, .halfUp)
    }

    /// Why the invoice does not add up, with both sums; nil where it does. Credits may be written
    /// with either sign.
    func fault() throws(ExactDecimal.Overflow) -> Diagnostic? {
        guard let stated else { return nil }
        let allTaxes = try taxes + lineTaxes
        let exact = try sum()
        var sums = [exact, try (roundedLines + charges + allTaxes).rounded(to: 2, .halfUp)]
        if !taxes.isZero {
            sums.append(try (lines + charges + taxes).rounded(to: 2, .halfUp))
            sums.append(try (roundedLines + charges + taxes).rounded(to: 2, .halfUp))
        }
        if isCredit { sums += sums.map { -$0 } }
        guard !sums.contains(stated) else { return nil }
        func plain(_ number: ExactDecimal) -> String {
            (number.rounded(to: 2, .halfUp).withScale(2) ?? number).description
        }
        return Diagnostic(
            .envelopeInvoiceTotal,
            "the invoice states \(plain(stated)) (TDS01), and its lines \(plain(lines)), charges "
                + "less allowances \(plain(charges)) and taxes \(plain(allTaxes)) come to "
                + plain(exact), value: plain(stated))
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
