/// Writes a whole tree as compact JSON, twice as fast as by the calls of `JSONWriter`: a tree is
/// well formed, so nothing is checked, and memory grows seldom.
struct CompactJSON: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var end: UnsafeMutablePointer<UInt8>
    private var limit: UnsafeMutablePointer<UInt8>

    init(capacity: Int = 4096) {
        start = .allocate(capacity: capacity)
        end = start
        limit = start + capacity
    }

    deinit { start.deallocate() }

    /// What has been written.
    var written: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: start, count: end - start)
    }

    mutating func write(_ json: borrowing JSON) {
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

    private mutating func put(word: StaticString) {
        reserve(word.utf8CodeUnitCount)
        end.update(from: word.utf8Start, count: word.utf8CodeUnitCount)
        end += word.utf8CodeUnitCount
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

    private mutating func put(_ byte: UInt8) {
        reserve(1)
        end.pointee = byte
        end += 1
    }

    @inline(__always)
    private mutating func reserve(_ count: Int) {
        if limit - end < count { grow(by: count) }
    }

    private mutating func grow(by count: Int) {
        let filled = end - start
        let capacity = max(2 * (limit - start), filled + count)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: filled)
        start.deallocate()
        start = larger
        end = larger + filled
        limit = larger + capacity
    }
}
