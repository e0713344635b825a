import Canonical
import Values

/// Fills what a document repeats of the one that it answers, or of the order that it is about.
///
/// Only what the document lacks is taken. Items of lists are those with the same number; an item
/// whose number the other document does not have takes nothing. What belongs to another order, or
/// to nobody knows which of several, takes nothing either; nor does a line of another item, but in
/// an answer, which may say what it substitutes.
struct Echo {
    private let rules: [EchoPlan]
    private let answered: JSON
    private let document: JSON
    /// Whether everything in the document is about what is answered.
    private let isOfOne: Bool
    /// Whether it answers what it repeats, and is not only about it.
    private let isAnswer: Bool

    /// Nil where nothing is repeated.
    init?(_ rules: [EchoPlan], in document: JSON, ofType type: String, from answered: JSON) {
        guard !rules.isEmpty else { return nil }
        let own = OrderReference(number: document["number"]?.text ?? "")
        let orders = OrderMention(type: type, own: own, body: { document }).orders
        // A release that is not said may be another than the one that was found.
        let isSure =
            orders.first.map { $0 == own || $0.release == answered["release"]?.text ?? "" } ?? true
        self.rules = rules
        self.answered = answered
        self.document = document
        isOfOne = orders.count <= 1 && isSure
        isAnswer = orders.first == own
    }

    /// The document, or what it became by repeating others, with what it repeats of this one.
    func filling(_ document: JSON) -> JSON {
        // Many rules, and many packs of a shipment, ask for the same lines.
        var known: [[String]: Lines?] = [:]
        return rules.reduce(document) { whole, rule in
            let way = Array(rule.source.dropLast())
            let lines = known[way] ?? Lines(way[...], in: answered)
            known[way] = .some(lines)
            return fill(
                whole, rule.target[...], from: answered, rule.source[...], lines,
                outer: rule.outer, isMeant: isOfOne)
        }
    }

    /// The items of the first list on a way, by their numbers.
    private struct Lines {
        var byNumber: [JSON: JSON] = [:]
        /// How many names lead to the list.
        let depth: Int

        /// Nil where there is no list on the way.
        init?(_ names: ArraySlice<String>, in source: JSON) {
            var source = source
            var depth = 0
            for name in names {
                guard let next = source[name] else { return nil }
                depth += 1
                source = next
                if next.items != nil { break }
            }
            guard let items = source.items else { return nil }
            self.depth = depth
            for item in items {
                if let number = item["number"], byNumber[number] == nil { byNumber[number] = item }
            }
        }
    }

    /// - Parameters:
    ///   - lines: the items of the first list among `others`.
    ///   - outer: how many lists on the way have no counterpart in the other document: all of
    ///     their items take the same.
    ///   - isMeant: whether what is reached so far is about the other document.
    private func fill(
        _ target: JSON, _ names: ArraySlice<String>, from source: JSON,
        _ others: ArraySlice<String>, _ lines: Lines?, outer: Int, isMeant: Bool
    ) -> JSON {
        guard let name = names.first else { return target }
        if names.count == 1 {
            guard isMeant, target[name] == nil, let value = Self.value(others, in: source) else {
                return target
            }
            var filled = target
            filled[name] = value
            return filled
        }
        let rest = names.dropFirst()
        if let items = target[name]?.items {
            var filled = target
            if outer > 0 {
                filled[name] = .array(
                    items.map { item in
                        fill(
                            item, rest, from: source, others, lines, outer: outer - 1,
                            isMeant: isAbout(item) ?? isMeant)
                    })
                return filled
            }
            guard let lines else { return target }
            let inner = others.dropFirst(lines.depth)
            filled[name] = .array(
                items.map { item in
                    guard let match = Self.number(of: item).flatMap({ lines.byNumber[$0] }),
                        isAnswer || Self.mayBeOne(item, match)
                    else { return item }
                    return fill(
                        item, rest, from: match, inner, Lines(inner.dropLast(), in: match),
                        outer: 0,
                        isMeant: isAbout(item) ?? isMeant)
                })
            return filled
        }
        // An object: it is made when the other document has something for it.
        guard outer == 0 else { return target }
        let inner = fill(
            target[name] ?? .object([]), rest, from: source, others, lines, outer: 0,
            isMeant: isMeant)
        guard inner.members?.isEmpty == false else { return target }
        var filled = target
        filled[name] = inner
        return filled
    }

    /// Whether a level of a shipment is about the order; nil where it does not say it.
    private func isAbout(_ level: JSON) -> Bool? {
        guard let order = level["order"] else { return nil }
        return order == answered["number"] && level["orderRelease"] == answered["release"]
    }

    /// Whether two lines may be of one item: of the numbers that both say one agrees, or there are
    /// none.
    private static func mayBeOne(_ item: JSON, _ line: JSON) -> Bool {
        let both = ["gtin", "buyerItem", "sellerItem"].filter {
            item[$0] != nil && line[$0] != nil
        }
        return both.isEmpty || both.contains { item[$0] == line[$0] }
    }

    /// The number of the line that an item is; of a shipment it names the order's line.
    private static func number(of item: JSON) -> JSON? {
        item["number"] ?? item["orderLine"] ?? item["line"]
    }

    private static func value(_ names: ArraySlice<String>, in source: JSON) -> JSON? {
        names.reduce(source) { value, name in value?[name] }
    }
}

// MARK: - What gives way

extension Echo {
    /// A document without what it only repeats and what contradicts what it says itself; nil where
    /// there is no such contradiction.
    ///
    /// - Parameter contradictions: the two fields of each, such as `references[2].id`.
    func yielding(_ whole: JSON, _ contradictions: [(String, String)]) -> JSON? {
        let ways = contradictions.compactMap { one, other in
            repeated(Self.steps(one)) ?? repeated(Self.steps(other))
        }
        return ways.isEmpty ? nil : Self.without(whole, ways.map { $0[...] })
    }

    /// A name, or the index of an item in its list; fields that are told of count from 1.
    private enum Step: Hashable {
        case name(String)
        case item(Int)
    }

    private static func steps(_ field: String) -> [Step] {
        field.split(whereSeparator: { ".[]".contains($0) }).map { part in
            Int(part).map { .item($0 - 1) } ?? .name(String(part))
        }
    }

    /// The way to what is repeated as a whole: a field, or an item of a list; nil where the
    /// document says it itself.
    private func repeated(_ steps: [Step]) -> [Step]? {
        var said: JSON? = document
        for (index, step) in steps.enumerated() {
            switch step {
            case .name(let name): said = said?[name]
            case .item(let item): said = said?[item]
            }
            guard said == nil else { continue }
            let next = index + 1
            if next < steps.count, case .item = steps[next] { return Array(steps[...next]) }
            return Array(steps[...index])
        }
        return nil
    }

    private static func without(_ json: JSON, _ ways: [ArraySlice<Step>]) -> JSON? {
        guard !ways.contains(where: \.isEmpty) else { return nil }
        func kept(_ value: JSON, at step: Step) -> JSON? {
            let inner = ways.filter { $0.first == step }.map { $0.dropFirst() }
            return inner.isEmpty ? value : without(value, inner)
        }
        switch json {
        case .object(let members):
            return .object(
                members.compactMap { member in
                    kept(member.value, at: .name(member.key)).map { .init(member.key, $0) }
                })
        case .array(let items):
            let left = items.enumerated().compactMap { kept($1, at: .item($0)) }
            return left.isEmpty ? nil : .array(left)
        default: return json
        }
    }
}
