import Notation

/// The keys of shape files.
enum ShapeFields {
    /// What a field may hold.
    static let kinds = [
        "text", "raw", "decimal", "integer", "date", "time", "flag", "type", "purpose",
    ]

    /// `parts.shape.yaml`.
    static let parts = Fields(
        "parts of shapes",
        [
            .map("objects", of: .any, doc: "Objects by name; an object uses those above it."),
            .map("first", of: .any, doc: "The fields that every document begins with."),
            .map("last", of: .any, doc: "The fields that every document ends with."),
        ])

    /// `<type>-<version>.shape.yaml`.
    static let document = Fields(
        "shape",
        [
            .text("type", length: 1...40, required: true, doc: "The document type."),
            .integer("version", in: 1...999, required: true, doc: "The version of the type."),
            .text("name", required: true, doc: "The title of the schema."),
            .text(
                "about", length: 1...40,
                doc: "The type whose business key the documents carry; by default their own."),
            .text("doc", required: true, doc: "What the document is."),
            .map(
                "purposes", of: .choice(DeliveryPolicy.allCases.map(\.rawValue)), required: true,
                doc: "The words of `purpose`, and what is done with such a document."),
            .map("objects", of: .any, doc: "Objects of this document alone."),
            .map("fields", of: .any, required: true, doc: "The fields of the body."),
        ])

    /// An object.
    static let object = Fields(
        "object",
        [
            .text("extends", doc: "The object above whose fields it has too."),
            .text("doc", required: true, doc: "What the object stands for."),
            .map("fields", of: .any, required: true, doc: "Its fields in their order."),
        ])

    /// A field.
    static let field = Fields(
        "field",
        [
            .choice("kind", kinds, doc: "What it holds; a text where nothing is said."),
            .text("use", doc: "The object that it holds."),
            .text("list", doc: "The object or kind that it holds any number of."),
            .list("choice", doc: "The words of which it holds one."),
            .flag("required", default: "false", doc: "Whether every document has it."),
            .choice(
                "owner", FieldShape.Owner.allCases.map(\.rawValue), default: "partner",
                doc: "Whose word it is."),
            .record("deprecated", deprecation, doc: "That it is on its way out."),
            .text("doc", required: true, doc: "What it means; the schema's description."),
        ])

    /// A field's end.
    static let deprecation = Fields(
        "deprecation",
        [
            .text("since", required: true, doc: "The day from which maps are warned."),
            .text("ends", required: true, doc: "The last day on which a map may fill the field."),
            .text("use", required: true, doc: "The field that takes its place."),
        ])
}
