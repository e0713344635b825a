/// A JSON value (RFC 8259). Objects keep the order of their members; numbers are exact.
///
/// Equality minds the order of members and compares numbers by value (1.10 equals 1.1);
/// `isEquivalent(to:)` ignores the order.
package enum JSON: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number; its digits and scale stay as written, an exponent is worked out.
    case number(ExactDecimal)
    /// A string.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object: members in order, keys unique.
    case object([Member])

    /// One key of an object with its value.
    package struct Member: Sendable, Hashable {
        /// The key.
        package var key: String
        /// The value.
        package var value: JSON

        /// Makes a member.
        package init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }
}

// MARK: - Looking inside

extension JSON {
    /// The value of a key; nil when this is no object or has no such key. Setting replaces the
    /// value in its place or appends the member, nil removes it; a value that is no object becomes
    /// one.
    package subscript(key: String) -> JSON? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.key == key }?.value
        }
        set {
            var members = self.members ?? []
            self = .null  // Releases the old storage, so that the change is made in place.
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key, value))
            case (nil, nil): break
            }
            self = .object(members)
        }
    }

    /// The item at an index from 0; nil when this is no array or is shorter.
    package subscript(index: Int) -> JSON? {
        guard case .array(let items) = self, items.indices.contains(index) else { return nil }
        return items[index]
    }

    /// The value at a path such as `lines[0].quantity`; nil where it leads nowhere or is no path.
    /// The empty path is the value itself.
    package func path(_ path: String) -> JSON? {
        var value = self
        for part in path.split(separator: ".", omittingEmptySubsequences: true) {
            let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
            if let key = pieces.first, !key.isEmpty {
                guard let next = value[String(key)] else { return nil }
                value = next
            }
            for piece in pieces.dropFirst() {
                guard piece.hasSuffix("]"), let index = Int(piece.dropLast()),
                    let next = value[index]
                else { return nil }
                value = next
            }
        }
        return value
    }

    /// Whether this is `null`.
    package var isNull: Bool { self == .null }

    /// The text of a string.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of a number.
    package var decimal: ExactDecimal? {
        if case .number(let number) = self { number } else { nil }
    }

    /// The value of a number that is whole and fits.
    package var integer: Int? { decimal?.integer }

    /// The value of `true` or `false`.
    package var flag: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// The items of an array.
    package var items: [JSON]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// The members of an object.
    package var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Equality that ignores the order of object members at every depth.
    package func isEquivalent(to other: JSON) -> Bool {
        switch (self, other) {
        case (.array(let one), .array(let two)):
            return one.count == two.count && zip(one, two).allSatisfy { $0.isEquivalent(to: $1) }
        case (.object(let one), .object(let two)):
            guard one.count == two.count else { return false }
            let values = Dictionary(two.map { ($0.key, $0.value) }) { first, _ in first }
            return one.allSatisfy { values[$0.key]?.isEquivalent(to: $0.value) ?? false }
        default:
            return self == other
        }
    }
}

// MARK: - Writing down

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(ExactDecimal(value)) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }

    /// An object with the members in the order written; keys must be unique.
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member($0, $1) })
    }
}

extension JSON: CustomStringConvertible {
    /// Compact JSON text.
    package var description: String { String(decoding: bytes(), as: UTF8.self) }

    /// The JSON text as UTF-8, compact or with two blanks a level and a newline at the end.
    package func bytes(pretty: Bool = false) -> [UInt8] {
        guard pretty else {
            var writer = CompactJSON()
            writer.write(self)
            return writer.bytes()
        }
        var writer = JSONWriter(pretty: true)
        writer.value(self)
        return writer.drain() + [UInt8(ascii: "\n")]
    }
}
