import Diagnostics
import X12

// MARK: - What a partner's guide adds

extension SetValidator {
    /// Looks at a segment for the sake of the guide's rules, after its own check: first the loops
    /// that ended before it, then the loop that it starts, then itself.
    mutating func observe(_ placement: Placement, _ segment: borrowing Segment) {
        for loop in closing { settle(loop, at: place(of: segment, tag: "")) }
        closing.removeAll(keepingCapacity: true)
        guard let row = placement.row else { return }
        let entry = guide.rows[row]
        if !entry.isUsed {
            let place = place(of: segment, tag: entry.tag.description)
            report(
                .segmentUnused, "\(entry.tag) is not used here", at: place,
                rule: guide.rowOrigins[row]?.usage)
        }
        if placement.opens {
            for index in guide.situations.indices
            where guide.situations[index].scope == entry.loop {
                states[index] = Situation.State()
            }
        }
        for watch in guide.watches[guide.watchRanges[row]] { look(watch, segment) }
        if row == guide.rows.count - 1 { settle(0, at: place(of: segment, tag: "")) }
    }

    private mutating func look(_ watch: Watch, _ segment: borrowing Segment) {
        let situation = guide.situations[watch.situation]
        if watch.resets { states[watch.situation] = Situation.State() }
        guard watch.isMeant(segment) else { return }
        if let condition = watch.condition {
            guard watch.holds(segment) else { return }
            states[watch.situation].met |= 1 << UInt64(condition)
            states[watch.situation].trigger = place(of: segment, watch)
            if situation.applies(states[watch.situation]) { tellPending(watch.situation) }
            return
        }
        if watch.position == 0 { states[watch.situation].isSatisfied = true }
        let isFilled = watch.isFilled(segment)
        var isValue = false
        if situation.values.isEmpty || !isFilled {
            guard isFilled != situation.isRequired else { return }
        } else {
            isValue = watch.isAmong(situation.values, segment) != situation.isRequired
            guard isValue else { return }
        }
        let breach = Situation.Breach(
            place: place(of: segment, watch),
            value: watch.position == 0 ? [] : segment.bytes(watch.position), isValue: isValue)
        if situation.applies(states[watch.situation]) {
            tell(watch.situation, breach)
        } else if states[watch.situation].pending.count < Situation.pendingLimit {
            states[watch.situation].pending.append(breach)
        }
    }

    /// The place in a segment that is watched.
    private func place(of segment: borrowing Segment, _ watch: Watch) -> DataPlace {
        var place = place(of: segment, tag: segment.text(0))
        guard watch.position > 0 else { return place }
        place.element = watch.position
        place.component = watch.component == 0 ? nil : watch.component
        guard var element = guide.element(watch.position, ofRow: watch.row) else { return place }
        if watch.component > 0 {
            element = guide.elements[element.components.lowerBound + watch.component - 1]
        }
        place.reference = element.reference == 0 ? nil : element.reference
        return place
    }

    /// A condition that holds makes a fault of what came before it.
    private mutating func tellPending(_ index: Int) {
        let pending = states[index].pending
        states[index].pending = []
        for breach in pending { tell(index, breach) }
    }

    /// Asks, where an instance of a loop ends, for the segments that had to be in it.
    mutating func settle(_ loop: Int, at place: DataPlace) {
        for (index, situation) in guide.situations.enumerated()
        where situation.scope == loop && !situation.isLocal && situation.isRequired
            && situation.path.element == nil && situation.applies(states[index])
            && !states[index].isSatisfied
        {
            var place = place
            place.tag = situation.path.segment
            tell(index, Situation.Breach(place: place, value: [], isValue: false))
            states[index].isSatisfied = true
        }
    }

    private mutating func tell(_ index: Int, _ breach: Situation.Breach) {
        let situation = guide.situations[index]
        let place = breach.place
        let code: Diagnostic.Code =
            switch (situation.conditions > 0, situation.isRequired, place.element != nil) {
            case _ where breach.isValue: .elementDependentCode
            case (true, true, false): .segmentDependent
            case (true, false, false): .segmentDependentUnused
            case (true, true, true): .elementDependent
            case (true, false, true): .elementDependentUnused
            case (false, true, false): .segmentMissing
            case (false, false, false): .segmentUnused
            case (false, true, true): .elementMissing
            case (false, false, true): .elementUnused
            }
        report(
            code, situation.text, at: place, value: breach.value, rule: situation.place,
            trigger: states[index].trigger)
    }

    /// Tells of filled elements that the guide does not use.
    mutating func reportUnused(
        _ unused: UInt64, _ segment: borrowing Segment, _ layout: GuideSegment
    ) {
        for index in 0..<layout.elements.count where unused & (1 << UInt64(index)) != 0 {
            var place = place(of: segment, tag: layout.tag.description)
            let element = guide.elements[layout.elements.lowerBound + index]
            place.element = index + 1
            place.reference = element.reference == 0 ? nil : element.reference
            report(
                .elementUnused, "\(place.position) is not used here", at: place,
                value: segment.bytes(index + 1), rule: guide.origin(of: element)?.usage)
        }
    }
}
