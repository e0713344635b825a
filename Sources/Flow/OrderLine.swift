import Canonical
package import Values

/// A line of an order through its life: what was ordered, promised, shipped and invoiced.
package struct OrderLine: Sendable {
    /// The buyer's number of the line.
    package let number: String
    /// The numbers by which the item is known, the buyer's own last.
    package let items: [String]
    /// The unit in which it was ordered.
    package var unit: String?
    /// How much was ordered, changes included.
    package var ordered: ExactDecimal?
    /// How much the seller promised; nil while no answer speaks of the line.
    package var confirmed: ExactDecimal?
    /// How much was shipped; nil while nothing was.
    package var shipped: ExactDecimal?
    /// How much was invoiced, less what was credited; nil while nothing was.
    package var invoiced: ExactDecimal?
    /// How much was invoiced, whatever was credited since.
    package var billed: ExactDecimal?
    /// The numbers of the invoices that name it.
    var invoices: Set<String> = []
    /// Whether a change added it: the answer to the order itself does not speak of it.
    package var isAdded = false
    /// How much the order itself asked for.
    private let first: ExactDecimal?
    /// The units in which notices told of it, and invoices billed it, where they said any.
    package var units: (shipped: Set<String>, invoiced: Set<String>) = ([], [])
    /// The unit prices by what said them.
    package var prices: (ordered: ExactDecimal?, confirmed: ExactDecimal?, invoiced: ExactDecimal?)
    /// What the seller said of it last: `accepted`, `backordered` …
    package var status: String?
    /// What it said of the line's parts, each word once.
    var answered: [String] = []

    /// Begins a line as it was ordered.
    init(number: String, ordered line: JSON) {
        self.number = number
        items = Self.items(line)
        unit = line["unit"]?.text
        ordered = line["quantity"]?.number
        first = ordered
        prices = (line["price"]?.number, nil, nil)
    }

    /// Begins a line that nobody ordered, but that was shipped or invoiced all the same.
    init(unordered line: JSON, number: String?) {
        self.number = number ?? "-"
        items = Self.items(line)
        unit = line["unit"]?.text
        first = nil
        prices = (nil, nil, nil)
    }

    /// The numbers of a line's item in any document.
    static func items(_ line: JSON) -> [String] {
        ["gtin", "sellerItem", "buyerItem"].compactMap { line[$0]?.text }
    }

    /// What the seller said of it last, for people: what is promised in part is not accepted.
    package var standing: String? {
        let isPromised = answered.contains(where: LineAnswer.isPromise)
        let others = answered.filter { !LineAnswer.isPromise($0) }
        let isLess = confirmed.flatMap { all in ordered.map { all < $0 } } ?? false
        guard isPromised, !others.isEmpty || (isLess && answered == ["accepted"]) else {
            return status
        }
        return (["accepted in part"] + others).joined(separator: ", ")
    }

    /// How much is to be shipped: what the seller promised, before that what was ordered.
    var wanted: ExactDecimal? { confirmed ?? ordered }

    /// How much of that is to be shipped by the time that was agreed for the order: what a change
    /// added has none.
    var wantedInTime: ExactDecimal? {
        if isAdded { return .zero }
        return wanted.map { min($0, first ?? $0) }
    }

    /// How much of what was ordered has been shipped, at most all of it.
    var filled: ExactDecimal? {
        guard let ordered else { return nil }
        return min(ordered, shipped ?? .zero)
    }
}

extension OrderLine {
    /// Whether it was shipped in another unit than it was ordered in. None is converted, since no
    /// profile says what a case holds.
    var isInOtherUnits: Bool {
        unit.map { !units.shipped.isSubset(of: [$0]) } ?? false
    }

    /// Whether all that is wanted was shipped.
    var isShipped: Bool { wanted.map(isShipped) ?? true }

    /// Whether so much was shipped; in other units anything that was counts.
    func isShipped(_ wanted: ExactDecimal) -> Bool {
        (shipped ?? .zero) >= wanted || (isInOtherUnits && shipped != nil)
    }

    /// Whether so much was billed as was shipped; in other units anything that was counts.
    func isBilled(_ shipped: ExactDecimal?) -> Bool {
        (billed ?? .zero) >= shipped ?? .zero || (mixedUnits != nil && billed != nil)
    }

    /// The units of what was shipped and billed where they are not one, so that neither sum says
    /// anything about the other; notices without a unit tell in that of the order.
    var mixedUnits: (shipped: [String], invoiced: [String])? {
        guard self.shipped != nil else { return nil }
        let shipped = units.shipped.isEmpty ? Set([unit].compactMap { $0 }) : units.shipped
        guard !units.invoiced.isEmpty, shipped.union(units.invoiced).count > 1, !shipped.isEmpty
        else { return nil }
        return (shipped.sorted(), units.invoiced.sorted())
    }
}

extension JSON {
    /// A decimal, which canonical documents write as text; a JSON number is one too.
    var number: ExactDecimal? { text.flatMap { ExactDecimal($0) } ?? decimal }
}

extension ExactDecimal {
    /// The sum; what cannot be added, because it is nothing or needs more than 38 digits, is left
    /// out, as such quantities are no quantities.
    package func adding(_ other: ExactDecimal?) -> ExactDecimal {
        guard let other else { return self }
        do throws(Overflow) {
            return try self + other
        } catch {
            return self
        }
    }
}
