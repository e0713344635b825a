import X12

/// What following the loops needs to know of a row, without references.
struct RowCheck {
    /// What its segment says about others.
    enum Role: UInt8 {
        /// Nothing.
        case none
        /// LS: a bounded loop begins.
        case loopStart
        /// LE: it ends.
        case loopEnd
        /// HL: what stands below what.
        case hierarchy
        /// BSN: in which order these come.
        case notice

        init(_ tag: SegmentTag) {
            switch tag {
            case "LS": self = .loopStart
            case "LE": self = .loopEnd
            case "HL": self = .hierarchy
            case "BSN": self = .notice
            default: self = .none
            }
        }
    }

    /// The segment's layout in `SetGuide.segments`.
    let segment: Int32
    /// The loop that it stands in, and the one around that.
    let loop: Int32
    let parent: Int32
    /// How often the segment, or the loop that it starts, may come; 0 where there is no limit.
    let limit: Int32
    /// Whether it starts its loop.
    let startsLoop: Bool
    /// What its segment says about others.
    let role: Role
    /// What it does for the set's totals: see `GuideTotal.marks`.
    let totals: UInt16

    init(_ row: GuideRow, _ loops: [GuideLoop], totals: UInt16) {
        self.totals = totals
        segment = Int32(clamping: row.segment)
        loop = Int32(clamping: row.loop)
        parent = Int32(clamping: loops[row.loop].parent ?? 0)
        limit = Int32(clamping: row.startsLoop ? loops[row.loop].maximumRepeats : row.maximumUse)
        startsLoop = row.startsLoop
        role = Role(row.tag)
    }
}
