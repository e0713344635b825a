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

    /// The complete code lists, packed and sorted; elements point into them.
    let codes: [UInt64]
    /// Every segment id of the version.
    let known: Set<SegmentTag>
    /// The quick look at each of `elements`.
    let checks: [ElementCheck]
    /// What checking each of `segments` needs to know.
    let segmentChecks: [SegmentCheck]
    /// Which row a segment id leads to from which row.
    let transitions: TransitionTable

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
        segmentChecks = tables.segments.map(SegmentCheck.init)
        transitions = TransitionTable(rows: tables.rows, loops: tables.loops)
    }
}

extension SetGuide {
    /// Whether a complete code list has a code.
    func contains(_ code: UInt64, in range: Range<Int>) -> Bool {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if codes[middle] == code { return true }
            if codes[middle] < code { low = middle + 1 } else { high = middle }
        }
        return false
    }
}

// MARK: - Finding things by name, at load

extension SetGuide {
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
    public let segment: Int
    /// The loop that it stands in directly; the first segment of a loop stands in that loop.
    public let loop: Int
    /// Whether it starts its loop.
    public let startsLoop: Bool
    /// Whether it has to come in each instance of its loop.
    public let isMandatory: Bool
    /// How often it may come in a row within an instance of its loop; 0 where there is no limit.
    public let maximumUse: Int
    /// The area of the set.
    public let area: GuideArea
    /// What its place, requirement and use rest on.
    public let evidence: Evidence
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
    public let isMandatory: Bool
    /// How often it may come in an instance of its parent; 0 where there is no limit.
    public let maximumRepeats: Int
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
    public let elements: Range<Int>
    /// Its syntax rules in `SetGuide.rules`.
    public let rules: Range<Int>
    /// What its positions rest on; its rules each have their own.
    public let evidence: Evidence
    /// The mandatory positions as bits, position 1 being bit 0.
    let mandatory: UInt64
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
    public let requirement: Requirement
    /// The least length; numbers count digits only.
    public let minimum: Int
    /// The greatest length.
    public let maximum: Int
    /// How often it may occur there, from 1.
    public let repeats: Int
    /// The components of a composite in `SetGuide.elements`; empty for a simple element.
    public let components: Range<Int>
    /// The syntax rules of a composite in `SetGuide.rules`.
    public let rules: Range<Int>
    /// What type and lengths, or the components, rest on.
    public let evidence: Evidence
    /// The complete code list in `SetGuide.codes`; empty where there is none.
    let codes: Range<Int>
    /// The mandatory components of a composite as bits.
    let mandatory: UInt64
}
