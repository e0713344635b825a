package import Records
import Values
package import X12

/// Where a walk can be taken up again, between documents.
package enum WalkPosition: Sendable, Hashable {
    /// Between transaction sets of X12.
    case x12(ReaderPosition)
    /// Between documents of a file of records.
    case records(RecordPosition)

    /// The offset in the file from which bytes must be fed.
    package var offset: Int {
        switch self {
        case .x12(let position): position.offset
        case .records(let position): position.offset
        }
    }
}

extension WalkPosition {
    /// The position as bytes, for a ledger row: that of records is JSON, which begins as no
    /// position of X12 does.
    package var encoded: [UInt8] {
        switch self {
        case .x12(let position): position.encoded
        case .records(let position): position.json.bytes()
        }
    }

    /// Reads a position back; nil when the bytes are not one of this release.
    package init?(encoded: [UInt8]) {
        if encoded.first == UInt8(ascii: "{") {
            guard let json = try? JSONReader.read(encoded),
                let position = RecordPosition(json: json)
            else { return nil }
            self = .records(position)
        } else {
            guard let position = ReaderPosition(encoded: encoded) else { return nil }
            self = .x12(position)
        }
    }
}
