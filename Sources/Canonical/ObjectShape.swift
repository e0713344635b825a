/// A named group of fields. Objects of one name have one definition in the schema.
package struct ObjectShape: Sendable, Equatable {
    /// The definition's name in the schema, such as `Party`.
    package let name: String
    /// What the object stands for, in our words.
    package let doc: String
    /// Its fields in the order in which they are written.
    package let fields: [FieldShape]

    /// Makes an object shape. Field names are unique; a repeated one is our own bug.
    package init(_ name: String, _ doc: String, _ fields: [FieldShape]) {
        precondition(
            Set(fields.map(\.name)).count == fields.count, "\(name) has a field twice")
        self.name = name
        self.doc = doc
        self.fields = fields
    }

    /// The field called `name`, or nil.
    package func field(_ name: String) -> FieldShape? {
        fields.first { $0.name == name }
    }
}
