/// The typed field tree of one canonical document type and version: the one source from which
/// maps are checked and the published JSON Schema is made.
package struct DocumentShape: Sendable, Equatable {
    /// The document type, such as `order`.
    package let type: String
    /// The version of the type. A version only ever gains optional fields; anything else is a
    /// new version.
    package let version: Int
    /// The document's body.
    package let body: ObjectShape

    /// Makes a shape.
    package init(type: String, version: Int, body: ObjectShape) {
        self.type = type
        self.version = version
        self.body = body
    }

    /// The name that maps use: `order/1`.
    package var name: String { "\(type)/\(version)" }

    /// The file name of its schema: `order-1.schema.json`.
    package var schemaFile: String { "\(type)-\(version).schema.json" }

    /// Every shape that Gangway knows.
    package static let all: [DocumentShape] = [.purchaseOrder]

    /// The shape with the given name (`order/1`), or nil.
    package static func named(_ name: String) -> DocumentShape? {
        all.first { $0.name == name }
    }
}

extension DocumentShape: CustomStringConvertible {
    /// The name.
    package var description: String { name }
}
