package import Canonical
package import Diagnostics
package import Notation
package import Values

/// The business rules of a map: its `validate:` and `respond:` with those of the maps it extends.
///
///     validate:
///       Q001:
///         at: lines
///         rule: quantity > 0
///         say: "line {number}: the quantity {quantity} is not above zero"
///         fails: {lines: [{number: "1", quantity: "0"}]}
///     respond: {Q001: hold}
package struct BusinessRules: Sendable {
    private let rules: [BusinessRule]

    /// Whether there is nothing to judge by.
    package var isEmpty: Bool { rules.isEmpty }

    /// The rules' codes, in order.
    package var codes: [String] { rules.map(\.code) }

    /// The canonical types that rules answer with, each with the first rule that does and where it
    /// stands.
    package var answers: [(type: String, code: String, place: TextPlace)] {
        var seen: Set<String> = []
        return rules.compactMap { rule in
            guard let type = rule.answer.response.documentType, seen.insert(type).inserted else {
                return nil
            }
            return (type, rule.code, rule.place)
        }
    }

    /// Compiles the rules of a map's layers.
    ///
    /// - Parameters:
    ///   - layers: the trees of the map files, the default first and each overlay after what it
    ///     extends. An overlay's rule is laid over the default's key by key.
    ///   - shape: the document that is judged.
    /// - Returns: the rules without those that have a fault, and every fault by file and line.
    package static func compile(
        layers: [Node], shape: DocumentShape
    ) -> (rules: BusinessRules, diagnostics: [Diagnostic]) {
        var reader = BusinessRuleReader(shape: shape)
        for layer in layers { reader.add(layer) }
        let rules = reader.rules()
        return (BusinessRules(rules: rules), reader.diagnostics)
    }

    init(rules: [BusinessRule]) { self.rules = rules }

    /// Judges a document: what breaks which rule, in the order of the rules' codes. A document
    /// that rules change is judged once more, as it then is.
    package func judge(_ body: JSON) -> [BusinessFault] {
        var faults = found(in: body)
        settle(&faults)
        if faults.contains(where: { $0.response == .change }),
            faults.allSatisfy({ $0.response == .change || $0.letsGoOn })
        {
            judge(faults.changed(body), after: &faults)
        }
        return faults
    }

    private func found(in body: JSON) -> [BusinessFault] { rules.flatMap { $0.judge(body) } }

    /// Leaves each change to the first rule that makes it; what another one changes otherwise
    /// waits.
    private func settle(_ faults: inout [BusinessFault]) {
        var changed: [String: (value: JSON, code: String)] = [:]
        for index in faults.indices {
            let fault = faults[index]
            for change in fault.changes {
                let field = "\(fault.path).\(change.field)"
                guard let other = changed[field] else {
                    changed[field] = (change.now, fault.code)
                    continue
                }
                guard other.value == change.now else {
                    faults[index].wait("\(other.code) changes \(change.field) otherwise")
                    break
                }
                faults[index].changes.removeAll { $0.field == change.field }
            }
        }
    }

    /// Judges a changed document: where a change breaks what would stop it, nothing is changed and
    /// the document waits; what only has to be told of it is told.
    private func judge(_ changed: JSON, after faults: inout [BusinessFault]) {
        let known = Set(faults.filter { $0.response != .change }.map(\.key))
        let new = found(in: changed).filter { !known.contains($0.key) }
        guard let broken = new.first(where: { !$0.letsGoOn }) else {
            faults += new
            return
        }
        let place = broken.path.isEmpty ? "" : " (\(broken.path))"
        for index in faults.indices where faults[index].response == .change {
            faults[index].wait("with the change \(broken.code) is broken\(place)")
        }
    }
}
