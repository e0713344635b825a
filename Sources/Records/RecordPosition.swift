package import Values

/// Where a `RecordReader` can be taken up again: at a record with which a document begins.
package struct RecordPosition: Sendable, Hashable {
    /// The file offset of the first byte to feed.
    package var offset: Int
    /// The line there, from 1.
    var line: Int
    /// How many documents came before.
    package var documents: Int
    /// The header's columns; nil where there was none yet.
    var columns: [String]?
    /// The keys of the documents before, hashed; none in the position of a single document.
    var keys: [UInt64]
    /// Whether the document's key came before.
    var isAgain: Bool

    /// The beginning of a file.
    package static let start = RecordPosition(
        offset: 0, line: 1, documents: 0, columns: nil, keys: [], isAgain: false)
}

extension RecordPosition {
    /// The format's number; it changes with the format.
    private static let format = 1

    /// The position as JSON, for a ledger row.
    package var json: JSON {
        var json: JSON = [
            "records": JSON(integerLiteral: Self.format), "offset": JSON(integerLiteral: offset),
            "line": JSON(integerLiteral: line), "documents": JSON(integerLiteral: documents),
            "again": .bool(isAgain),
            "keys": .string(keys.map { String($0, radix: 36) }.joined(separator: " ")),
        ]
        if let columns { json["columns"] = .array(columns.map { .string($0) }) }
        return json
    }

    /// Reads a position back; nil where it is not one of this release.
    package init?(json: JSON) {
        guard json["records"]?.integer == Self.format, let offset = json["offset"]?.integer,
            let line = json["line"]?.integer, let documents = json["documents"]?.integer,
            let isAgain = json["again"]?.flag, let keys = json["keys"]?.text
        else { return nil }
        self.offset = offset
        self.line = line
        self.documents = documents
        self.isAgain = isAgain
        self.keys = keys.split(separator: " ").compactMap { UInt64($0, radix: 36) }
        columns = json["columns"]?.items?.compactMap(\.text)
    }
}
