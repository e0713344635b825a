public import X12

/// The dictionary of one version: its elements, composites, segments and code lists.
///
/// The names and meanings are our own wording; ids, types, lengths, requirements and rules are the
/// standard's.
public struct StandardEdition: Sendable {
    /// A simple data element.
    public struct Element: Sendable, Hashable {
        /// The reference number as the standard writes it: `355`, `I12`.
        public let reference: String
        /// The type.
        public let kind: ElementKind
        /// Implied decimals of a `number`, else 0.
        public let places: Int
        /// The least length; numbers count digits only.
        public let minimum: Int
        /// The greatest length; `Int32.max` where the standard sets none.
        public let maximum: Int
        /// Our short name.
        public let name: String
        /// What type and lengths rest on.
        public let evidence: Evidence
    }

    /// A position of a segment or composite.
    public struct Position: Sendable, Hashable {
        /// The element or composite that stands there.
        public let reference: String
        /// Whether it has to be filled.
        public let requirement: Requirement
        /// How often it may occur there, from 1.
        public let repeats: Int
    }

    /// A segment or composite: positions and the rules between them.
    public struct Layout: Sendable, Hashable {
        /// The id: `PO1`, `C040`.
        public let id: String
        /// Our short name.
        public let name: String
        /// The positions, the first after the id being at index 0.
        public internal(set) var positions: [Position]
        /// The syntax rules.
        public internal(set) var rules: [SyntaxRule]
        /// What the positions rest on; each rule has its own.
        public internal(set) var evidence: Evidence
    }

    /// The version: the first six characters of GS08.
    public let version: String
    /// The elements by reference number.
    public internal(set) var elements: [String: Element] = [:]
    /// The composites by id.
    public internal(set) var composites: [String: Layout] = [:]
    /// The segments by id.
    public internal(set) var segments: [String: Layout] = [:]
    /// The code lists by element.
    public internal(set) var codes: [String: CodeList] = [:]
    /// Every segment id of the version, also of those that are not laid out.
    public internal(set) var known: Set<SegmentTag> = []
}

/// The codes of an element.
public struct CodeList: Sendable, Hashable {
    /// The element's reference number.
    public let reference: String
    /// Whether the list holds all codes of the version, so that any other is unknown.
    public let isComplete: Bool
    /// What the list rests on.
    public let evidence: Evidence
    /// Our meanings by code; empty where the list has the code only.
    public internal(set) var meanings: [String: String] = [:]

    /// What a code means, in our words; nil where the list does not say.
    public func meaning(of code: String) -> String? {
        guard let meaning = meanings[code], !meaning.isEmpty else { return nil }
        return meaning
    }
}
