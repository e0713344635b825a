import Values

/// The changes of an order (860) and which of them each answer (865) means.
///
/// An answer says which by the buyer's number of the change. One that names none, or one that no
/// change bears while some bear none, means the oldest of these that has no answer; where each has
/// one it is another answer to the newest.
package struct OrderChanges {
    /// A number of a line as it was; nil where it had none.
    struct Former {
        let number: ExactDecimal?
    }

    /// What lines were before a change, by their index: those alone that it changed.
    struct Before {
        fileprivate(set) var quantities: [Int: Former] = [:]
        fileprivate(set) var prices: [Int: Former] = [:]
    }

    private struct Change {
        let document: Int
        let name: String?
        let at: Timestamp
        var before: Before
        var isAnswered = false
        var isRefused = false
    }

    private var changes: [Change] = []
    /// The change that each answer means, by the indexes of the documents.
    private(set) var answered: [Int: Int] = [:]

    /// Takes in a change.
    mutating func add(
        _ document: OrderDocument, _ name: String?, _ index: Int, from before: [OrderLine],
        to lines: [OrderLine]
    ) {
        var former = Before()
        for (place, line) in lines.enumerated() {
            // What a change added is, without it, ordered no more.
            let was = place < before.count ? before[place] : nil
            let quantity = was == nil ? .zero : was?.ordered
            if line.ordered != quantity { former.quantities[place] = Former(number: quantity) }
            if line.prices.ordered != was?.prices.ordered {
                former.prices[place] = Former(number: was?.prices.ordered)
            }
        }
        changes.append(
            Change(document: index, name: Self.name(name), at: document.at, before: former))
    }

    /// Which change an answer means; nil where none is known.
    mutating func answer(_ document: OrderDocument, _ name: String?, _ index: Int) -> Int? {
        let known = changes.indices.filter { changes[$0].at <= document.at }
        let name = Self.name(name)
        let named = known.filter { changes[$0].name != nil && changes[$0].name == name }
        let nameless = known.filter { changes[$0].name == nil || name == nil }
        let meant = named.isEmpty ? nameless : named
        let found = meant.first { !changes[$0].isAnswered } ?? meant.last
        guard let found else { return nil }
        changes[found].isAnswered = true
        answered[index] = changes[found].document
        return found
    }

    /// Takes a change back; gives what its lines are now. A later change that says something of the
    /// same line holds, and would be taken back to what was before this one.
    mutating func refuse(_ change: Int) -> Before {
        guard !changes[change].isRefused else { return Before() }
        changes[change].isRefused = true
        var before = changes[change].before
        let later = changes.indices.filter { $0 > change && !changes[$0].isRefused }
        for (line, value) in before.quantities {
            guard
                let next = later.first(where: { changes[$0].before.quantities[line] != nil })
            else { continue }
            changes[next].before.quantities[line] = value
            before.quantities[line] = nil
        }
        for (line, value) in before.prices {
            guard let next = later.first(where: { changes[$0].before.prices[line] != nil }) else {
                continue
            }
            changes[next].before.prices[line] = value
            before.prices[line] = nil
        }
        return before
    }

    /// Whether an answer that names no lines speaks of one: that to a change does of those whose
    /// quantity it changed.
    func isAbout(_ line: Int, _ change: Int?) -> Bool {
        change.map { changes[$0].before.quantities[line] != nil } ?? true
    }

    /// A change's number as it is compared, without leading zeros; nil where it has none.
    package static func name(_ text: String?) -> String? {
        guard let text, !text.isEmpty else { return nil }
        let digits = text.drop { $0 == "0" }
        return digits.isEmpty ? text : String(digits)
    }
}
