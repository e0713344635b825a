import Diagnostics
import X12

// MARK: - Hierarchies

extension SetValidator {
    /// Holds an HL against those before it: number, parent, level.
    mutating func checkHierarchy(_ segment: borrowing Segment) {
        let parent = segment.text(2)
        let origin = Hierarchy.Origin(
            segment: segmentCount, loop: frames[frames.count - 1].loop, byte: segment.byteOffset,
            line: segment.line)
        for fault in hierarchy.add(segment, from: origin, isNotice: guide.set == "856") {
            var place = place(of: segment, tag: "HL")
            switch fault {
            case .repeated:
                place.element = 1
                place.reference = 628
                let message = "HL01 `\(segment.text(1))` is the number of an earlier HL"
                report(.hierarchyNumber, message, at: place, value: segment.bytes(1))
            case .orphan:
                place.element = 2
                place.reference = 734
                let message = "HL02 `\(parent)` is the number of no earlier HL"
                report(.hierarchyParent, message, at: place, value: segment.bytes(2))
            case .barren:
                place.element = 2
                place.reference = 734
                let message = "HL `\(parent)` says in HL04 that it has nothing below it"
                report(.hierarchyChild, message, at: place, value: segment.bytes(2))
            case .level(let above):
                place.element = 3
                place.reference = 735
                let message =
                    above.isEmpty
                    ? "the first HL of a ship notice is the shipment, S"
                    : "level `\(segment.text(3))` cannot stand below `\(above)`"
                report(.hierarchyLevel, message, at: place, value: segment.bytes(3))
            }
        }
    }

    /// Tells, at the end of the set, of nodes that promised children and have none.
    mutating func checkPromises() {
        for origin in hierarchy.childless {
            let loop = guide.loops[origin.loop].path
            let place = DataPlace(
                segment: origin.segment, tag: "HL", loop: loop.isEmpty ? nil : loop, element: 4,
                reference: 736, byte: origin.byte, line: origin.line)
            report(
                .hierarchyChildless, "HL04 says that others stand below, but none does",
                at: place, value: [UInt8(ascii: "1")])
        }
    }

    /// Learns from BSN05 in which order the levels of a ship notice stand.
    mutating func learnHierarchy(_ segment: borrowing Segment) {
        hierarchy.order = Hierarchy.order(segment.text(5))
    }
}

// MARK: - Bounded loops

extension SetValidator {
    /// The row of an LS: where bounded loops stand side by side, the one whose first loop LS01
    /// names; else the first.
    func boundedRow(_ segment: borrowing Segment, first: Int) -> Int {
        let name = segment.text(1)
        guard !name.isEmpty, !isNamed(first, name) else { return first }
        var named = first
        guide.transitions.walk(from: row) { target, _ in
            guard guide.rowChecks[target].role == .loopStart, isNamed(target, name) else {
                return true
            }
            named = target
            return false
        }
        return named
    }

    /// Whether the loop within an LS row is the one that its first segment's id names.
    private func isNamed(_ row: Int, _ name: String) -> Bool {
        row + 1 < guide.rows.count && guide.rows[row + 1].tag.description == name
    }

    /// LE01 has to repeat LS01 (X12.6, bounded loops).
    mutating func checkLoopEnd(_ segment: borrowing Segment, start: String) {
        let end = segment.text(1)
        guard !end.isEmpty, end != start else { return }
        var place = place(of: segment, tag: "LE")
        place.element = 1
        place.reference = 447
        report(
            .loopBounds, "LE01 `\(end)` does not end the loop that LS01 `\(start)` began",
            at: place, value: segment.bytes(1))
    }
}
