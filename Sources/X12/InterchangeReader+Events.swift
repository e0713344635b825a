import Diagnostics

extension InterchangeReader {
    /// Reads on to the next event. After `.end` it stays `.end`.
    @inlinable
    public mutating func next() -> Event {
        if level == .set, !isHeld, segments.takePlain() {
            guard Self.opensOrCloses(segments.segment.tag) else {
                counted.segmentCount &+= 1
                return .segment
            }
            isHeld = true
        }
        return nextUnusual()
    }

    @usableFromInline
    mutating func nextUnusual() -> Event {
        while true {
            if !isHeld {
                switch segments.next() {
                case .segment: break
                case .needsBytes: return .needsBytes
                case .skipped(let skipped):
                    // What holds no interchange at all is named once, and as a whole.
                    if hasBegun || !segments.isAtEnd { return .skipped(skipped) }
                    continue
                case .fault(let fault): return report(fault)
                case .end: return close()
                }
            }
            isHeld = false
            let tag = segments.segment.tag
            if level == .set, !Self.opensOrCloses(tag) {
                ordinals.segment += 1
                return .segment
            }
            if let event = route(tag) { return event }
        }
    }

    /// Whether a segment is one of an envelope: it ends a transaction set, or stands outside one.
    @inlinable
    static func opensOrCloses(_ tag: SegmentTag) -> Bool {
        tag == .se || tag == .st || tag == .ge || tag == .gs || tag == .iea || tag == .isa
    }

    /// Gives the event of an envelope segment, or of a level that has to be closed before it; nil
    /// when the segment is one more of a run of misplaced ones.
    private mutating func route(_ tag: SegmentTag) -> Event? {
        switch (level, tag) {
        case (.set, .se): return closeSet()
        case (.set, _): return hold(missingSetTrailer())
        case (.group, .st): return openSet()
        case (.group, .ge): return closeGroup()
        case (.group, .gs), (.group, .iea), (.group, .isa): return hold(missingGroupTrailer())
        case (.interchange, .gs): return openGroup()
        case (.interchange, .ta1) where ordinals.group == 0: return acknowledgment()
        case (.interchange, .isb) where ordinals.group == 0,
            (.interchange, .ise) where ordinals.group == 0:
            isStraying = false
            return .serviceRequest(ServiceRequest(tag, elements: fields(3), place: place))
        case (.interchange, .iea): return closeInterchange()
        case (.interchange, .isa): return hold(missingInterchangeTrailer())
        case (.outside, .isa): return openInterchange()
        default: return stray(tag)
        }
    }

    /// Keeps the current segment for the next call.
    private mutating func hold(_ event: Event) -> Event {
        isHeld = true
        return event
    }

    /// The end of the file: closes what is open, from the inside out.
    private mutating func close() -> Event {
        switch level {
        case .set: return missingSetTrailer()
        case .group: return missingGroupTrailer()
        case .interchange: return missingInterchangeTrailer()
        case .outside: break
        }
        guard !hasBegun else { return .end }
        hasBegun = true
        let what = segments.foreignFormat.map { "it looks like \($0)" }
        let isEmpty = segments.head.isEmpty
        return .fault(
            Diagnostic(
                .interchangeMissing,
                isEmpty
                    ? "The file is empty"
                    : "This is not X12: no ISA was found" + (what.map { "; " + $0 } ?? ""),
                at: .data(DataPlace(byte: 0, line: 1))))
    }

    /// A fault below the segments, with its place in the envelope.
    private mutating func report(_ fault: SegmentFault) -> Event {
        var place = envelopePlace
        switch fault.kind {
        case .unreadableHeader:
            hasBegun = true
        case .tooLong:
            // It was sent, so it counts: SE01 includes it.
            if level == .set {
                ordinals.segment += 1
                place.segment = ordinals.segment
            }
        case .binaryLength:
            // The segment itself comes next.
            if level == .set { place.segment = ordinals.segment + 1 }
        case .empty, .unterminated:
            break
        }
        return .fault(fault.diagnostic(in: place))
    }

    /// A segment where none of its kind may stand; only the first of a run is reported.
    private mutating func stray(_ tag: SegmentTag) -> Event? {
        guard !isStraying else { return nil }
        isStraying = true
        let (code, whole): (Diagnostic.Code, String) =
            switch level {
            case .group, .set: (.groupStructure, "transaction set")
            case .interchange: (.interchangeStructure, "functional group")
            case .outside: (.interchangeSkipped, "interchange")
            }
        return .fault(
            Diagnostic(
                code, "\(tag) stands outside any \(whole)", value: tag.description,
                at: .data(place)))
    }
}

// MARK: - Opening

extension InterchangeReader {
    private mutating func openInterchange() -> Event {
        hasBegun = true
        isStraying = false
        level = .interchange
        ordinals.interchange += 1
        ordinals.group = 0
        ordinals.set = 0
        groupControls = ControlNumbers(limit: limits.scatteredControls)
        let header = InterchangeHeader(
            elements: fields(16), delimiters: segments.delimiters,
            form: segments.form, place: place)
        interchange = header
        return .interchange(header)
    }

    private mutating func acknowledgment() -> Event {
        isStraying = false
        hasAcknowledgment = true
        let fields = fields(5)
        return .interchangeAcknowledgment(
            ReceivedAcknowledgment(
                control: fields[0], date: fields[1], time: fields[2], code: fields[3],
                note: fields[4], place: place))
    }

    private mutating func openGroup() -> Event {
        isStraying = false
        level = .group
        ordinals.group += 1
        ordinals.set = 0
        setControls = ControlNumbers(limit: limits.scatteredControls)
        let fields = fields(8)
        // GS06 is a number: 7 and 0007 are the same.
        let isNew = groupControls.insert(Count.withoutLeadingZeros(fields[5]))
        let header = GroupHeader(elements: fields, repeatsControl: !isNew, place: place)
        group = header
        return .group(header)
    }

    private mutating func openSet() -> Event {
        isStraying = false
        level = .set
        ordinals.set += 1
        ordinals.segment = 1
        let fields = fields(3)
        let isNew = setControls.insert(fields[1])
        let header = SetHeader(
            id: fields[0], control: fields[1], convention: fields[2].isEmpty ? nil : fields[2],
            repeats: !isNew, place: place)
        set = header
        return .set(header)
    }

    /// The first elements of the current segment as text, empty where it is shorter.
    private func fields(_ count: Int) -> [String] {
        (1...count).map { segments.segment.text($0) }
    }
}
