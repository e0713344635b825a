/// A partner's bytes as UTF-8.
struct RecordText {
    let encoding: RecordLayout.Encoding

    /// The text as UTF-8, and whether every byte means a character in the encoding. What does not
    /// is read as ISO 8859-1, so that a person can guess what was meant.
    func utf8(_ bytes: ArraySlice<UInt8>) -> (text: [UInt8], isRight: Bool) {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return (Array(bytes), true) }
        switch encoding {
        case .utf8:
            if String(validating: bytes, as: UTF8.self) != nil { return (Array(bytes), true) }
            return (Self.latin1(bytes), false)
        case .latin1:
            // 80 to 9F are control characters there: whoever sends them means Windows-1252.
            return (Self.latin1(bytes), !bytes.contains { (0x80...0x9F).contains($0) })
        case .windows:
            var isRight = true
            var text = String.UnicodeScalarView()
            for byte in bytes {
                guard (0x80...0x9F).contains(byte) else {
                    text.append(Unicode.Scalar(byte))
                    continue
                }
                let scalar = Self.windows[Int(byte - 0x80)]
                if scalar == "\u{FFFD}" { isRight = false }
                text.append(scalar)
            }
            return (Array(String(text).utf8), isRight)
        }
    }

    /// A text in the encoding; nil where it has a character that the encoding does not have.
    func bytes(_ text: String) -> [UInt8]? {
        guard encoding != .utf8 else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x80, 0xA0...0xFF: bytes.append(UInt8(scalar.value))
            default:
                guard encoding == .windows, scalar != "\u{FFFD}",
                    let index = Self.windows.firstIndex(of: scalar)
                else { return nil }
                bytes.append(0x80 + UInt8(index))
            }
        }
        return bytes
    }

    private static func latin1(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        return Array(String(text).utf8)
    }

    /// What Windows-1252 has at 80 to 9F; five of them are nothing.
    private static let windows: [Unicode.Scalar] = [
        "\u{20AC}", "\u{FFFD}", "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}",
        "\u{2021}", "\u{02C6}", "\u{2030}", "\u{0160}", "\u{2039}", "\u{0152}", "\u{FFFD}",
        "\u{017D}", "\u{FFFD}", "\u{FFFD}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}",
        "\u{2022}", "\u{2013}", "\u{2014}", "\u{02DC}", "\u{2122}", "\u{0161}", "\u{203A}",
        "\u{0153}", "\u{FFFD}", "\u{017E}", "\u{0178}",
    ]
}

extension ArraySlice<UInt8> {
    /// The bytes without blanks at both ends.
    var trimmed: ArraySlice<UInt8> {
        var rest = self
        while rest.first == 0x20 || rest.first == 0x09 { rest = rest.dropFirst() }
        while rest.last == 0x20 || rest.last == 0x09 { rest = rest.dropLast() }
        return rest
    }
}

/// Cuts a row of CSV into its cells (RFC 4180).
struct CellSplitter {
    let separator: UInt8
    let quote: UInt8?

    /// The most cells of a row that are kept: more than any layout has fields.
    static let mostCells = 4096

    /// A row's cells.
    struct Cells {
        /// The cells, in quotes or without the blanks around them; the first of them, where there
        /// are more than `mostCells`.
        var cells: [[UInt8]] = []
        /// How many there are.
        var count = 0
        /// Whether a quote stands where none belongs.
        var isStray = false
    }

    /// The cells of a row.
    func cells(_ row: [UInt8]) -> Cells {
        var found = Cells()
        var next: ArraySlice<UInt8>? = row[...]
        while let rest = next {
            let (cell, after) = cell(rest, &found.isStray)
            if found.count < Self.mostCells { found.cells.append(cell) }
            found.count += 1
            next = after
        }
        return found
    }

    /// A cell and what follows its separator; nil after the last one.
    private func cell(
        _ row: ArraySlice<UInt8>, _ isStray: inout Bool
    ) -> ([UInt8], ArraySlice<UInt8>?) {
        let from = row.drop { $0 == 0x20 }
        if let quote, from.first == quote {
            var cell: [UInt8] = []
            var index = from.startIndex + 1
            while index < from.endIndex {
                if from[index] != quote {
                    cell.append(from[index])
                    index += 1
                } else if index + 1 < from.endIndex, from[index + 1] == quote {
                    cell.append(quote)
                    index += 2
                } else {
                    break
                }
            }
            let tail = from[min(index + 1, from.endIndex)...]
            let end = tail.firstIndex(of: separator) ?? tail.endIndex
            let junk = tail[..<end].trimmed
            if !junk.isEmpty { isStray = true }
            return (cell + junk, end < tail.endIndex ? tail[(end + 1)...] : nil)
        }
        let end = row.firstIndex(of: separator) ?? row.endIndex
        let cell = Array(row[..<end].trimmed)
        if let quote, cell.contains(quote) { isStray = true }
        return (cell, end < row.endIndex ? row[(end + 1)...] : nil)
    }
}
