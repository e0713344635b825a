/// A path into the document as a rule has it: `N1[ST]/N4.03|trim`, `PO1.pair(VN|UP)`, `.02`.
struct PathSyntax: Sendable, Equatable {
    /// A segment or loop on the way: its id and what it must hold.
    struct Step: Sendable, Equatable {
        let tag: String
        let selectors: [Selector]
        /// Where the step begins in the text.
        let offset: Int
    }

    /// `[ST|SF]` is the first element being ST or SF, `[02=RTL]` the second being RTL. Of an HL it
    /// is the third: the level.
    struct Selector: Sendable, Equatable {
        let element: Int
        let codes: [String]
        let offset: Int
    }

    /// What is taken of the segment.
    enum Tail: Sendable, Equatable {
        /// The segment itself, for `each`.
        case segment
        /// An element, or a component of it; component 0 is the whole element.
        case element(Int, component: Int)
        /// A field of a record by its name.
        case field(String)
        /// The value that follows one of these qualifiers in the segment's pairs.
        case pair([String])
    }

    /// A function applied to the value.
    struct Call: Sendable, Equatable {
        let name: String
        let arguments: [String]
        let offset: Int
    }

    /// The way from the rule's own place; empty for `.02`, an element of the place itself.
    var steps: [Step] = []
    var tail: Tail = .segment
    /// Where the tail begins in the text.
    var tailOffset = 0
    var calls: [Call] = []
}
