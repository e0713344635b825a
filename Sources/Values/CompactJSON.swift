/// Writes compact JSON into memory of its own, several times as fast as `JSONWriter`: nothing is
/// checked, and memory grows seldom.
///
/// A tree is written whole. Or its parts come one by one, each value with a comma behind it that
/// the end of its object or array takes the place of; what turns out to be nothing is taken back.
///
/// Public, because Swift 6.3 inlines the functions of no package type elsewhere.
public struct CompactJSON: ~Copyable {
    @usableFromInline var start: UnsafeMutablePointer<UInt8>
    @usableFromInline var end: UnsafeMutablePointer<UInt8>
    @usableFromInline var limit: UnsafeMutablePointer<UInt8>

    /// Begins with nothing and room for so many bytes.
    package init(capacity: Int = 4096) {
        start = .allocate(capacity: capacity)
        end = start
        limit = start + capacity
    }

    deinit { start.deallocate() }

    /// How many bytes have been written.
    @inlinable package var count: Int { end - start }

    /// What has been written.
    package func bytes() -> [UInt8] { bytes(from: 0, to: count) }

    private func bytes(from: Int, to: Int) -> [UInt8] {
        precondition(from <= to && to <= count, "only what has been written can be read")
        return [UInt8](UnsafeBufferPointer(start: start + from, count: to - from))
    }

    @usableFromInline @inline(__always)
    mutating func reserve(_ count: Int) {
        if limit - end < count { grow(by: count) }
    }

    @usableFromInline
    mutating func grow(by count: Int) {
        let filled = end - start
        let capacity = max(2 * (limit - start), filled + count)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: filled)
        start.deallocate()
        start = larger
        end = larger + filled
        limit = larger + capacity
    }

    private mutating func put(_ byte: UInt8) {
        reserve(1)
        end.pointee = byte
        end += 1
    }

    private mutating func put(word: StaticString) {
        reserve(word.utf8CodeUnitCount)
        end.update(from: word.utf8Start, count: word.utf8CodeUnitCount)
        end += word.utf8CodeUnitCount
    }
}

// MARK: - Trees

extension CompactJSON {
    /// Writes a tree.
    package mutating func write(_ json: borrowing JSON) {
        switch json {
        case .null: put(word: "null")
        case .bool(let flag): put(word: flag ? "true" : "false")
        case .number(let number): write(number)
        case .string(let text): write(text)
        case .array(let items):
            put(UInt8(ascii: "["))
            items.withUnsafeBufferPointer { items in
                for index in items.indices {
                    if index > 0 { put(UInt8(ascii: ",")) }
                    write(items[index])
                }
            }
            put(UInt8(ascii: "]"))
        case .object(let members):
            put(UInt8(ascii: "{"))
            members.withUnsafeBufferPointer { members in
                for index in members.indices {
                    if index > 0 { put(UInt8(ascii: ",")) }
                    write(members[index].key)
                    put(UInt8(ascii: ":"))
                    write(members[index].value)
                }
            }
            put(UInt8(ascii: "}"))
        }
    }

    private mutating func write(_ text: borrowing String) {
        let isWritten: Void? = text.utf8.withContiguousStorageIfAvailable { utf8 in
            reserve(JSONString.room(for: utf8.count))
            end = JSONString.write(utf8, to: end)
        }
        if isWritten == nil { writeCopy(of: copy text) }
    }

    /// A string that lies elsewhere than in memory of Swift's.
    private mutating func writeCopy(of text: String) {
        var text = text
        text.makeContiguousUTF8()
        write(text)
    }

    private mutating func write(_ number: ExactDecimal) {
        reserve(ExactDecimal.longestText)
        number.withText { text in
            for byte in text {
                end.pointee = byte
                end += 1
            }
        }
    }
}

// MARK: - Parts

extension CompactJSON {
    /// Opens an object or array: `{` or `[`.
    @inlinable
    package mutating func open(_ bracket: Unicode.Scalar) {
        reserve(1)
        end.pointee = UInt8(ascii: bracket)
        end += 1
    }

    /// Closes an object or array that holds something: `}` or `]`, and the comma behind it.
    @inlinable
    package mutating func close(_ bracket: Unicode.Scalar) {
        precondition(end > start && end[-1] == UInt8(ascii: ","), "a member ends with a comma")
        end[-1] = UInt8(ascii: bracket)
        comma()
    }

    /// Closes the object that is the whole text.
    package mutating func closeText() {
        close("}")
        end -= 1
    }

    /// The comma behind a value.
    @inlinable
    package mutating func comma() {
        reserve(1)
        end.pointee = UInt8(ascii: ",")
        end += 1
    }

    /// The value that was written last, its comma included, from an offset on.
    package func value(from offset: Int) -> JSON {
        guard let json = try? JSONReader.read(bytes(from: offset, to: count - 1)) else {
            preconditionFailure("what is written part by part is JSON")
        }
        return json
    }

    /// Takes back what was written since so many bytes had been.
    @inlinable
    package mutating func takeBack(to count: Int) {
        precondition(count <= self.count, "only what has been written can be taken back")
        end = start + count
    }

    /// Writes what is JSON already, such as a key with its colon: a part of `text`.
    package mutating func write(ready text: [UInt8], _ part: Range<Int>) {
        reserve(part.count)
        text.withUnsafeBufferPointer { text in end = Self.copy(text.extracting(part), to: end) }
    }

    /// Writes a key, which is JSON already and a part of `keys`, a string, which is a part of
    /// `text`, and a comma; if every byte of the string stands for itself: ASCII without anything
    /// to escape. Else, and now and then even so, it writes nothing and says so.
    package mutating func write(
        ready keys: [UInt8], _ key: Range<Int>, plain text: [UInt8], _ part: Range<Int>
    ) -> Bool {
        reserve(key.count + JSONString.room(for: part.count) + 1)
        let value = keys.withUnsafeBufferPointer { Self.copy($0.extracting(key), to: end) }
        let last = text.withUnsafeBufferPointer {
            JSONString.write(plain: $0.extracting(part), to: value)
        }
        guard let last else { return false }
        last.pointee = UInt8(ascii: ",")
        end = last + 1
        return true
    }

    /// Writes a key as above, a date, and a comma: the text CCYYMMDD or YYMMDD, a part of `text`,
    /// as ISO 8601 has it. It writes nothing and says so where that is no date.
    package mutating func write(
        ready keys: [UInt8], _ key: Range<Int>, date text: [UInt8], _ part: Range<Int>
    ) -> Bool {
        guard let date = CivilDate(compact: text[part]) else { return false }
        openString(keys, key, room: CivilDate.textSize)
        date.write(to: UnsafeMutableBufferPointer(start: end, count: CivilDate.textSize))
        end += CivilDate.textSize
        closeString()
        return true
    }

    /// Writes a key as above, digits, which are a part of `text`, behind as many zeros as make them
    /// `width` long, and a comma. It writes nothing and says so where they are no digits, or more.
    package mutating func write(
        ready keys: [UInt8], _ key: Range<Int>, digits text: [UInt8], _ part: Range<Int>,
        width: Int
    ) -> Bool {
        guard part.count <= width else { return false }
        for index in part where !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index]) {
            return false
        }
        openString(keys, key, room: width)
        end.update(repeating: UInt8(ascii: "0"), count: width - part.count)
        end += width - part.count
        text.withUnsafeBufferPointer { end = Self.copy($0.extracting(part), to: end) }
        closeString()
        return true
    }

    /// Writes a key and the quotation mark before a string of so many bytes, and makes room for it.
    private mutating func openString(_ keys: [UInt8], _ key: Range<Int>, room: Int) {
        reserve(key.count + room + 3)
        keys.withUnsafeBufferPointer { end = Self.copy($0.extracting(key), to: end) }
        end.pointee = UInt8(ascii: "\"")
        end += 1
    }

    private mutating func closeString() {
        end[0] = UInt8(ascii: "\"")
        end[1] = UInt8(ascii: ",")
        end += 2
    }

    private static func copy(
        _ bytes: UnsafeBufferPointer<UInt8>, to memory: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        guard let start = bytes.baseAddress else { return memory }
        memory.update(from: start, count: bytes.count)
        return memory + bytes.count
    }

    /// Writes a whole number.
    package mutating func write(_ number: Int) {
        guard (0..<10).contains(number) else { return write(ExactDecimal(number)) }
        put(UInt8(ascii: "0") + UInt8(number))
    }
}
