import Canonical
package import Diagnostics
package import Guides
package import Values
package import X12

extension Map {
    /// How often a document is written anew because something that it repeats has to give way: all
    /// that is found at once gives way together.
    private static let mostYields = 3

    /// Makes the transaction set of a canonical document: the map's rules turned round.
    ///
    /// Every field is written by its rule, lists first; what a field says that a list has said
    /// already is not said again. The engine adds what the set says of itself: the order of its
    /// segments, the numbers of HL, LS and LE, counts and totals. The set is then held against its
    /// guide as strictly as `context.policy` says, and read back by the same map: what the document
    /// has and the reading has not is told, so nothing is ever left out in silence.
    ///
    /// The cost is bounded by the number of rules times the size of the document.
    package func write(_ document: JSON, context: OutwardContext = OutwardContext())
        -> OutwardResult
    {
        var check = DocumentCheck()
        check.check(document, shape: shape)
        guard check.diagnostics.isEmpty else {
            return OutwardResult(set: guide.set, segments: [], diagnostics: check.diagnostics)
        }
        let repeating = context.answered.compactMap {
            Echo(echoes, in: document, ofType: shape.type, from: $0)
        }
        var whole = repeating.reduce(document) { $1.filling($0) }
        var run = OutwardRun(map: self, context: context)
        run.write(whole)
        // What the document says itself wins over what it only repeats, however either is said.
        for _ in 0..<Self.mostYields {
            guard let less = repeating.first?.yielding(whole, run.contradictions) else { break }
            whole = less
            run = OutwardRun(map: self, context: context)
            run.write(whole)
        }
        let written = WrittenSet(run, given: document)
        var readBack = ReadBack(run)
        readBack.check(written, against: whole)
        var result = OutwardResult(
            set: guide.set, segments: written.segments,
            diagnostics: run.diagnostics + written.diagnostics + readBack.diagnostics,
            document: readBack.document)
        result.written = written
        return result
    }
}

/// What writing a document needs to know beside it.
package struct OutwardContext: Sendable {
    /// The document that this one answers, or the orders that it is about, from which `echo` takes
    /// what is repeated.
    package var answered: [JSON]
    /// What the set is held against.
    package var policy: ValidationPolicy
    /// The delimiters that it will be sent with: no data may hold them. A missing repetition
    /// separator is `^` from version 00402 on, where ISA11 has to name one.
    package var delimiters: Delimiters
    /// The guide that it is held against: the map's own, or a partner's laid over that; nil for the
    /// map's own.
    package var guide: SetGuide?
    /// The characters that data may have.
    package var characters: WrittenCharacters

    /// Makes a context; by default nothing is answered, and nothing is forgiven.
    package init(
        answered: [JSON] = [], policy: ValidationPolicy = .outbound,
        delimiters: Delimiters = .usual, guide: SetGuide? = nil,
        characters: WrittenCharacters = .any
    ) {
        self.characters = characters
        self.answered = answered
        self.policy = policy
        self.delimiters = delimiters
        self.guide = guide
    }
}

/// A segment ready to be written.
package struct OutwardSegment: Sendable, Hashable {
    /// Its id.
    package let tag: SegmentTag
    /// Its elements from the first.
    package let elements: [ElementContent]

    /// Makes a segment.
    package init(tag: SegmentTag, elements: [ElementContent]) {
        self.tag = tag
        self.elements = elements
    }
}

/// What a map made of a canonical document.
package struct OutwardResult: Sendable {
    /// The set's id (ST01).
    package let set: String
    /// The segments between ST and SE, in their order; empty where the document was refused.
    package let segments: [OutwardSegment]
    /// What went wrong, by the field of the document.
    package let diagnostics: [Diagnostic]
    /// The document as the same map reads it back from the segments; null where it cannot be read.
    package let document: JSON
    /// Which field wrote what.
    var written: WrittenSet?

    /// Makes a result.
    package init(
        set: String, segments: [OutwardSegment], diagnostics: [Diagnostic], document: JSON = nil
    ) {
        self.set = set
        self.segments = segments
        self.diagnostics = diagnostics
        self.document = document
    }

    /// Whether the set may be sent: it says all that the document says, and its guide allows it.
    package var isComplete: Bool { !diagnostics.contains { $0.severity == .error } }

    /// What an element comes from; nil for what the map or the engine adds.
    ///
    /// - Parameter place: the segment in its set, ST being 1, the element and the component.
    package func origin(at place: DataPlace) -> ElementOrigin? { written?.origin(at: place) }

    /// What an element or a segment that is not there would come from: the fields whose rules write
    /// it. Nothing where no rule of the map does.
    package func sources(at place: DataPlace) -> [ElementOrigin] {
        written.map { $0.sources(at: place, by: ElementRules($0.map)) } ?? []
    }

    /// A fault of the set with the fields that it comes from, and whose move it is.
    ///
    /// - Parameter others: other elements that it is about.
    package func named(_ fault: Diagnostic, beside others: [DataPlace] = []) -> Diagnostic {
        written.map { $0.named(fault, beside: others, by: ElementRules($0.map)) } ?? fault
    }

    /// Writes the set with its ST and SE into an open functional group.
    ///
    /// - Parameter control: ST02 and SE02, four to nine characters.
    /// - Throws: `envelope.data.delimiter` or `envelope.data.control-character` where the data and
    ///   the writer's delimiters do not go together.
    package func append(
        to writer: inout InterchangeWriter, control: String
    ) throws(Diagnostic) {
        try writer.beginSet(set, control: control)
        for segment in segments { try writer.segment(segment.tag, segment.elements) }
        writer.endSet()
    }
}
