/// The content of one element to be written.
///
/// String literals and array literals make simple and composite ones:
/// `writer.segment("SVC", ["1", ["HC", "99213"], ""])`.
public enum ElementContent: Sendable, Hashable {
    /// A simple element, written as UTF-8.
    case text(String)
    /// A simple element, written as it is.
    case bytes([UInt8])
    /// A composite element; empty components at its end are left out.
    case composite([String])
    /// A repeating element (from version 00402 on).
    case repetitions([ElementContent])
}

extension ElementContent: ExpressibleByStringLiteral {
    /// Makes a simple element.
    public init(stringLiteral value: String) { self = .text(value) }
}

extension ElementContent: ExpressibleByArrayLiteral {
    /// Makes a composite element.
    public init(arrayLiteral elements: String...) { self = .composite(elements) }
}
