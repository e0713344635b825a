public import Diagnostics

/// Reads interchanges, functional groups and transaction sets, and checks the envelopes.
///
/// Pull it as its `SegmentReader`: each call of `next()` gives one event, whose `segment` is lent
/// until the next call. Envelopes always balance: a missing trailer gives its event all the same,
/// with the fault in it. Faults of a header or trailer are in that header or trailer; what belongs
/// to neither comes as `.fault`, once for each run of misplaced segments, with a place that says
/// which interchange, group and set it happened in.
///
/// Memory: one segment, the headers, and the control numbers seen, as intervals.
public struct InterchangeReader: ~Copyable {
    /// What one call of `next` found.
    public enum Event: Sendable, Hashable {
        /// Everything so far has been read: `fill` or `finish`.
        case needsBytes
        /// ISA; it is the current segment.
        indirect case interchange(InterchangeHeader)
        /// TA1 between ISA and the first GS; it is the current segment.
        indirect case interchangeAcknowledgment(ReceivedAcknowledgment)
        /// ISB or ISE between ISA and the first GS, a request to the network that carries the
        /// interchange; it is the current segment.
        indirect case serviceRequest(ServiceRequest)
        /// GS; it is the current segment.
        indirect case group(GroupHeader)
        /// ST; it is the current segment, and segment 1 of its set.
        indirect case set(SetHeader)
        /// A segment between ST and SE.
        case segment
        /// SE, which is the current segment; or none, when the trailer is missing.
        indirect case setEnd(SetTrailer)
        /// GE, which is the current segment; or none, when the trailer is missing.
        indirect case groupEnd(GroupTrailer)
        /// IEA, which is the current segment; or none, when the trailer is missing.
        indirect case interchangeEnd(InterchangeTrailer)
        /// Bytes outside any interchange; `skipped.diagnostic` is nil for blanks.
        case skipped(Skipped)
        /// A fault that belongs to no header and no trailer.
        indirect case fault(Diagnostic)
        /// The end of the file.
        case end
    }

    @usableFromInline
    enum Level: UInt8 {
        case outside
        case interchange
        case group
        case set
    }

    @usableFromInline var segments: SegmentReader
    let limits: X12Limits
    @usableFromInline var level = Level.outside
    /// The current segment has been read, but its event is still to come.
    @usableFromInline var isHeld = false
    /// A run of misplaced segments has been reported.
    var isStraying = false
    /// Whether the open interchange brought a TA1.
    var hasAcknowledgment = false
    /// Whether the file had an ISA, readable or not.
    var hasBegun = false

    @usableFromInline var counted = Ordinals()
    /// Where reading is; all count from 1, 0 before the first.
    public internal(set) var ordinals: Ordinals {
        get { counted }
        set { counted = newValue }
    }
    /// The interchange that is open.
    public internal(set) var interchange: InterchangeHeader?
    /// The group that is open.
    public internal(set) var group: GroupHeader?
    /// The transaction set that is open.
    public internal(set) var set: SetHeader?
    var groupControls: ControlNumbers
    var setControls: ControlNumbers

    /// Ordinals of the interchange in the file, the group in the interchange, the set in the
    /// group, and the segment in the set (ST is 1).
    public struct Ordinals: Sendable, Hashable {
        /// The interchange in the file.
        public internal(set) var interchange = 0
        /// The group in the interchange.
        public internal(set) var group = 0
        /// The transaction set in the group.
        public internal(set) var set = 0
        /// The segment in the transaction set.
        public internal(set) var segment: Int {
            get { segmentCount }
            set { segmentCount = newValue }
        }
        @usableFromInline var segmentCount = 0

        @usableFromInline init() {}

        @usableFromInline
        init(interchange: Int, group: Int, set: Int) {
            self.interchange = interchange
            self.group = group
            self.set = set
        }

        /// The ordinals of a document that came in another form: its file counts as one
        /// interchange with one group.
        package init(document ordinal: Int) {
            self.init(interchange: 1, group: 1, set: ordinal)
        }
    }

    /// Makes a reader for a file, from its beginning.
    public init(limits: X12Limits = X12Limits()) {
        self.limits = limits
        segments = SegmentReader(limits: limits)
        groupControls = ControlNumbers(limit: limits.scatteredControls)
        setControls = ControlNumbers(limit: limits.scatteredControls)
    }

    /// Makes a reader that goes on where another stopped; fill it with the bytes from
    /// `position.offset` on. The events that follow are those that the other would have given.
    public init(resuming position: ReaderPosition, limits: X12Limits = X12Limits()) {
        self.limits = limits
        // After an ISA whose delimiters are unusable nothing of its interchange can be read, and
        // where an ISA comes next it is looked for, as nothing else is read by its form.
        let open = position.interchange.flatMap {
            $0.form.isReadable && position.delimiters != nil ? $0 : nil
        }
        segments = SegmentReader(
            resumingAt: position.offset, line: position.line, delimiters: open?.delimiters,
            limits: limits)
        if let delimiters = position.delimiters {
            segments.delimiters = delimiters
            segments.adopt(position.form)
        } else if let unreadable = position.interchange, !unreadable.form.isReadable {
            // What follows is passed over, yet its lines end as they did for the other reader.
            segments.delimiters = unreadable.delimiters
            segments.adopt(unreadable.form)
        }
        if position.group != nil {
            level = .group
        } else if position.interchange != nil {
            level = .interchange
        }
        segments.saidUnterminated = position.saidUnterminated
        if position.saidBinaryLength { segments.reportedBinary = position.offset }
        hasBegun = position.hasBegun
        isStraying = position.isStraying
        hasAcknowledgment = position.hasAcknowledgment
        counted = position.ordinals
        interchange = position.interchange
        group = position.group
        groupControls = position.groupControls
        setControls = position.setControls
    }

    /// Gives the reader the next bytes of the file. The current segment ends.
    public mutating func fill(_ bytes: Span<UInt8>) {
        segments.fill(bytes)
    }

    /// Lets the caller read the next bytes of the file straight into the buffer; see
    /// `SegmentReader`.
    public mutating func fill<Failure: Error>(
        atMost most: Int, _ read: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        try segments.fill(atMost: most, read)
    }

    /// Says that the file ends here.
    public mutating func finish() {
        segments.finish()
    }

    /// The segment of the last event, lent until the next call.
    public var segment: Segment {
        @inlinable _read { yield segments.segment }
    }

    /// The delimiters of the interchange that is open, or that was read last.
    public var delimiters: Delimiters { segments.delimiters }

    /// The file offset of the first byte that no event has covered yet.
    public var offset: Int { isHeld ? segments.segment.byteOffset : segments.offset }

    /// The place of the current segment, for a diagnostic.
    public var place: DataPlace {
        var place = envelopePlace
        if level == .set { place.segment = ordinals.segment }
        place.tag = segments.segment.byteCount == 0 ? nil : segments.segment.tag.description
        place.byte = segments.segment.byteOffset
        place.line = segments.segment.line
        return place
    }

    /// Where reading can be taken up again; nil within a transaction set, and while bytes are
    /// being passed over.
    public var position: ReaderPosition? {
        guard level != .set, segments.isBetweenSegments else { return nil }
        // An ISA that waits for a missing trailer states its own, as does one that is looked for.
        let isAtHeader =
            interchange != nil
            && (isHeld ? segments.segment.tag == .isa : segments.phase == .seeking)
        let isKnown = !isAtHeader && (segments.knowsDelimiters || interchange != nil)
        return ReaderPosition(
            offset: offset, line: isHeld ? segments.segment.line : segments.line,
            ordinals: ordinals, hasBegun: hasBegun, isStraying: isStraying,
            hasAcknowledgment: hasAcknowledgment,
            saidUnterminated: segments.saidUnterminated,
            saidBinaryLength: segments.reportedBinary == offset, interchange: interchange,
            group: group,
            groupControls: groupControls, setControls: setControls,
            delimiters: isKnown ? delimiters : nil,
            form: isKnown ? segments.form : InterchangeForm())
    }

    /// The ordinals of what is open.
    var envelopePlace: DataPlace {
        DataPlace(
            interchange: level == .outside ? nil : ordinals.interchange,
            group: level == .group || level == .set ? ordinals.group : nil,
            set: level == .set ? ordinals.set : nil)
    }
}
