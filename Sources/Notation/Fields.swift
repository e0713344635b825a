package import Diagnostics

/// The keys that a map in a profile may have.
package struct Fields: Sendable {
    /// What the map describes, as in messages: `channel`.
    package let name: String
    /// The keys in the order in which documentation shows them.
    package let fields: [Field]
    private let index: [String: Int]

    /// Specifies the keys of a map; names must be unique and defaults valid.
    package init(_ name: String, _ fields: [Field]) {
        self.name = name
        self.fields = fields
        index = Dictionary(
            fields.enumerated().map { ($1.name, $0) },
            uniquingKeysWith: { first, _ in first })
        precondition(index.count == fields.count, "\(name): a key is specified twice")
        let nowhere = TextPlace(file: name, line: 1, column: 1)
        for field in fields {
            guard let node = field.standard?.node(at: nowhere) else { continue }
            var check = FieldCheck()
            _ = check.value(node, of: field.kind, name: field.name)
            precondition(check.diagnostics.isEmpty, "\(name).\(field.name): the default is invalid")
        }
    }

    /// The specification of a key.
    package subscript(name: String) -> Field? { index[name].map { fields[$0] } }

    /// Checks a node against the specifications and reads it.
    ///
    /// Every fault of the node and of the records within it is told: unknown and missing keys,
    /// values of the wrong kind, words that are no choice, numbers out of range. The reader is nil
    /// when there is any.
    package func read(_ node: Node) -> (reader: FieldReader?, diagnostics: [Diagnostic]) {
        var check = FieldCheck()
        let reader = check.record(node, self)
        return (check.diagnostics.isEmpty ? reader : nil, check.diagnostics)
    }
}

extension Field.Default {
    /// The default as a node.
    func node(at place: TextPlace) -> Node {
        func scalar(_ text: String) -> Node {
            // As if in quotes only where it must be: "" would count as nothing written.
            Node(.scalar(text, quoted: text.isEmpty), at: place)
        }
        switch value {
        case .text(let text): return scalar(text)
        case .list(let texts): return Node(.list(texts.map(scalar)), at: place)
        }
    }
}
