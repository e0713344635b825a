/// A transaction set as its file says it: a tree of segments and loops, nothing resolved yet.
struct SetLayout {
    /// A segment or a loop at its place.
    struct Item {
        /// The segment's id; for a loop its first segment's.
        var id: String
        var area: GuideArea
        var isMandatory: Bool
        /// Greatest use or repeats; 0 where there is no limit.
        var limit: Int
        var evidence: Evidence
        /// The content of a loop; nil for a segment.
        var content: [Item]?
    }

    var set: String
    var group: String
    var name: String
    var items: [Item]
    var totals: [Total] = []

    /// A total that an element states of the set, such as `count CTT.01 PO1`.
    struct Total {
        /// Where it is stated: an element of a segment.
        var statement: GuidePath
        /// What is counted: a segment; or summed: an element of it.
        var counted: GuidePath
    }
}

/// The area of a transaction set that a segment stands in.
public enum GuideArea: UInt8, Sendable, Hashable {
    /// Table 1: about the whole document.
    case heading
    /// Table 2: the lines.
    case detail
    /// Table 3: the totals.
    case summary

    init?(_ text: String) {
        switch text {
        case "heading": self = .heading
        case "detail": self = .detail
        case "summary": self = .summary
        default: return nil
        }
    }
}
