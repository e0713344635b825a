/// The bytes that separate the parts of an interchange; each interchange states its own in ISA.
public struct Delimiters: Hashable, Sendable {
    /// Between elements: the byte after `ISA`.
    public var element: UInt8
    /// Between the components of a composite element: ISA16. Zero when the interchange has none.
    public var component: UInt8
    /// After each segment: the byte after ISA16.
    public var segment: UInt8
    /// Between the occurrences of a repeating element: ISA11, from version 00402 on.
    public var repetition: UInt8?

    /// Makes a set of delimiters.
    public init(element: UInt8, component: UInt8, segment: UInt8, repetition: UInt8? = nil) {
        self.element = element
        self.component = component
        self.segment = segment
        self.repetition = repetition
    }

    /// What most partners use: `*`, `>`, `~`, and no repetition.
    public static var usual: Delimiters {
        Delimiters(element: 0x2A, component: 0x3E, segment: 0x7E)
    }

    /// Whether `byte` is one of them.
    public func contains(_ byte: UInt8) -> Bool {
        byte == element || byte == segment || byte == repetition
            || (byte == component && component != 0)
    }

    /// Whether all of them differ and none could be taken for data or for a blank: no letters, no
    /// digits, no space; only the terminator may be a line end.
    public var areUsable: Bool {
        let all = [element, component, segment] + (repetition.map { [$0] } ?? [])
        guard Set(all).count == all.count else { return false }
        return all.allSatisfy { byte in
            !ASCII.isAlphanumeric(byte) && byte != ASCII.space
                && (byte == segment
                    || (byte != ASCII.lineFeed && byte != ASCII.carriageReturn))
        }
    }
}
