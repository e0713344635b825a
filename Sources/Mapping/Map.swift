package import Canonical
package import Diagnostics
package import Guides
package import Judgment

/// A compiled map: makes one kind of canonical document of one transaction set in one version, and
/// the set of the document.
///
/// A map is a value without state; any number of documents may run through it at a time. The cost
/// of a run is bounded by the number of rules times the size of the document.
package struct Map: Sendable {
    /// The version of the standard that it reads.
    package var version: String { guide.version }
    /// The transaction set that it reads.
    package var set: String { guide.set }
    /// The document that it makes.
    package let shape: DocumentShape
    /// The code tables that its rules look into.
    package let usedTables: Set<String>

    /// The type of the document that its documents answer, such as `order`; nil for none. From
    /// that document `write` takes what the answer repeats.
    package let answers: String?
    /// What has to hold of its documents.
    package let rules: BusinessRules

    let guide: SetGuide
    let fields: [FieldPlan]
    let program: MapProgram
    let fixed: [FixedPlan]
    let echoes: [EchoPlan]
    let codePlaces: CodePlaces

    init(
        guide: SetGuide, shape: DocumentShape, fields: [FieldPlan], fixed: [FixedPlan],
        answers: String?, echoes: [EchoPlan], rules: BusinessRules, usedTables: Set<String>
    ) {
        self.guide = guide
        self.shape = shape
        self.fields = fields
        program = MapProgram(fields)
        self.fixed = fixed
        self.answers = answers
        self.echoes = echoes
        self.rules = rules
        self.usedTables = usedTables
        codePlaces = CodePlaces(guide, fields.flatMap(\.valuePlans))
    }

    /// Makes the document of a transaction set.
    ///
    /// The set must have been held against the guide that the map was compiled for. Faults leave
    /// their fields out and are told in the result; they never change an acknowledgment, which is
    /// about what the partner sent and not about what we make of it.
    package func run(_ tree: SetTree, context: MapContext) -> MapResult {
        precondition(
            tree.guide.version == version && tree.guide.set == set,
            "a map runs over the set and version that it was compiled for")
        var run = MapRun(program, tree, context)
        return run.result(of: self)
    }
}

/// What a map needs to know beside the transaction set.
package struct MapContext: Sendable {
    /// Where the document comes from; it becomes the document's `source`.
    package var source: DocumentSource
    /// Which interchange of the file, group of the interchange and set of the group: for places.
    package var place: DataPlace

    /// Makes a context; only the ordinals of `place` matter.
    package init(source: DocumentSource, place: DataPlace = DataPlace()) {
        self.source = source
        self.place = place
    }
}

/// What a map made of a transaction set.
package struct MapResult: Sendable {
    /// The document, without the fields that have a fault.
    package let document: Document
    /// What went wrong, with the place in the data and the rule's place in the profile.
    package let diagnostics: [Diagnostic]
    /// Which business rules the document breaks; they are not asked of one that is incomplete.
    package let broken: [BusinessFault]

    /// Whether the document may be delivered: nothing in it is missing or wrong.
    package var isComplete: Bool { !diagnostics.contains { $0.severity == .error } }
}
