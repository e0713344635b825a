import Values

/// A text with values in it: `/orders/${key}`, `${order.poNumber|max(35)}`.
///
/// It is only the inline form of a map's `from`, for URLs, headers and single texts; a value is
/// put in whole and encoded for where it goes, so that no value can end a path or a header.
struct Template: Sendable, Hashable {
    /// What is done with a value.
    enum Function: Sendable, Hashable {
        /// Takes the place of a value that is not there.
        case `default`(String)
        /// Refuses a longer value: cutting an identifier would make two of them one.
        case max(Int)
    }

    /// A part of the text.
    enum Piece: Sendable, Hashable {
        case text(String)
        case value(ValuePath, [Function])
    }

    /// For what a value is encoded.
    enum Encoding: Sendable {
        /// As it is, for headers and results.
        case none
        /// For one segment of a path or one value of a query (RFC 3986: all but unreserved).
        case percent
    }

    /// Why a template gives no text.
    enum Fault: Error, Equatable {
        /// The value is not there; `isPastEnd` when that is known absence.
        case missing(ValuePath, isPastEnd: Bool)
        /// The value is an object or an array.
        case notText(ValuePath)
        /// The value is longer than allowed.
        case tooLong(ValuePath, limit: Int)
    }

    /// The parts in order.
    let pieces: [Piece]

    /// A template without values.
    init(text: String) {
        pieces = [.text(text)]
    }

    /// A template of these parts.
    init(pieces: [Piece]) {
        self.pieces = pieces
    }

    /// The paths in it.
    var paths: [ValuePath] {
        pieces.compactMap { piece in
            guard case .value(let path, _) = piece else { return nil }
            return path
        }
    }

    /// The texts between its values.
    var fixedTexts: [String] {
        pieces.compactMap { piece in
            guard case .text(let text) = piece else { return nil }
            return text
        }
    }

    /// The text, with the values that `lookup` finds.
    func render(
        encoding: Encoding = .none, _ lookup: (ValuePath) -> ValuePath.Lookup
    ) throws(Fault) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let fixed):
                text += fixed
            case .value(let path, let functions):
                let value = try Self.text(of: path, lookup(path), functions)
                switch encoding {
                case .none: text += value
                case .percent: text += Self.percentEncoded(value)
                }
            }
        }
        return text
    }

    private static func text(
        of path: ValuePath, _ found: ValuePath.Lookup, _ functions: [Function]
    ) throws(Fault) -> String {
        var text = try Self.plain(found, path)
        for function in functions {
            switch function {
            case .default(let other): text = text ?? other
            case .max(let limit):
                if let value = text, value.count > limit {
                    throw .tooLong(path, limit: limit)
                }
            }
        }
        guard let text else { throw .missing(path, isPastEnd: found == .pastEnd) }
        return text
    }

    private static func plain(
        _ found: ValuePath.Lookup, _ path: ValuePath
    ) throws(Fault) -> String? {
        guard case .value(let value) = found else { return nil }
        switch value {
        case .string(let text): return text
        case .number(let number): return number.description
        case .bool(let flag): return flag ? "true" : "false"
        case .null, .array, .object: throw .notText(path)
        }
    }

    /// RFC 3986 §2.1: every byte of UTF-8 but the unreserved ones as %XX.
    static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Template.Fault {
    /// In words, for a message.
    var explanation: String {
        switch self {
        case .missing(let path, _): "${\(path)} has no value"
        case .notText(let path): "${\(path)} is a list or an object, not a single value"
        case .tooLong(let path, let limit): "${\(path)} is longer than \(limit) characters"
        }
    }
}
