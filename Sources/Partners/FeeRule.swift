package import Values

/// What a partner charges for what we owe it and send late, not at all, or so that it refuses it.
package struct FeeRule: Sendable, Hashable {
    /// What it is charged for.
    package let cause: Cause
    /// How much.
    package let charge: Charge
    /// What it is charged for each of.
    package let per: Unit
    /// At most so much for each of them; nil: without end.
    package let most: ExactDecimal?
    /// The currency, such as USD.
    package let currency: String

    /// What a fee is for, as `late-shipment`.
    package struct Cause: Sendable, Hashable, CustomStringConvertible {
        /// What is wrong.
        package let fault: Fault
        /// With which document of ours.
        package let answer: BusinessAnswer

        /// Names a cause.
        package init(_ fault: Fault, _ answer: BusinessAnswer) {
            self.fault = fault
            self.answer = answer
        }

        /// The cause as the profile has it.
        package var description: String { "\(fault.rawValue)-\(answer.rawValue)" }

        /// All of them; a 945 is never ours to send.
        package static let all = Fault.allCases.flatMap { fault in
            BusinessAnswer.allCases.filter { $0 != .advice }.map { Cause(fault, $0) }
        }
    }

    /// What is wrong with a document of ours.
    package enum Fault: String, Sendable, Hashable, CaseIterable {
        /// It left after it was due.
        case late
        /// It is due and has not left.
        case missing
        /// The partner refused it.
        case refused
    }

    /// How much a fee is.
    package enum Charge: Sendable, Hashable {
        /// A sum.
        case amount(ExactDecimal)
        /// So many hundredths of the order's value.
        case percent(ExactDecimal)
    }

    /// What a fee is for each of.
    package enum Unit: String, Sendable, Hashable, CaseIterable {
        /// Each document.
        case document
        /// Each order, however many documents of it are at fault.
        case order
    }

    /// Describes a rule.
    package init(
        cause: Cause, charge: Charge, per: Unit = .document, most: ExactDecimal? = nil,
        currency: String
    ) {
        self.cause = cause
        self.charge = charge
        self.per = per
        self.most = most
        self.currency = currency
    }

    /// The fee for one document or order, rounded half up to two decimals; nil where it is a share
    /// of a value that is not known.
    package func fee(ofValue value: ExactDecimal?) -> ExactDecimal? {
        let fee: ExactDecimal
        switch charge {
        case .amount(let amount): fee = amount
        case .percent(let percent):
            let hundredth = ExactDecimal(coefficient: 1, scale: 2)
            guard let value, let product = try? value * percent * hundredth else { return nil }
            fee = product.rounded(to: 2, .halfUp)
        }
        return most.map { min(fee, $0) } ?? fee
    }

    /// The fees for some documents of one order.
    package func sum(ofDocuments count: Int, value: ExactDecimal?) -> ExactDecimal {
        guard let fee = fee(ofValue: value) else { return .zero }
        return (0..<(per == .order ? min(count, 1) : count)).reduce(.zero) { sum, _ in
            (try? sum + fee) ?? sum
        }
    }
}
