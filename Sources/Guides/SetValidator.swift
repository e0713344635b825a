import Diagnostics
public import X12

/// Holds a transaction set against its guide, one segment at a time, and says of each where it
/// stands.
///
/// Loops are followed by a table that was worked out with the guide: the segment id and the row we
/// are at give the row we come to. Nothing is looked ahead or taken back, so that a set of any
/// length costs the same memory. What the table has no answer for is a fault; the walk then goes
/// on from the most plausible place.
///
/// Structural codes come in the order of the segments; each segment's element faults after them.
public struct SetValidator: ~Copyable {
    /// The guide that sets are held against.
    public let guide: SetGuide
    /// What the agreement changes.
    public let policy: ValidationPolicy
    /// What is wrong so far, in the order of the data; at most the policy's limit, and one more
    /// that says so once `finish` was called.
    public private(set) var faults: [SetFault] = []
    /// How many segments have been checked.
    public private(set) var segmentCount = 0

    /// Whether what is right at first sight is looked at again, for what says nothing.
    let looksClosely: Bool

    /// A loop that is open.
    struct Frame {
        var loop: Int
        var instance: Int
        var occurrence: Int
    }

    var frames = [Frame(loop: 0, instance: 0, occurrence: 1)]
    var instanceCount = 1
    /// The row we are at; −1 before ST.
    var row = -1
    /// How often that row came in a row.
    var use = 0
    /// The furthest row that a segment out of order took us back from; −1 when none did.
    var reached = -1
    var classes: ByteClasses?
    /// The HL segments so far.
    var hierarchy = Hierarchy()
    /// What is known of the rules that a partner's guide adds, and the loops that have ended since
    /// these were last looked at.
    var states: [Situation.State]
    var closing: [Int] = []
    /// What the set comes to so far, for each of the guide's totals.
    var tallies: [Tally]
    private var bounded: (id: String, depth: Int)?
    private var unlisted: (count: Int, worst: Diagnostic.Severity) = (0, .note)

    /// Makes a validator for one set.
    public init(_ guide: SetGuide, policy: ValidationPolicy = ValidationPolicy()) {
        self.guide = guide
        self.policy = policy
        looksClosely = policy.looksClosely
        states = Array(repeating: Situation.State(), count: guide.situations.count)
        tallies = Array(repeating: Tally(), count: guide.totals.count)
    }

    /// Checks the next segment, ST being the first and SE the last.
    public mutating func check(_ segment: borrowing Segment) -> Placement {
        segmentCount += 1
        let tag = segment.tag
        let placement = place(tag, segment)
        guard placement.rowOrNone >= 0 else {
            if guide.hasOverlay { observe(placement, segment) }
            return placement
        }
        let row = Int(placement.rowOrNone)
        let check = guide.rowChecks[row]
        if check.role == .loopStart { bounded = (segment.text(1), frames.count) }
        // ST and SE belong to the envelope: `InterchangeReader` judges what they say.
        if row > 0, row < guide.rows.count - 1 {
            checkElements(segment, layout: Int(check.segment))
        }
        if check.role != .none { checkRelations(check.role, segment) }
        if check.totals != 0 { tally(check.totals, segment) }
        if guide.hasOverlay { observe(placement, segment) }
        return placement
    }

    /// What some segments say about others.
    private mutating func checkRelations(_ role: RowCheck.Role, _ segment: borrowing Segment) {
        switch role {
        case .none, .loopStart: break
        case .hierarchy: checkHierarchy(segment)
        case .notice: learnHierarchy(segment)
        case .loopEnd:
            if let bounded { checkLoopEnd(segment, start: bounded.id) }
            bounded = nil
        }
    }

    /// Says, after the last segment, whether there were more faults than are listed.
    public mutating func finish() {
        if guide.hasOverlay, row < guide.rows.count - 1 {
            // Without SE, which would have ended the loops.
            for frame in frames.reversed() {
                settle(frame.loop, at: DataPlace(segment: segmentCount))
            }
        }
        if row == guide.rows.count - 1 { checkPromises() }
        guard unlisted.count > 0 else { return }
        let message = "\(unlisted.count) more fault\(unlisted.count == 1 ? "" : "s") not listed"
        let place = DataPlace(segment: segmentCount)
        faults.append(
            SetFault(.faultsUnlisted, severity: unlisted.worst, message, at: place))
        unlisted = (0, .note)
    }

    /// Keeps a fault, unless the agreement calls it a note or the limit is reached.
    mutating func report(
        _ code: Diagnostic.Code, _ message: String, at place: DataPlace,
        value: some Sequence<UInt8> = [], rule: TextPlace? = nil, trigger: DataPlace? = nil,
        others: [Int] = []
    ) {
        let severity = policy.severities[code] ?? code.severity
        guard severity > .note else { return }
        guard faults.count < policy.faultLimit else {
            unlisted = (unlisted.count + 1, max(unlisted.worst, severity))
            return
        }
        faults.append(
            SetFault(
                code, severity: severity, message, at: place, boundedLoop: boundedLoop,
                value: value, rule: rule, trigger: trigger, others: others))
    }

    /// The place of the segment at hand, or of one that is missing before it.
    func place(of segment: borrowing Segment, tag: String) -> DataPlace {
        let loop = boundedLoop ?? guide.loops[frames[frames.count - 1].loop].path
        return DataPlace(
            segment: segmentCount, tag: tag, loop: loop.isEmpty ? nil : loop,
            byte: segment.byteOffset, line: segment.line)
    }

    /// LS01 of the bounded loop that we are in.
    private var boundedLoop: String? {
        guard let bounded, frames.count >= bounded.depth,
            guide.loops[frames[bounded.depth - 1].loop].id == "LS"
        else { return nil }
        return bounded.id
    }
}
