import Acknowledgments
import Diagnostics
import Guides
import Partners
import Records
import Values
import X12

/// Walks a file of records: CSV, fixed positions or NDJSON, by a partner's layout.
///
/// To the ledger such a file is an interchange with one group that nobody wrote down: from the
/// partner's main identity to ours, its control number being a digest of its bytes. Nothing
/// acknowledges it, so that every fault holds its document, for people to see.
struct RecordWalk {
    private let profiles: Profiles
    private let facts: MessageFacts
    private let source: RecordSource
    private let resolution: Resolution
    private var reader: RecordReader
    private var interchange: OpenInterchange?
    private var group: OpenGroup?

    /// The slice in the making.
    private var steps: [Step] = []
    private var setsInSlice = 0
    private var bytesInSlice = 0
    private var slice = 0
    private(set) var isFinished = false

    /// Starts at the file's beginning, or where a former walk committed last.
    init(
        _ profiles: Profiles, for facts: MessageFacts, source: RecordSource,
        resuming point: ResumePoint?
    ) {
        self.profiles = profiles
        self.facts = facts
        self.source = source
        resolution = profiles.folder.resolve(source, channel: facts.channel)
        guard case .records(let position)? = point?.position else {
            reader = RecordReader(source.records.layout)
            return
        }
        reader = RecordReader(source.records.layout, resuming: position)
        slice = 1
        guard point?.fingerprint != nil else { return }
        interchange = opened(slice: 0)
        guard let verdict = point?.group else { return }
        group = openedGroup()
        group?.verdict = verdict
    }

    /// The offset in the file from which bytes must be fed.
    var offset: Int { reader.position.offset }

    mutating func feed(_ block: [UInt8]) { reader.feed(block) }

    mutating func finish() { reader.finish() }

    /// The next slice; nil when the bytes so far make none, or the walk is finished.
    mutating func next() -> Slice? {
        while !isFinished {
            switch reader.next() {
            case .needsBytes:
                return nil
            case .remark(let remark):
                steps.append(.remark(remark))
            case .document(let document):
                add(document)
                if setsInSlice >= Slice.maxSets || bytesInSlice >= Slice.maxBytes { return cut() }
            case .end:
                return end()
            }
        }
        return nil
    }

    /// The next document's outcome alone; nil when the bytes so far hold none.
    mutating func nextSet() -> SetOutcome? {
        while !isFinished {
            switch reader.next() {
            case .needsBytes: return nil
            case .remark: continue
            case .document(let document):
                add(document)
                if case .set(let outcome)? = steps.last { return outcome }
            case .end: isFinished = true
            }
        }
        return nil
    }

    // MARK: - Documents

    private mutating func add(_ document: RecordDocument) {
        if interchange == nil { open() }
        setsInSlice += 1
        bytesInSlice += document.byteCount
        guard let interchange, let group, interchange.opening.refusal == nil else { return }
        let outcome = ended(document).outcome(
            of: document, by: source, in: interchange, group: group, facts, profiles)
        self.group?.verdict.count(outcome.verdict)
        steps.append(.set(outcome))
    }

    /// A document held against its layout.
    private func ended(_ document: RecordDocument) -> EndedSet {
        let segments = document.segments
        var set = OpenSet(
            header: SetHeader(
                unwritten: source.records.layout.name, control: document.control,
                place: document.place),
            ordinals: InterchangeReader.Ordinals(document: document.ordinal),
            agreed: .agreed(source.agreement), delimiters: RecordDocument.delimiters,
            position: .records(document.position))
        for index in segments.segments { segments.withSegment(index) { set.add($0) } }
        let trailer = SetTrailer(
            unwritten: document.control, segments: segments.count, place: document.place)
        return set.end(trailer, at: document.position.offset + document.byteCount)
    }

    // MARK: - The file as an interchange

    private mutating func open() {
        let interchange = opened(slice: slice)
        let group = openedGroup()
        steps.append(.opened(interchange.opening))
        steps.append(.group(GroupOpening(ordinal: 1, header: group.header)))
        self.interchange = interchange
        self.group = group
    }

    private func opened(slice: Int) -> OpenInterchange {
        let header = InterchangeHeader(
            unwritten: resolution.sender, to: resolution.receiver, usage: usage,
            version: source.agreement.version, control: facts.digest.prefix16)
        var opening = InterchangeOpening(
            ordinal: 1, header: header, resolution: resolution, channel: facts.channel,
            about: source.agreement)
        opening.reply.interchangeAcknowledgment = false
        opening.reply.tellsAcceptance = false
        opening.reply.functional = nil
        return OpenInterchange(
            opening: opening, resolution: resolution, slice: slice, byteOffset: 0,
            fingerprint: Fingerprint(facts.digest))
    }

    /// What ISA15 would say.
    private var usage: String { source.partner.status == .test ? "T" : "P" }

    private func openedGroup() -> OpenGroup {
        let header = GroupHeader(elements: [
            source.records.layout.guide.group, resolution.sender.id, resolution.receiver.id, "",
            "", facts.digest.prefix16, "", source.agreement.version,
        ])
        return OpenGroup(ordinal: 1, header: header, faults: [], form: nil)
    }

    /// The file's end. What was opened in an earlier slice closes in one of its own.
    private mutating func end() -> Slice {
        guard var closing = interchange else {
            if steps.isEmpty {
                let place = DataPlace(field: "file", byte: 0, line: 1)
                steps.append(
                    .remark(
                        Diagnostic(
                            .recordNone, "\(facts.name) holds no record", at: .data(place))))
            }
            isFinished = true
            return cut()
        }
        if var ending = group {
            group = nil
            ending.verdict.close(stated: "\(ending.verdict.received)", faults: [])
            let outcome = GroupOutcome(
                ordinal: 1, header: ending.header, verdict: ending.verdict, diagnostics: [])
            interchange?.groups.append(outcome)
            closing.groups.append(outcome)
            steps.append(.groupClosed(outcome))
            if closing.slice != slice { return cut() }
        }
        let trailer = InterchangeTrailer(
            unwritten: facts.digest.prefix16, groups: 1, place: DataPlace())
        steps.append(.closed(closing.outcome(trailer)))
        interchange = nil
        isFinished = true
        return cut()
    }

    private mutating func cut() -> Slice {
        let resume = ResumePoint(
            position: .records(reader.position), fingerprint: interchange?.fingerprint.digest,
            interchangeOffset: 0, interchangeFaults: [], group: group?.verdict, groupFaults: [])
        defer {
            steps = []
            setsInSlice = 0
            bytesInSlice = 0
            slice += 1
            interchange?.groups = []
        }
        return Slice(steps: steps, resume: resume, isLast: isFinished)
    }
}

extension InterchangeHeader {
    /// The header that a file of records would have.
    fileprivate init(
        unwritten sender: Identity, to receiver: Identity, usage: String, version: String,
        control: String
    ) {
        self.init(
            elements: [
                "00", "", "00", "", sender.qualifier, sender.id, receiver.qualifier, receiver.id,
                "", "", "", version, control, "0", usage, "",
            ], delimiters: RecordDocument.delimiters)
    }
}
