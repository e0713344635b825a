/// Cuts a record of a SEF file (what stands behind `=`) into brackets, groups and marks.
///
/// `^` begins a table, `{N1:200` opens a loop or group, `}` closes it, `[REF,O,12]` is an entry;
/// `+` after the entries begins the syntax rules of a layout, a `,` its masks.
struct SEFScanner {
    /// What the implementation may set before an entry or a code.
    static let marks = ".!$-&"

    /// A piece of a record.
    enum Piece: Equatable {
        case table
        case open(id: String, repeats: Int?)
        case close
        case entry(Entry)
        case rules(String)
        /// Something that cannot be read.
        case wrong(Character)
    }

    /// What a bracket says.
    struct Entry: Equatable {
        /// Marks of the implementation in front: `.` not used, `!` must be used, others.
        var mark: Character?
        var id: String
        var requirement: String
        var repeats: String
    }

    private let bytes: ArraySlice<UInt8>
    private var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    /// The offset of the current piece within the record, from 0.
    private(set) var offset = 0

    private mutating func take(until stops: String) -> String {
        let from = index
        while index < bytes.endIndex, !stops.utf8.contains(bytes[index]) { index += 1 }
        return String(decoding: bytes[from..<index], as: UTF8.self)
    }

    /// The next piece; nil at the end.
    mutating func next() -> Piece? {
        while index < bytes.endIndex, bytes[index] == 0x20 || bytes[index] == 0x0D { index += 1 }
        guard index < bytes.endIndex else { return nil }
        let byte = bytes[index]
        offset = index - bytes.startIndex
        index += 1
        switch byte {
        case UInt8(ascii: "^"): return .table
        case UInt8(ascii: "}"): return .close
        case UInt8(ascii: "{"): return open()
        case UInt8(ascii: "["): return entry()
        case UInt8(ascii: "+"): return .rules(take(until: "+[{^,"))
        case UInt8(ascii: ","):
            // Masks: other usages of the same layout, which name no further structure.
            index = bytes.endIndex
            return nil
        default: return .wrong(Character(Unicode.Scalar(byte)))
        }
    }

    /// `{` in sets: an id that may be left out, `:` and the repeats; in layouts a bare number.
    private mutating func open() -> Piece {
        let head = take(until: "[{}+")
        // Ordinals (`+10`) and positions that a loop may state say nothing that the order does not.
        if index < bytes.endIndex, bytes[index] == UInt8(ascii: "+") { _ = take(until: "[{}") }
        let parts = head.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 1 { return .open(id: "", repeats: Int(head)) }
        let repeats = parts[1].hasPrefix(">") ? 0 : Int(parts[1])
        return .open(id: String(parts[0]), repeats: repeats)
    }

    private mutating func entry() -> Piece {
        let text = take(until: "]")
        guard index < bytes.endIndex else { return .wrong("[") }
        index += 1
        var parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        var id = parts.removeFirst()
        var mark: Character?
        if let first = id.first, Self.marks.contains(first) { mark = id.removeFirst() }
        // `*2` names a mask, `@040` a position, `;` lengths of the implementation.
        if let end = id.firstIndex(where: { "*@;".contains($0) }) { id = String(id[..<end]) }
        return .entry(
            Entry(
                mark: mark, id: id, requirement: parts.first ?? "",
                repeats: parts.count > 1 ? parts[1] : ""))
    }
}
