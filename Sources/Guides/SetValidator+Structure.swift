import Diagnostics
import X12

extension SetValidator {
    /// Finds the row of a segment, moves there, and reports what is wrong with the way.
    @inline(__always)
    mutating func place(_ tag: SegmentTag, _ segment: borrowing Segment) -> Placement {
        guard let number = guide.transitions.number(of: tag) else {
            reportStranger(tag, segment)
            return nowhere
        }
        let found = guide.transitions.target(from: row, tag: number)
        guard found != TransitionTable.none else { return placeBackwards(tag, segment) }
        var target = Int(found & ~TransitionTable.skips)
        var skips = found & TransitionTable.skips != 0
        if guide.rowChecks[target].role == .loopStart {
            let named = boundedRow(segment, first: target)
            if named != target { (target, skips) = (named, true) }
        }
        if isExhausted(target) {
            if let later = laterRow(tag, than: target) {
                target = later
                skips = true
            } else {
                reportExhausted(target, segment)
            }
        }
        if skips { reportSkipped(upTo: target, segment) }
        return move(to: target)
    }

    private var nowhere: Placement {
        let frame = frames[frames.count - 1]
        return placement(row: nil, frame: frame, opens: false)
    }

    private func placement(row: Int?, frame: Frame, opens: Bool) -> Placement {
        let parent = frames.count >= 2 ? frames[frames.count - 2].instance : 0
        return Placement(row: row, instance: frame.instance, parent: parent, opens: opens)
    }

    /// Goes to a row: closes the loops that end before it, opens its loop if it starts one.
    @inline(__always)
    private mutating func move(to target: Int) -> Placement {
        let entry = guide.rowChecks[target]
        let loop = Int(entry.loop)
        guard entry.startsLoop else {
            use = target == row ? use + 1 : 1
            while frames[frames.count - 1].loop != loop { _ = closeFrame() }
            row = target
            return placement(row: target, frame: frames[frames.count - 1], opens: false)
        }
        var occurrence = 1
        while frames[frames.count - 1].loop != Int(entry.parent) {
            let closed = closeFrame()
            if closed.loop == loop { occurrence = closed.occurrence + 1 }
        }
        let frame = Frame(loop: loop, instance: instanceCount, occurrence: occurrence)
        frames.append(frame)
        instanceCount += 1
        row = target
        use = 1
        return placement(row: target, frame: frame, opens: true)
    }

    private mutating func closeFrame() -> Frame {
        let closed = frames.removeLast()
        if guide.hasOverlay { closing.append(closed.loop) }
        return closed
    }

    /// Whether a row, or the loop it starts, has come as often as it may.
    @inline(__always)
    private func isExhausted(_ target: Int) -> Bool {
        let entry = guide.rowChecks[target]
        guard entry.limit > 0 else { return false }
        guard entry.startsLoop else { return target == row && use >= Int(entry.limit) }
        for index in frames.indices where frames[index].loop == Int(entry.loop) {
            return frames[index].occurrence >= Int(entry.limit)
        }
        return false
    }

    /// The next place of a segment after one that is exhausted.
    private func laterRow(_ tag: SegmentTag, than exhausted: Int) -> Int? {
        var found: Int?
        guide.transitions.walk(from: row) { target, isCurrent in
            guard guide.rows[target].tag == tag, target != exhausted,
                !(isCurrent && isExhausted(target))
            else { return true }
            found = target
            return false
        }
        return found
    }

    /// Looks for a segment among what we have passed in the loops that are open (AK304 7). A
    /// segment that starts a loop takes us back there, so that the segments after it find their
    /// loop; any other leaves us where we are.
    private mutating func placeBackwards(
        _ tag: SegmentTag, _ segment: borrowing Segment
    ) -> Placement {
        for depth in frames.indices.reversed() {
            let frame = frames[depth]
            for earlier in guide.loops[frame.loop].rows.reversed()
            where guide.rows[earlier].tag == tag {
                let entry = guide.rows[earlier]
                let isDirect = entry.loop == frame.loop && !(entry.startsLoop && frame.loop != 0)
                let isInner = entry.startsLoop && guide.loops[entry.loop].parent == frame.loop
                guard isDirect || isInner else { continue }
                let text = segment.text(0)
                report(
                    .segmentOutOfOrder, "\(text) belongs before \(guide.rows[row].tag)",
                    at: place(of: segment, tag: text))
                if isInner {
                    reached = max(reached, row)
                    while frames.count - 1 > depth { _ = closeFrame() }
                    return move(to: earlier)
                }
                let parent = depth > 0 ? frames[depth - 1].instance : 0
                return Placement(
                    row: earlier, instance: frame.instance, parent: parent, opens: false)
            }
        }
        let text = segment.text(0)
        report(
            .segmentUnexpected, "\(text) is not expected after \(guide.rows[max(row, 0)].tag)",
            at: place(of: segment, tag: text))
        return nowhere
    }
}

// MARK: - Faults of structure

extension SetValidator {
    private mutating func reportStranger(_ tag: SegmentTag, _ segment: borrowing Segment) {
        let text = segment.text(0)
        if guide.known.contains(tag) {
            report(
                .segmentForeign, "\(text) is not part of a \(guide.set) in \(guide.version)",
                at: place(of: segment, tag: text))
        } else {
            segment.withElement(0) { span in
                var bytes: [UInt8] = []
                for index in 0..<min(span.count, 99) { bytes.append(span[index]) }
                report(
                    .segmentUnrecognized, "\(guide.version) has no segment `\(text)`",
                    at: place(of: segment, tag: text), value: bytes)
            }
        }
    }

    private mutating func reportExhausted(_ target: Int, _ segment: borrowing Segment) {
        let entry = guide.rows[target]
        let place = place(of: segment, tag: entry.tag.description)
        guard entry.startsLoop else {
            let limit = entry.maximumUse
            report(
                .segmentTooMany, "\(entry.tag) comes more than \(times(limit)) here", at: place,
                rule: guide.rowOrigins[target]?.limit)
            return
        }
        let limit = guide.loops[entry.loop].maximumRepeats
        report(
            .loopTooMany, "loop \(entry.tag) comes more than \(times(limit))", at: place,
            rule: guide.rowOrigins[target]?.limit)
    }

    private func times(_ limit: Int) -> String { limit == 1 ? "once" : "\(limit) times" }

    /// Reports each mandatory segment or loop between where we are and `target`.
    private mutating func reportSkipped(upTo target: Int, _ segment: borrowing Segment) {
        var missing: [Int] = []
        guide.transitions.walk(from: row) { passed, isCurrent in
            if passed == target { return false }
            // What came before we were taken back is not missing on the way forth again.
            if !isCurrent, passed > reached,
                TransitionTable.isMandatory(passed, guide.rows, guide.loops)
            {
                missing.append(passed)
            }
            return true
        }
        for row in missing {
            let tag = guide.rows[row].tag.description
            report(
                .segmentMissing, "mandatory segment \(tag) is missing before \(segment.text(0))",
                at: place(of: segment, tag: tag), rule: guide.rowOrigins[row]?.usage)
        }
    }
}
