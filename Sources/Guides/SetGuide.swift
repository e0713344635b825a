public import X12

/// A transaction set of one version as flat tables, resolved once and then only read.
///
/// Rows are the segments in the order of the standard; loops form a tree over them, the set itself
/// being loop 0. Everything is found by index: no name is looked up while a document is walked.
public final class SetGuide: Sendable {
    /// The version: the first six characters of GS08.
    public let version: String
    /// The set's id: ST01.
    public let set: String
    /// The functional group that the set belongs to: GS01.
    public let group: String
    /// Our short name of the set.
    public let name: String
    /// The segments in their order; the first is ST, the last SE.
    public let rows: [GuideRow]
    /// The loops in the order of their first segments; loop 0 is the whole set.
    public let loops: [GuideLoop]
    /// What the segments consist of; several rows may share one.
    public let segments: [GuideSegment]
    /// The elements of all segments and the components of all composites, one after another.
    public let elements: [GuideElement]
    /// Our short names of `elements`.
    public let elementNames: [String]
    /// The syntax rules of all segments and composites, one after another.
    public let rules: [SyntaxRule]
    /// The code lists by element reference.
    public let codeLists: [String: CodeList]

    /// The complete code lists, each a table of `PackedCode`; elements point into them.
    let codes: [UInt64]
    /// Every segment id of the version.
    package let known: Set<SegmentTag>
    /// What looking at a value of each of `elements` needs to know.
    let checks: [ElementCheck]
    /// What following the loops needs to know of each of `rows`.
    let rowChecks: [RowCheck]
    /// What checking each of `segments` needs to know.
    let segmentChecks: [SegmentCheck]
    /// The syntax rules that need a look of their own; `segmentChecks` point here.
    let ruleChecks: [SyntaxRule]
    /// Which row a segment id leads to from which row.
    package let transitions: TransitionTable
    /// Whether a partner's guide was laid over the standard's.
    let hasOverlay: Bool
    /// The lines of a partner's guide that changed elements; `GuideElement.origin` points here.
    let origins: [GuideOrigin]
    /// The same by row, for segments and the loops that they start.
    let rowOrigins: [Int: GuideOrigin]
    /// The totals that elements of the set state.
    package let totals: [GuideTotal]
    /// The rules that a partner's guide adds.
    let situations: [Situation]
    /// What to look at for their sake, and which of it in which row.
    let watches: [Watch]
    let watchRanges: [Range<Int>]

    init(
        edition: StandardEdition, layout: SetLayout, tables: GuideTables
    ) {
        version = edition.version
        set = layout.set
        group = layout.group
        name = layout.name
        rows = tables.rows
        loops = tables.loops
        segments = tables.segments
        elements = tables.elements
        elementNames = tables.elementNames
        rules = tables.rules
        codes = tables.codes
        codeLists = edition.codes
        known = edition.known
        checks = tables.elements.map(ElementCheck.init)
        let totals = tables.totals(layout.totals)
        let marks = GuideTotal.marks(totals, tables.rows)
        self.totals = totals
        rowChecks = zip(tables.rows, marks).map { RowCheck($0, tables.loops, totals: $1) }
        (segmentChecks, ruleChecks) = SegmentCheck.all(tables.segments, tables.rules)
        transitions = TransitionTable(rows: tables.rows, loops: tables.loops)
        origins = []
        rowOrigins = [:]
        situations = []
        watches = []
        watchRanges = []
        hasOverlay = false
    }

    /// A guide with an overlay laid over it.
    init(_ base: SetGuide, _ resolver: OverlayResolver) {
        version = base.version
        set = base.set
        group = base.group
        name = base.name
        rows = resolver.rows
        loops = resolver.loops
        segments = resolver.segments
        elements = resolver.elements
        elementNames = resolver.elementNames
        rules = base.rules
        codes = resolver.codes
        codeLists = base.codeLists
        known = base.known
        checks = resolver.elements.map(ElementCheck.init)
        totals = base.totals
        rowChecks = zip(resolver.rows, base.rowChecks).map { row, check in
            RowCheck(row, resolver.loops, totals: check.totals)
        }
        (segmentChecks, ruleChecks) = SegmentCheck.all(resolver.segments, base.rules)
        transitions = TransitionTable(rows: resolver.rows, loops: resolver.loops)
        origins = resolver.origins
        rowOrigins = resolver.rowOrigins
        situations = resolver.situations
        watches = resolver.watches
        watchRanges = resolver.watchRanges
        hasOverlay = true
    }
}

// MARK: - Finding things by name, at load

extension SetGuide {
    /// Whether it describes a partner's records (CSV, fixed positions, NDJSON) and no X12: its
    /// version is then the format's name, and the names of elements are the fields'.
    public var isOfRecords: Bool {
        version.utf8.first.map { !(0x30...0x39).contains($0) } ?? false
    }

    /// The loop with this path of loop ids, such as `PO1/N1`; the empty path is the set itself.
    public func loop(path: String) -> Int? {
        loops.firstIndex { $0.path == path }
    }

    /// The rows of a segment directly within a loop; its first segment belongs to the loop.
    public func rows(of tag: SegmentTag, in loop: Int) -> [Int] {
        loops[loop].rows.filter { rows[$0].loop == loop && rows[$0].tag == tag }
    }

    /// The element at a position of a row's segment, from 1; nil where it has none.
    public func element(_ position: Int, ofRow row: Int) -> GuideElement? {
        let range = segments[rows[row].segment].elements
        guard position >= 1, position <= range.count else { return nil }
        return elements[range.lowerBound + position - 1]
    }

    /// The codes that an element may have, sorted; empty where any will do. Codes of more than
    /// eight bytes, which only a partner's guide may name, are not among them.
    package func codes(of element: GuideElement) -> [String] {
        PackedCode.all(in: element.codes, of: codes).compactMap(PackedCode.text).sorted()
    }

    /// The components of a composite element; empty for a simple one.
    public func components(of element: GuideElement) -> ArraySlice<GuideElement> {
        elements[element.components]
    }
}

/// A segment at its place in a transaction set.
public struct GuideRow: Sendable, Hashable {
    /// The segment's id.
    public let tag: SegmentTag
    /// The index of its layout in `SetGuide.segments`.
    public internal(set) var segment: Int
    /// The loop that it stands in directly; the first segment of a loop stands in that loop.
    public let loop: Int
    /// Whether it starts its loop.
    public let startsLoop: Bool
    /// Whether it has to come in each instance of its loop.
    public internal(set) var isMandatory: Bool
    /// How often it may come in a row within an instance of its loop; 0 where there is no limit.
    public internal(set) var maximumUse: Int
    /// The area of the set.
    public let area: GuideArea
    /// What its place, requirement and use rest on.
    public let evidence: Evidence
    /// Whether it may come at all; a partner's guide may say no.
    public internal(set) var isUsed = true
}

/// A loop of a transaction set.
public struct GuideLoop: Sendable, Hashable {
    /// The loop's id, which is its first segment's; empty for the set itself.
    public let id: String
    /// The ids from the outermost loop on, such as `PO1/N1`; empty for the set itself.
    public let path: String
    /// The loop around it; nil for the set itself.
    public let parent: Int?
    /// How many loops are around it; 0 for the set itself.
    public let depth: Int
    /// Whether it has to come in each instance of its parent.
    public internal(set) var isMandatory: Bool
    /// How often it may come in an instance of its parent; 0 where there is no limit.
    public internal(set) var maximumRepeats: Int
    /// Its rows, those of inner loops included; the first one starts it.
    public let rows: Range<Int>
    /// What its requirement and repeats rest on.
    public let evidence: Evidence
}

/// What a segment consists of.
public struct GuideSegment: Sendable, Hashable {
    /// The segment's id.
    public let tag: SegmentTag
    /// Our short name.
    public let name: String
    /// Its elements in `SetGuide.elements`, position 1 first.
    public internal(set) var elements: Range<Int>
    /// Its syntax rules in `SetGuide.rules`.
    public let rules: Range<Int>
    /// What its positions rest on; its rules each have their own.
    public let evidence: Evidence
    /// The mandatory positions as bits, position 1 being bit 0.
    package internal(set) var mandatory: UInt64
    /// The positions that a partner's guide does not use, as bits.
    package internal(set) var unused: UInt64 = 0
}

/// An element at its place in a segment, or a component at its place in a composite.
public struct GuideElement: Sendable, Hashable {
    /// The reference number (X12.3); 0 where it is none, as for composites and `I12`.
    public let reference: Int
    /// The type.
    public let kind: ElementKind
    /// Implied decimals of a `number`, else 0.
    public let places: Int
    /// Whether it has to be filled.
    public internal(set) var requirement: Requirement
    /// The least length; numbers count digits only.
    public internal(set) var minimum: Int
    /// The greatest length.
    public internal(set) var maximum: Int
    /// How often it may occur there, from 1.
    public let repeats: Int
    /// The components of a composite in `SetGuide.elements`; empty for a simple element.
    public internal(set) var components: Range<Int>
    /// The syntax rules of a composite in `SetGuide.rules`.
    public let rules: Range<Int>
    /// What type and lengths, or the components, rest on.
    public let evidence: Evidence
    /// The complete code list in `SetGuide.codes`; empty where there is none.
    package internal(set) var codes: Range<Int>
    /// The mandatory components of a composite as bits.
    package internal(set) var mandatory: UInt64
    /// The components that a partner's guide does not use, as bits.
    package internal(set) var unused: UInt64 = 0
    /// Where in `SetGuide.origins` its changes are; −1 where there are none.
    var origin = -1
}
