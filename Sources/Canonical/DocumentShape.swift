/// The typed field tree of one canonical document type and version, as its shape file has it: the
/// one source from which maps are checked and the published JSON Schema is made.
package struct DocumentShape: Sendable, Equatable {
    /// A purpose that documents of the type may have, and what is done with them.
    package struct Purpose: Sendable, Equatable {
        /// The word of the field `purpose`.
        package let name: String
        /// What the engine does with such a document.
        package let policy: DeliveryPolicy

        /// Makes a purpose.
        package init(_ name: String, _ policy: DeliveryPolicy) {
            self.name = name
            self.policy = policy
        }
    }

    /// The document type, such as `order`.
    package let type: String
    /// The version of the type. A version only ever gains optional fields; anything else is a
    /// new version.
    package let version: Int
    /// The type whose business key its documents carry: an order change is about an `order`, and so
    /// never overtakes it.
    package let about: String
    /// The purposes, in the order of the file.
    package let purposes: [Purpose]
    /// The document's body.
    package let body: ObjectShape

    /// Makes a shape; its documents are about their own type unless something else is said.
    package init(
        type: String, version: Int, about: String? = nil, purposes: [Purpose] = [],
        body: ObjectShape
    ) {
        self.type = type
        self.version = version
        self.about = about ?? type
        self.purposes = purposes
        self.body = body
    }

    /// The name that maps use: `order/1`.
    package var name: String { "\(type)/\(version)" }

    /// The file name of its schema: `order-1.schema.json`.
    package var schemaFile: String { "\(type)-\(version).schema.json" }

    /// What the engine does with a document of a purpose: a person decides about a purpose that the
    /// shape does not know.
    package func policy(of purpose: String) -> DeliveryPolicy {
        purposes.first { $0.name == purpose }?.policy ?? .hold
    }
}

extension DocumentShape: CustomStringConvertible {
    /// The name.
    package var description: String { name }
}
