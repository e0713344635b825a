import Acknowledgments
import Canonical
import Diagnostics
import Partners
import Values
import X12

/// Walks the bytes of one received file: parse, validate, acknowledge, map. No way back.
///
/// Feed it blocks of any size and pull slices; what it makes depends on the bytes and the profiles
/// alone, so walking again after a crash makes the same. Memory: one block, one transaction set,
/// one slice.
///
/// ```swift
/// while true {
///     while let slice = walk.next() { commit(slice) }
///     if walk.isFinished { break }
///     more ? walk.feed(block) : walk.finish()
/// }
/// ```
package struct InboundWalk: ~Copyable {
    let profiles: Profiles
    let facts: MessageFacts
    var reader: InterchangeReader
    var interchange: OpenInterchange?
    var group: OpenGroup?
    var set: OpenSet?

    /// The walk of a file of records, which then does everything.
    private var records: RecordWalk?
    /// Why a file of records cannot be walked on: nothing is agreed about it any more.
    private var lost: Diagnostic?

    /// The slice in the making.
    private var steps: [Step] = []
    private var setsInSlice = 0
    private var bytesInSlice = 0
    /// Counts slices, so that an interchange knows whether it was opened in this one.
    private var slice = 0

    /// Where the reader was before it met the current set: from there the set can be read again.
    var boundary: ReaderPosition?

    /// Whether the last slice has been given.
    package private(set) var isFinished = false

    /// Starts a walk at the file's beginning, or where a former one committed last.
    package init(
        _ profiles: Profiles, for facts: MessageFacts, resuming point: ResumePoint?
    ) {
        self.profiles = profiles
        self.facts = facts
        reader = InterchangeReader()
        if case .x12(let position)? = point?.position, let point {
            reader = InterchangeReader(resuming: position)
            resume(point, position)
        } else if let source = profiles.folder.records(in: facts.name, channel: facts.channel) {
            records = RecordWalk(profiles, for: facts, source: source, resuming: point)
        } else if point != nil {
            lost = Diagnostic(
                .receiveAgreementMissing, "no partner's records are in files such as \(facts.name)",
                value: facts.name)
        }
    }

    /// Starts a walk at a stored position between sets, to make one document again.
    package init(_ profiles: Profiles, for facts: MessageFacts, at position: WalkPosition) {
        self.init(
            profiles, for: facts,
            resuming: ResumePoint(
                position: position, fingerprint: nil, interchangeOffset: 0, interchangeFaults: [],
                group: nil, groupFaults: []))
    }

    /// The interchange that the walk is in.
    package var opening: InterchangeOpening? { interchange?.opening }

    /// The offset in the file from which bytes must be fed.
    package var offset: Int { records?.offset ?? reader.offset }

    /// Whether the file is one of records, which has no segments.
    var isOfRecords: Bool { records != nil }

    /// Gives the walk the next block of the file.
    package mutating func feed(_ block: [UInt8]) {
        guard records == nil else {
            records?.feed(block)
            return
        }
        if lost == nil { reader.fill(block.span) }
    }

    /// Says that the file ends here.
    package mutating func finish() {
        guard records == nil else {
            records?.finish()
            return
        }
        reader.finish()
    }

    /// The next slice; nil when the bytes so far make none, or the walk is finished.
    package mutating func next() -> Slice? {
        guard records == nil else {
            defer { isFinished = records?.isFinished ?? true }
            return records?.next()
        }
        if let lost {
            isFinished = true
            steps.append(.remark(lost))
            return cut()
        }
        while !isFinished {
            let event = nextEvent()
            if case .needsBytes = event { return nil }
            if let slice = take(event) { return slice }
        }
        return nil
    }

    /// The next set's outcome alone; nil when the bytes so far hold none.
    package mutating func nextSet() -> SetOutcome? {
        guard records == nil else {
            defer { isFinished = records?.isFinished ?? true }
            return records?.nextSet()
        }
        while !isFinished {
            let event = nextEvent()
            if case .needsBytes = event { return nil }
            // A set that ends a slice stands in the slice and no longer among the steps.
            let ended = take(event)
            if case .set(let outcome)? = ended?.steps.last ?? steps.last { return outcome }
        }
        return nil
    }

    // MARK: - Events

    private mutating func nextEvent() -> InterchangeReader.Event {
        if set == nil, group != nil { boundary = reader.position }
        return reader.next()
    }

    /// Takes one event in; gives a slice where one ends with it.
    private mutating func take(_ event: InterchangeReader.Event) -> Slice? {
        switch event {
        case .needsBytes:
            return nil
        case .interchange(let header):
            open(header)
        case .interchangeAcknowledgment(let answer):
            steps.append(.answer(PartnerAnswer(answer)))
            interchange?.hasAnswer = true
            interchange?.fingerprint.addSegment(of: reader)
        case .serviceRequest(let request):
            // A request to a network; nothing here depends on it.
            interchange?.diagnostics += request.faults
            interchange?.fingerprint.addSegment(of: reader)
        case .group(let header):
            open(header)
        case .set(let header):
            open(header)
        case .segment:
            set?.add(reader.segment)
        case .setEnd(let trailer):
            close(trailer)
            if setsInSlice >= Slice.maxSets || bytesInSlice >= Slice.maxBytes { return cut() }
        case .groupEnd(let trailer):
            close(trailer)
            // The interchange's end stands in a slice of its own when its beginning is committed.
            if let interchange, interchange.slice != slice || isFull { return cut() }
        case .interchangeEnd(let trailer):
            if close(trailer) || isFull { return cut() }
        case .skipped(let skipped):
            if let diagnostic = skipped.diagnostic { steps.append(.remark(diagnostic)) }
            // Only where nothing is open: elsewhere a slice ends with what it began.
            if interchange == nil, isFull { return cut() }
        case .fault(let diagnostic):
            note(diagnostic)
        case .end:
            isFinished = true
            return cut()
        }
        return nil
    }

    /// Whether the slice holds as much as it may without a single transaction set.
    private var isFull: Bool { steps.count >= Slice.maxSteps }

    /// Ends the slice here.
    private mutating func cut() -> Slice {
        guard let position = reader.position else {
            preconditionFailure("slices end between transaction sets")
        }
        let resume = ResumePoint(
            position: .x12(position), fingerprint: interchange?.fingerprint.digest,
            interchangeOffset: interchange?.byteOffset ?? 0,
            interchangeFaults: interchange?.laterFaults ?? [], group: group?.verdict,
            groupFaults: group?.laterFaults ?? [])
        defer {
            steps = []
            setsInSlice = 0
            bytesInSlice = 0
            slice += 1
            interchange?.groups = []
        }
        return Slice(steps: steps, resume: resume, isLast: isFinished)
    }

    /// A fault that is no header's and no trailer's goes to the innermost level that is open.
    private mutating func note(_ diagnostic: Diagnostic) {
        if set != nil {
            set?.envelope.note(diagnostic)
        } else if group != nil {
            group?.verdict.note([diagnostic])
            group?.diagnostics.note(diagnostic)
        } else if interchange != nil {
            interchange?.diagnostics.note(diagnostic)
        } else {
            steps.append(.remark(diagnostic))
        }
    }
}

// MARK: - Opening and closing

extension InboundWalk {
    private mutating func open(_ header: InterchangeHeader) {
        let (resolution, faults) = resolve(header)
        let opening = InterchangeOpening(
            ordinal: reader.ordinals.interchange, header: header, resolution: resolution,
            channel: answerChannel(resolution))
        var opened = OpenInterchange(
            opening: opening, resolution: resolution, slice: slice,
            byteOffset: header.place.byte ?? 0)
        opened.diagnostics = header.faults + faults
        opened.fingerprint.addSegment(of: reader)
        interchange = opened
        steps.append(.opened(opening))
    }

    /// The channel that answers leave by unless the partner has another: the one that brought the
    /// file; in a trial, where none did, the first that carries the partner, or the first at all
    /// for a stranger.
    private func answerChannel(_ resolution: Resolution) -> String? {
        if let channel = facts.channel { return channel }
        let channels = profiles.folder.channels
        guard let partner = resolution.partner?.name else { return channels.first?.name }
        return channels.first { $0.carries.contains(partner) }?.name
    }

    /// What the profiles say of an interchange, and what of its ISA is not as agreed.
    private func resolve(
        _ header: InterchangeHeader
    ) -> (resolution: Resolution, faults: [Diagnostic]) {
        let resolution = profiles.folder.resolve(header, channel: facts.channel)
        guard let partner = resolution.partner else { return (resolution, []) }
        let check = CredentialCheck(header, of: partner, profiles)
        return (resolution.refused(check.refusal), check.faults)
    }

    private mutating func open(_ header: GroupHeader) {
        interchange?.fingerprint.addSegment(of: reader)
        // Who cannot be named in a 997 can be told by TA1 only.
        interchange?.diagnostics += header.faults.filter { $0.code == .groupUnnamed }
        group = OpenGroup(
            ordinal: reader.ordinals.group, header: header, faults: faults(of: header),
            form: form(answering: header))
        steps.append(.group(GroupOpening(ordinal: reader.ordinals.group, header: header)))
    }

    /// How a group would be answered if it were alone.
    private func form(answering header: GroupHeader) -> AcknowledgmentForm? {
        interchange?.opening.reply.answering([header]).functional
    }

    /// What is wrong with a GS segment, by the standard and by what was agreed.
    private func faults(of header: GroupHeader) -> [Diagnostic] {
        guard let interchange, interchange.opening.refusal == nil,
            let partner = interchange.resolution.partner
        else { return header.faults }
        return header.faults + [partner.unsupportedVersion(of: header)].compactMap { $0 }
    }

    private mutating func open(_ header: SetHeader) {
        guard let interchange, let group else {
            preconditionFailure("a set stands in a group of an interchange")
        }
        let agreed: AgreementResolution? =
            interchange.opening.refusal == nil
            ? interchange.resolution.partner.map {
                profiles.folder.agreement(with: $0, group: group.header, set: header.id)
            } : nil
        var opened = OpenSet(
            header: header, ordinals: reader.ordinals, agreed: agreed,
            delimiters: reader.delimiters, position: boundary.map { .x12($0) },
            application: group.header.senderID)
        opened.add(reader.segment)
        set = consume opened
    }

    private mutating func close(_ trailer: SetTrailer) {
        guard var closing = set.take(), let interchange else {
            preconditionFailure("a set ends that was opened")
        }
        let control = Array(closing.header.control.utf8)
        if !trailer.isMissing { closing.add(reader.segment) }
        let ended = closing.end(trailer, at: reader.offset)
        self.interchange?.fingerprint.add(ended.content.bytes + control)
        setsInSlice += 1
        bytesInSlice += ended.byteCount
        guard interchange.opening.refusal == nil, let group else { return }
        let outcome = ended.outcome(in: interchange, group: group, facts, profiles)
        self.group?.verdict.count(outcome.verdict)
        steps.append(.set(outcome))
    }

    private mutating func close(_ trailer: GroupTrailer) {
        guard var closing = group else { preconditionFailure("a group ends that was opened") }
        group = nil
        if !trailer.isMissing { interchange?.fingerprint.addSegment(of: reader) }
        closing.verdict.close(stated: trailer.statedSets, faults: trailer.faults)
        let outcome = GroupOutcome(
            ordinal: closing.ordinal, header: closing.header, verdict: closing.verdict,
            diagnostics: closing.diagnostics + trailer.faults)
        interchange?.groups.append(outcome)
        steps.append(.groupClosed(outcome))
    }

    /// Whether the interchange's end must stand in a slice of its own.
    private mutating func close(_ trailer: InterchangeTrailer) -> Bool {
        guard var closing = interchange else {
            preconditionFailure("an interchange ends that was opened")
        }
        interchange = nil
        if !trailer.isMissing { closing.fingerprint.addSegment(of: reader) }
        closing.diagnostics += trailer.faults
        steps.append(.closed(closing.outcome(trailer)))
        return closing.slice != slice
    }

    /// Takes up an interchange and group that were open at a resume point.
    private mutating func resume(_ point: ResumePoint, _ position: ReaderPosition) {
        slice = 1
        guard let header = position.interchange else { return }
        // What is not as agreed is among the faults of the resume point.
        let resolution = resolve(header).resolution
        let opening = InterchangeOpening(
            ordinal: position.ordinals.interchange, header: header, resolution: resolution,
            channel: answerChannel(resolution))
        var opened = OpenInterchange(
            opening: opening, resolution: resolution, slice: 0,
            byteOffset: point.interchangeOffset)
        opened.fingerprint = Fingerprint(point.fingerprint)
        opened.diagnostics = header.faults + point.interchangeFaults
        interchange = opened
        guard let groupHeader = position.group else { return }
        var reopened = OpenGroup(
            ordinal: position.ordinals.group, header: groupHeader,
            faults: faults(of: groupHeader), form: form(answering: groupHeader))
        if var verdict = point.group {
            verdict.isIndivisible = reopened.verdict.isIndivisible
            reopened.verdict = verdict
        }
        reopened.diagnostics += point.groupFaults
        group = reopened
    }
}
