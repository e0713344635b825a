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
    /// How much was invoiced; nil while nothing was.
    package var invoiced: ExactDecimal?
    /// The units in which notices told of it, and invoices billed it, where they said any.
    package var units: (shipped: Set<String>, invoiced: Set<String>) = ([], [])
    /// The unit prices by what said them.
    package var prices: (ordered: ExactDecimal?, confirmed: ExactDecimal?, invoiced: ExactDecimal?)
    /// What the seller said of it last: `accepted`, `backordered` …
    package var status: String?

    /// Begins a line as it was ordered.
    init(number: String, ordered line: JSON) {
        self.number = number
        items = Self.items(line)
        unit = line["unit"]?.text
        ordered = line["quantity"]?.number
        prices = (line["price"]?.number, nil, nil)
    }

    /// Begins a line that nobody ordered, but that was shipped or invoiced all the same.
    init(unordered line: JSON, number: String?) {
        self.number = number ?? "-"
        items = Self.items(line)
        unit = line["unit"]?.text
        prices = (nil, nil, nil)
    }

    /// The numbers of a line's item in any document.
    static func items(_ line: JSON) -> [String] {
        ["gtin", "sellerItem", "buyerItem"].compactMap { line[$0]?.text }
    }

    /// How much of what was ordered has been shipped, at most all of it.
    var filled: ExactDecimal? {
        guard let ordered else { return nil }
        return min(ordered, shipped ?? .zero)
    }
}

extension OrderLine {
    /// The units of what was shipped and billed where they are not one, so that neither sum says
    /// anything about the other; notices without a unit tell in that of the order.
    var mixedUnits: (shipped: [String], invoiced: [String])? {
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
