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

    /// Judges a document: what breaks which rule, in the order of the rules' codes.
    package func judge(_ body: JSON) -> [BusinessFault] {
        var faults = rules.flatMap { $0.judge(body) }
        var changed: [String: (value: JSON, code: String)] = [:]
        for index in faults.indices {
            let fault = faults[index]
            for change in fault.changes {
                let field = "\(fault.path).\(change.field)"
                if let other = changed[field], other.value != change.now {
                    faults[index].wait("\(other.code) changes \(change.field) otherwise")
                    break
                }
                changed[field] = (change.now, fault.code)
            }
        }
        return faults
    }
}
