/// What becomes of a change of an order (860, or an 850 that changes or cancels), by how far the
/// order has come when the change arrives.
package struct ChangePolicy: Sendable, Hashable {
    /// What becomes of a change.
    package enum Action: String, Sendable, Hashable, CaseIterable {
        /// The ERP gets it as a change, behind its order.
        case deliver
        /// A person decides.
        case hold
        /// The partner is told at once that it is refused, and the ERP never gets it.
        case refuse
    }

    /// How far an order has come.
    package enum Stage: String, Sendable, Hashable, CaseIterable {
        /// The ERP does not have it yet.
        case unposted
        /// The ERP has it, and nothing was shipped.
        case posted
        /// Some of it was shipped.
        case partlyShipped
        /// All that was promised was shipped.
        case shipped

        /// In words.
        package var words: String {
            switch self {
            case .unposted: "not in the ERP yet"
            case .posted: "in the ERP"
            case .partlyShipped: "partly shipped"
            case .shipped: "shipped"
            }
        }
    }

    /// The action at each stage.
    private var actions: [Stage: Action]

    /// What holds where nothing else is agreed: the ERP decides until something was shipped, and
    /// then a person.
    package static let usual = ChangePolicy([:])

    /// Makes a policy; stages that are left out have the usual action.
    package init(_ actions: [Stage: Action]) {
        self.actions = [
            .unposted: .deliver, .posted: .deliver, .partlyShipped: .hold, .shipped: .hold,
        ].merging(actions) { $1 }
    }

    /// What becomes of a change at a stage.
    package subscript(stage: Stage) -> Action { actions[stage] ?? .hold }

    /// Whether there is a stage at which changes are refused.
    package var refuses: Bool { actions.values.contains(.refuse) }

    /// Whether it matters how much of the order was shipped.
    package var distinguishesShipped: Bool { self[.partlyShipped] != self[.shipped] }

    /// The actions in the order of the stages, one letter each.
    package var encoded: String {
        String(Stage.allCases.map { self[$0].rawValue.first ?? "h" })
    }

    /// Reads back what `encoded` gave; nil where it is something else.
    package init?(encoded: String) {
        guard encoded.count == Stage.allCases.count else { return nil }
        var actions: [Stage: Action] = [:]
        for (stage, letter) in zip(Stage.allCases, encoded) {
            guard let action = Action.allCases.first(where: { $0.rawValue.first == letter }) else {
                return nil
            }
            actions[stage] = action
        }
        self.init(actions)
    }
}
