import Diagnostics

// MARK: - Trailers that are there

extension InterchangeReader {
    mutating func closeSet() -> Event {
        ordinals.segment += 1
        let stated = segments.segment.text(1)
        let control = segments.segment.text(2)
        let opened = set?.control ?? ""
        var faults: [Diagnostic] = []
        if Count.number(stated) != ordinals.segment {
            faults.append(
                fault(
                    .setSegmentCount,
                    "SE01 says '\(stated)', but the set has "
                        + "\(ordinals.segment) segments", 1, stated))
        }
        if control != opened {
            faults.append(
                fault(
                    .setControlMismatch, "SE02 is '\(control)', but ST02 is '\(opened)'", 2,
                    control))
        }
        let trailer = SetTrailer(
            segments: ordinals.segment, statedSegments: stated, control: control, place: place,
            faults: faults)
        leaveSet()
        return .setEnd(trailer)
    }

    mutating func closeGroup() -> Event {
        isStraying = false
        let stated = segments.segment.text(1)
        let control = segments.segment.text(2)
        let opened = group?.control ?? ""
        var faults = uncheckedSets()
        if Count.number(stated) != ordinals.set {
            faults.append(
                fault(
                    .groupSetCount,
                    "GE01 says '\(stated)', but the group has "
                        + Count.text(of: ordinals.set, "set"), 1, stated))
        }
        if control != opened {
            let code: Diagnostic.Code =
                Count.isSameControl(control, opened) ? .groupControlForm : .groupControlMismatch
            faults.append(
                fault(code, "GE02 is '\(control)', but GS06 is '\(opened)'", 2, control))
        }
        let trailer = GroupTrailer(
            sets: ordinals.set, statedSets: stated, control: control, place: place, faults: faults)
        leaveGroup()
        return .groupEnd(trailer)
    }

    mutating func closeInterchange() -> Event {
        isStraying = false
        let stated = segments.segment.text(1)
        let control = segments.segment.text(2)
        let opened = interchange?.control ?? ""
        // Without its terminator and its whole number it is the beginning of a trailer only: the
        // sender has more to say, and will send the file again.
        if segments.saidUnterminated, control != opened, opened.hasPrefix(control) {
            return cutInterchangeTrailer(control)
        }
        var faults = uncheckedGroups()
        if ordinals.group == 0 && !hasAcknowledgment {
            faults.append(
                Diagnostic(
                    .interchangeEmpty, "The interchange holds no group and no TA1",
                    at: .data(envelopePlace)))
        }
        if Count.number(stated) != ordinals.group {
            faults.append(
                fault(
                    .interchangeGroupCount,
                    "IEA01 says '\(stated)', but the interchange has "
                        + Count.text(of: ordinals.group, "group"), 1,
                    stated))
        }
        if control != opened {
            let code: Diagnostic.Code =
                Count.isSameControl(control, opened)
                ? .interchangeControlForm : .interchangeControlMismatch
            faults.append(
                fault(code, "IEA02 is '\(control)', but ISA13 is '\(opened)'", 2, control))
        }
        let trailer = InterchangeTrailer(
            groups: ordinals.group, statedGroups: stated, control: control, place: place,
            faults: faults)
        leaveInterchange()
        return .interchangeEnd(trailer)
    }
}

// MARK: - Trailers that are missing

extension InterchangeReader {
    mutating func missingSetTrailer() -> Event {
        let fault = missing(.setTrailerMissing, "set", "SE")
        let trailer = SetTrailer(
            segments: ordinals.segment, statedSegments: nil, control: nil, place: fault.1,
            faults: [fault.0])
        leaveSet()
        return .setEnd(trailer)
    }

    mutating func missingGroupTrailer() -> Event {
        isStraying = false
        let fault = missing(.groupTrailerMissing, "group", "GE")
        let trailer = GroupTrailer(
            sets: ordinals.set, statedSets: nil, control: nil, place: fault.1,
            faults: uncheckedSets() + [fault.0])
        leaveGroup()
        return .groupEnd(trailer)
    }

    mutating func missingInterchangeTrailer() -> Event {
        isStraying = false
        let fault = missing(.interchangeTruncated, "interchange", "IEA")
        let trailer = InterchangeTrailer(
            groups: ordinals.group, statedGroups: nil, control: nil, place: fault.1,
            faults: uncheckedGroups() + [fault.0])
        leaveInterchange()
        return .interchangeEnd(trailer)
    }

    /// An IEA that the end of the file cuts off.
    private mutating func cutInterchangeTrailer(_ control: String) -> Event {
        let trailer = InterchangeTrailer(
            groups: ordinals.group, statedGroups: nil, control: nil, place: place,
            faults: uncheckedGroups() + [
                fault(.interchangeTruncated, "The file ends within IEA", 2, control)
            ])
        leaveInterchange()
        return .interchangeEnd(trailer)
    }

    /// The fault of a missing trailer, at the segment that came instead or at the end of the file.
    private func missing(
        _ code: Diagnostic.Code, _ what: String, _ trailer: String
    ) -> (Diagnostic, DataPlace) {
        var at = envelopePlace
        let instead: String
        if segments.segment.byteCount == 0 {
            at.byte = segments.offset
            at.line = segments.line
            instead = "the file ends"
        } else {
            at.byte = segments.segment.byteOffset
            at.line = segments.segment.line
            instead = "\(segments.segment.tag) comes"
        }
        return (
            Diagnostic(code, "The \(what) has no \(trailer): \(instead) instead", at: .data(at)), at
        )
    }

    private func fault(
        _ code: Diagnostic.Code, _ message: String, _ element: Int, _ value: String
    ) -> Diagnostic {
        var at = place
        at.element = element
        return Diagnostic(code, message, value: value, at: .data(at))
    }

    /// Says when there were too many scattered control numbers to compare them all.
    private func uncheckedSets() -> [Diagnostic] {
        guard setControls.isFull else { return [] }
        return [
            Diagnostic(
                .setControlUnchecked, "Not every ST02 of the group was compared with the others",
                at: .data(envelopePlace))
        ]
    }

    private func uncheckedGroups() -> [Diagnostic] {
        guard groupControls.isFull else { return [] }
        return [
            Diagnostic(
                .groupControlUnchecked,
                "Not every GS06 of the interchange was compared with the others",
                at: .data(envelopePlace))
        ]
    }

    private mutating func leaveSet() {
        set = nil
        level = .group
        ordinals.segment = 0
    }

    private mutating func leaveGroup() {
        group = nil
        level = .interchange
        setControls = ControlNumbers(limit: limits.scatteredControls)
    }

    private mutating func leaveInterchange() {
        interchange = nil
        level = .outside
        hasAcknowledgment = false
        groupControls = ControlNumbers(limit: limits.scatteredControls)
    }
}
