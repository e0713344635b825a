import Diagnostics
import Notation
import Values

/// `service` and `fees` in partner.yaml: which share of what is owed has to come in time, and what
/// it costs where it does not.
enum TargetsFile {
    /// The keys of `service`.
    static let service = Fields(
        "service",
        ServiceLevel.Subject.allCases.map { subject in
            .record(
                subject.rawValue, level,
                doc: "The \(subject.kind) that is owed to what is sent, whoever owes it.")
        })

    private static let level = Fields(
        "level",
        [
            .decimal("share", required: true, doc: "Of a hundred so many, such as 99.5."),
            .duration(
                "within", required: true,
                doc: "Come within this working time of `calendar`; the report counts each month."),
        ])

    /// The keys of one of `fees`.
    static let fee = Fields(
        "fee",
        [
            .choice(
                "for", FeeRule.Cause.all.map(\.description), required: true,
                doc: "What of ours it charges for: late, missing (due, and not sent) or refused."),
            .decimal("amount", doc: "How much; or `percent`."),
            .decimal("percent", doc: "So many hundredths of the value of the order's lines."),
            .choice(
                "per", FeeRule.Unit.self, default: .document,
                doc: "For each `document`, or once an `order`."),
            .decimal("max", doc: "At most so much for each of them."),
            .text("currency", length: 3...3, required: true, doc: "The currency, such as USD."),
        ])

    /// Reads the levels.
    static func levels(
        _ reader: FieldReader?, _ diagnostics: inout [Diagnostic]
    ) -> [ServiceLevel] {
        ServiceLevel.Subject.allCases.compactMap { subject in
            guard let reader = reader?.optionalRecord(subject.rawValue) else { return nil }
            let share = reader.decimal("share")
            if share <= .zero || share > ExactDecimal(100) {
                diagnostics.report(
                    .profileTargetForm, "a share is over 0 and up to 100", value: share.plain,
                    at: reader.place("share"))
            }
            return ServiceLevel(
                subject: subject, share: share, within: reader.duration("within"))
        }
    }

    /// Reads the fees.
    static func fees(
        _ readers: [FieldReader], _ diagnostics: inout [Diagnostic]
    ) -> [FeeRule] {
        readers.compactMap { reader in
            let amount = reader.optionalDecimal("amount")
            let percent = reader.optionalDecimal("percent")
            let charge = amount.map(FeeRule.Charge.amount) ?? percent.map(FeeRule.Charge.percent)
            guard let charge, amount == nil || percent == nil else {
                diagnostics.report(
                    .profileTargetForm, "either \"amount\" or \"percent\" says how much",
                    value: reader.text("for"), at: reader.place("for"))
                return nil
            }
            let sums = [amount, percent, reader.optionalDecimal("max")].compactMap { $0 }
            if let negative = sums.first(where: { $0 < .zero }) {
                diagnostics.report(
                    .profileTargetForm, "a fee is not less than nothing", value: negative.plain,
                    at: reader.place("for"))
            }
            guard
                let cause = FeeRule.Cause.all.first(where: {
                    $0.description == reader.text("for")
                })
            else { return nil }
            return FeeRule(
                cause: cause, charge: charge, per: reader.choice("per"),
                most: reader.optionalDecimal("max"), currency: reader.text("currency"))
        }
    }
}
