/// One rule that a ledger must keep.
package struct LedgerCase: Sendable, CustomStringConvertible {
    /// The rule as a sentence.
    package let description: String
    /// Whether it counts attempts or times claims so closely that a lost claim changes it.
    package let isExact: Bool
    /// Checks the rule; throws where it does not hold.
    package let run: @Sendable (LedgerBench) async throws -> Void

    init(
        _ description: String, isExact: Bool = false,
        _ run: @escaping @Sendable (LedgerBench) async throws -> Void
    ) {
        self.description = description
        self.isExact = isExact
        self.run = run
    }
}

/// The rules of `Ledger` as one suite: every ledger runs it, and again under `FailingEngine`.
package enum LedgerConformance {
    /// All rules.
    package static let cases: [LedgerCase] =
        intake + work + vanishing + answers + advices + duplicates + people + documents + large
        + delivery + operations + dispatch + awaited + reported + usages + figures + deadlines
        + owed + changesOwed + owedNext + leaving + stakes + orders + waiting + goods + thread
        + changes + verbs + edits + consequences + traffic + versions + notices + terms
        + controls + received + batches + sentBefore + plainWords + receipts + pickups
}
