package import Diagnostics
package import X12

/// A transaction set's bytes as segments that a person may change. What is not changed stays byte
/// for byte, line ends too.
package struct EditableSet: Sendable {
    /// The set's bytes, ST to SE with its terminator.
    package let bytes: [UInt8]
    /// The segments, without terminators and line ends.
    package let segments: [String]

    private let delimiters: Delimiters
    /// Where in `bytes` each segment stands.
    private let ranges: [Range<Int>]
    /// Whether text is written as UTF-8, and not as Latin-1.
    private let isUTF8: Bool

    /// The largest set that can be edited, in bytes.
    package static let largest = 1 << 20

    /// Takes a set apart.
    ///
    /// - Throws: `ledger.edit.unfit` where it holds binary data, which no segment can be told from.
    package init(_ bytes: [UInt8], delimiters: Delimiters) throws(Diagnostic) {
        self.bytes = bytes
        self.delimiters = delimiters
        isUTF8 = String(validating: bytes, as: UTF8.self) != nil
        var ranges: [Range<Int>] = []
        var start = 0
        func close(_ end: Int) {
            func isLineEnd(_ index: Int) -> Bool { bytes[index] == 13 || bytes[index] == 10 }
            var (from, to) = (start, end)
            while from < to, isLineEnd(from) { from += 1 }
            while from < to, isLineEnd(to - 1) { to -= 1 }
            if from < to { ranges.append(from..<to) }
            start = end + 1
        }
        for index in bytes.indices where bytes[index] == delimiters.segment { close(index) }
        if start < bytes.count { close(bytes.count) }
        self.ranges = ranges
        let isUTF8 = isUTF8
        segments = ranges.map { Self.text(bytes[$0], isUTF8: isUTF8) }
        for segment in segments where ["BIN", "BDS"].contains(Self.tag(segment, delimiters)) {
            throw Diagnostic(
                .ledgerEditUnfit, "a set with binary data (\(segment.prefix(3))) cannot be edited")
        }
    }

    /// What begins or ends a set and what is around it, and binary data.
    private static let reserved: Set = [
        "ISA", "GS", "ST", "SE", "GE", "IEA", "TA1", "BIN", "BDS",
    ]

    /// Whether a text may be a segment's id.
    static func isTag(_ text: some StringProtocol) -> Bool {
        (2...3).contains(text.utf8.count) && text.utf8.first.map(isLetter) == true
            && text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) }

    private static func tag(_ segment: String, _ delimiters: Delimiters) -> String {
        String(segment.unicodeScalars.prefix { $0 != Unicode.Scalar(delimiters.element) })
    }

    private static func text(_ bytes: ArraySlice<UInt8>, isUTF8: Bool) -> String {
        guard !isUTF8 else { return String(decoding: bytes, as: UTF8.self) }
        var text = ""
        for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        return text
    }

    private func encoded(_ text: String) throws(Diagnostic) -> [UInt8] {
        guard !isUTF8 else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard scalar.value < 256 else {
                throw Diagnostic(
                    .ledgerEditUnfit, "'\(scalar)' cannot be written in the set's Latin-1",
                    value: text)
            }
            bytes.append(UInt8(scalar.value))
        }
        return bytes
    }
}

// MARK: - Patching

extension EditableSet {
    /// The set with a patch laid over it.
    ///
    /// - Throws: `ledger.edit.unfit` where something else stands there than the patch was made for.
    package func applying(_ patch: SetPatch) throws(Diagnostic) -> EditableSet {
        var patched: [UInt8] = []
        var end = 0
        for change in patch.changes {
            guard segments.indices.contains(change.segment - 1),
                segments[change.segment - 1] == change.was
            else {
                throw Diagnostic(
                    .ledgerEditUnfit,
                    "segment \(change.segment) is not \(change.was)", value: change.was)
            }
            let range = ranges[change.segment - 1]
            patched += bytes[end..<range.lowerBound]
            for (index, segment) in change.now.enumerated() {
                if index > 0 { patched.append(delimiters.segment) }
                patched += try encoded(segment)
            }
            end = range.upperBound
            // Nothing is left of a segment that is left out, neither its terminator.
            if change.now.isEmpty {
                while end < bytes.count, bytes[end] != delimiters.segment { end += 1 }
                end += 1
            }
        }
        return try EditableSet(patched + bytes[min(end, bytes.count)...], delimiters: delimiters)
    }

    /// The patch that a person's words make of the set. SE01 follows by itself.
    ///
    /// - Throws: `ledger.edit.unfit` where they name what is not there, or change nothing.
    package func patch(_ words: [String]) throws(Diagnostic) -> SetPatch {
        var now: [Int: [String]] = [:]
        var (whole, parts): (Set<Int>, Set<Int>) = ([], [])
        for word in words {
            switch try ElementWish(word) {
            case .segment(let ordinal, let text):
                try expectFree(ordinal)
                if whole.insert(ordinal).inserted { now[ordinal] = [] }
                if let text { now[ordinal]?.append(try segment(text)) }
            case .element(let wish):
                let ordinal = try ordinal(of: wish)
                parts.insert(ordinal)
                let before = now[ordinal]?.first ?? segments[ordinal - 1]
                now[ordinal] = [try setting(wish, in: before)]
            }
        }
        // Which came first would decide what is left of it.
        if let both = whole.intersection(parts).min() {
            throw Diagnostic(
                .ledgerEditUnfit,
                "segment \(both) is changed both as a whole and by its elements: say it as a whole",
                value: "\(both)")
        }
        let added = now.reduce(0) { $0 + $1.value.count - 1 }
        if added != 0 {
            let end = segments.count
            let count = Element(tag: "SE", element: 1, value: "\(end + added)")
            now[end] = [try setting(count, in: segments[end - 1])]
        }
        let changes = now.sorted { $0.key < $1.key }.map { ordinal, now in
            SetPatch.Change(segment: ordinal, was: segments[ordinal - 1], now: now)
        }.filter { $0.now != [$0.was] }
        guard !changes.isEmpty else {
            throw Diagnostic(.ledgerEditUnfit, "nothing is another than it is")
        }
        return SetPatch(changes: changes)
    }

    private typealias Element = ElementWish.Element

    /// ST and SE are the set's own: they name it, and the 997 named it by them.
    private func expectFree(_ ordinal: Int) throws(Diagnostic) {
        guard segments.indices.contains(ordinal - 1) else {
            throw Diagnostic(
                .ledgerEditUnfit, "there is no segment \(ordinal), but \(segments.count)",
                value: "\(ordinal)")
        }
        guard ordinal > 1, ordinal < segments.count else {
            throw Diagnostic(
                .ledgerEditUnfit, "ST and SE stay as they are; SE01 follows by itself",
                value: "\(ordinal)")
        }
    }

    private func ordinal(of wish: Element) throws(Diagnostic) -> Int {
        let fitting = segments.indices.filter { Self.tag(segments[$0], delimiters) == wish.tag }
            .map { $0 + 1 }
        var found = fitting
        if let ordinal = wish.ordinal { found = fitting.filter { $0 == ordinal } }
        if let occurrence = wish.occurrence { found = Array(fitting.dropFirst(occurrence - 1)) }
        let name = "\(wish.tag)\(wish.element < 10 ? "0" : "")\(wish.element)"
        guard let first = found.first, found.count == 1 || wish.occurrence != nil else {
            let places = fitting.prefix(9).map { "\($0):\(name)" }.joined(separator: ", ")
            throw Diagnostic(
                .ledgerEditUnfit,
                fitting.isEmpty
                    ? "there is no segment \(wish.tag)"
                    : "\(name) may be one of \(fitting.count): \(places)", value: name)
        }
        try expectFree(first)
        return first
    }

    /// A segment with an element's value, trailing empty elements left out.
    private func setting(_ wish: Element, in segment: String) throws(Diagnostic) -> String {
        let (mark, part) = (
            Unicode.Scalar(delimiters.element), Unicode.Scalar(delimiters.component)
        )
        try expectNone(wish.component == nil ? [] : [delimiters.component], in: wish.value)
        try expectNone([delimiters.element], in: wish.value)
        // A delimiter ends where it stands, whatever marks a value that follows begins with.
        func parts(_ whole: String, _ mark: Unicode.Scalar) -> [String] {
            whole.unicodeScalars.split(separator: mark, omittingEmptySubsequences: false)
                .map { String($0) }
        }
        func setting(
            _ value: String, _ index: Int, in whole: String, _ mark: Unicode.Scalar
        ) -> String {
            var found = parts(whole, mark)
            while found.count <= index { found.append("") }
            found[index] = value
            while found.count > 1, found.last == "" { found.removeLast() }
            return found.joined(separator: String(Character(mark)))
        }
        let elements = parts(segment, mark)
        var value = wish.value
        if let component = wish.component {
            let before = elements.count > wish.element ? elements[wish.element] : ""
            let repetition = delimiters.repetition.map { Unicode.Scalar($0) }
            guard !before.unicodeScalars.contains(where: { $0 == repetition }) else {
                throw Diagnostic(
                    .ledgerEditUnfit, "'\(before)' is repeated: give the element as a whole",
                    value: before)
            }
            value = setting(value, component - 1, in: before, part)
        }
        return setting(value, wish.element, in: segment, mark)
    }

    /// A segment as a person writes it, its terminator or not.
    private func segment(_ text: String) throws(Diagnostic) -> String {
        let end = Unicode.Scalar(delimiters.segment)
        let scalars = text.unicodeScalars
        let segment = scalars.last == end ? String(scalars.dropLast()) : text
        try expectNone([], in: segment)
        let tag = Self.tag(segment, delimiters)
        guard Self.isTag(tag) else {
            throw Diagnostic(.ledgerEditUnfit, "'\(segment)' is no segment", value: segment)
        }
        guard !Self.reserved.contains(tag) else {
            throw Diagnostic(
                .ledgerEditUnfit, "\(tag) cannot stand inside a set that is edited", value: segment)
        }
        return segment
    }

    private func expectNone(_ marks: [UInt8], in value: String) throws(Diagnostic) {
        let forbidden = marks + [delimiters.segment, 10, 13]
        for mark in forbidden where value.unicodeScalars.contains(Unicode.Scalar(mark)) {
            throw Diagnostic(
                .ledgerEditUnfit, "'\(value)' holds a delimiter of the interchange", value: value)
        }
    }
}
