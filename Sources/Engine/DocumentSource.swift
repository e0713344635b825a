package import Diagnostics
package import Values

/// A system that offers documents which are to be sent to partners.
package protocol DocumentSource: Sendable {
    /// What it offers.
    var collections: [DocumentCollection] { get }
    /// Asks for the documents behind a cursor, in their order; none when there are no more now.
    func collect(
        _ name: String, after cursor: String?
    ) async -> Result<CollectedPage, Diagnostic>
}

/// One kind of document that a system offers.
package struct DocumentCollection: Sendable, Hashable {
    /// What it is called.
    package var name: String
    /// How often it is asked for when it had nothing more.
    package var every: Duration

    /// Describes a collection.
    package init(name: String, every: Duration) {
        self.name = name
        self.every = every
    }
}

/// Documents that a system gave at once.
package struct CollectedPage: Sendable {
    /// The documents in their order.
    package var documents: [CollectedDocument]
    /// The cursor behind the last one; nil where there are none.
    package var cursor: String?

    /// Makes a page.
    package init(documents: [CollectedDocument], cursor: String?) {
        self.documents = documents
        self.cursor = cursor
    }
}

/// A document that a system gave.
package struct CollectedDocument: Sendable {
    /// The system's own id of it: the same document has the same one for good.
    package var id: String
    /// The canonical JSON.
    package var body: JSON

    /// Makes a document.
    package init(id: String, body: JSON) {
        self.id = id
        self.body = body
    }
}
