/// Writes JSON as it comes, into bytes that the caller drains whenever it likes.
///
/// Members appear in the order given, so the same calls give the same bytes. Calls that cannot make
/// JSON (a value without a key in an object, an end without a beginning) are bugs and trap.
package struct JSONWriter: Sendable {
    /// What has been written and not yet drained.
    package private(set) var bytes: [UInt8] = []

    private let isPretty: Bool
    private var scopes: [Scope] = []
    private var hasKey = false
    private var isStarted = false

    private struct Scope {
        let isObject: Bool
        var isEmpty = true
    }

    /// Makes a writer of compact JSON, or of JSON with two blanks a level.
    package init(pretty: Bool = false) {
        isPretty = pretty
    }

    /// Takes what has been written since the last call; writing goes on.
    package mutating func drain() -> [UInt8] {
        var drained: [UInt8] = []
        swap(&drained, &bytes)
        return drained
    }

    /// Drops what has been written but keeps the memory, for a caller that has just copied `bytes`.
    package mutating func discardBytes() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Whether one whole value has been written and every object and array is closed.
    package var isComplete: Bool { isStarted && scopes.isEmpty }

    /// Opens an object.
    package mutating func beginObject() { open("{", isObject: true) }

    /// Closes the object opened last.
    package mutating func endObject() { close("}", isObject: true) }

    /// Opens an array.
    package mutating func beginArray() { open("[", isObject: false) }

    /// Closes the array opened last.
    package mutating func endArray() { close("]", isObject: false) }

    /// Writes the key of the next value of the open object.
    package mutating func key(_ key: String) {
        precondition(scopes.last?.isObject == true && !hasKey, "a key stands first in its member")
        separate()
        append(string: key)
        bytes.append(UInt8(ascii: ":"))
        if isPretty { bytes.append(UInt8(ascii: " ")) }
        hasKey = true
    }

    /// Writes a string.
    package mutating func value(_ text: String) {
        beginValue()
        append(string: text)
    }

    /// Writes a number with its scale.
    package mutating func value(_ number: ExactDecimal) {
        beginValue()
        number.write(into: &bytes)
    }

    /// Writes a whole number.
    package mutating func value(_ integer: Int) {
        beginValue()
        bytes.append(contentsOf: String(integer).utf8)
    }

    /// Writes `true` or `false`.
    package mutating func value(_ flag: Bool) {
        beginValue()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    /// Writes `null`.
    package mutating func null() {
        beginValue()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a whole tree.
    package mutating func value(_ json: JSON) {
        switch json {
        case .null: null()
        case .bool(let flag): value(flag)
        case .number(let number): value(number)
        case .string(let text): value(text)
        case .array(let items):
            beginArray()
            for item in items { value(item) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members { self.member(member.key, member.value) }
            endObject()
        }
    }

    /// Writes a key and its string.
    package mutating func member(_ key: String, _ text: String) {
        self.key(key)
        value(text)
    }

    /// Writes a key and its whole number.
    package mutating func member(_ key: String, _ integer: Int) {
        self.key(key)
        value(integer)
    }

    /// Writes a key and its tree.
    package mutating func member(_ key: String, _ json: JSON) {
        self.key(key)
        value(json)
    }

    // MARK: - Inside

    private mutating func open(_ bracket: Unicode.Scalar, isObject: Bool) {
        beginValue()
        bytes.append(UInt8(ascii: bracket))
        scopes.append(Scope(isObject: isObject))
    }

    private mutating func close(_ bracket: Unicode.Scalar, isObject: Bool) {
        guard let scope = scopes.popLast(), scope.isObject == isObject, !hasKey else {
            preconditionFailure("an end closes what was opened last, after a whole member")
        }
        if isPretty, !scope.isEmpty { breakLine() }
        bytes.append(UInt8(ascii: bracket))
    }

    private mutating func beginValue() {
        guard let scope = scopes.last else {
            precondition(!isStarted, "a JSON text is one value")
            isStarted = true
            return
        }
        precondition(scope.isObject == hasKey, "an object's value follows its key")
        if !scope.isObject { separate() }
        hasKey = false
    }

    private mutating func separate() {
        let last = scopes.count - 1
        if !scopes[last].isEmpty { bytes.append(UInt8(ascii: ",")) }
        scopes[last].isEmpty = false
        if isPretty { breakLine() }
    }

    private mutating func breakLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * scopes.count))
    }

    private mutating func append(string text: String) {
        var text = text
        text.withUTF8 { utf8 in
            withUnsafeTemporaryAllocation(
                of: UInt8.self, capacity: JSONString.room(for: utf8.count)
            ) { room in
                guard let start = room.baseAddress else { return }
                let end = JSONString.write(utf8, to: start)
                bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: end - start))
            }
        }
    }
}
