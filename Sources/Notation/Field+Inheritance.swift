extension Field {
    /// The same key in a map that is laid over another: what is absent there has no default, but
    /// what the other says.
    package var inheriting: Field {
        var kind = kind
        if case .record(let fields) = kind {
            kind = .record(Fields(fields.name, fields.fields.map(\.inheriting)))
        }
        return Field(name, kind, required: isRequired, doc: doc)
    }
}
