import Acknowledgments
import Canonical
import Diagnostics
import Guides
import Mapping
import Partners
import Values
import X12

/// A transaction set that the walk is in: its segments are held against the guide and kept for the
/// map as they come.
struct OpenSet: ~Copyable {
    let header: SetHeader
    let ordinals: InterchangeReader.Ordinals
    /// What was agreed about it; nil in a refused interchange, whose sets are only counted.
    let agreed: AgreementResolution?
    let position: WalkPosition?
    /// What is wrong with ST, SE and what stands between the segments.
    var envelope: [Diagnostic]
    private var validator: SetValidator?
    private var tree: SetTree?
    /// Why the set cannot be kept for the map, if so.
    private var excess: Diagnostic?
    /// What the partner says of sets of ours, where this is an answer.
    private var answer: ReceivedAnswer?
    /// How many line items have begun, and for each fault of the validator the one it is in.
    private var item = 0
    private var items: [Int?] = []
    private var content: ContentDigest
    private let byteOffset: Int

    init(
        header: SetHeader, ordinals: InterchangeReader.Ordinals, agreed: AgreementResolution?,
        delimiters: Delimiters, position: WalkPosition?, application: String = ""
    ) {
        self.header = header
        self.ordinals = ordinals
        self.agreed = agreed
        self.position = position
        envelope = header.faults
        byteOffset = header.place.byte ?? 0
        content = ContentDigest(
            element: delimiters.element, component: delimiters.component,
            repetition: delimiters.repetition)
        if case .acknowledgment? = agreed {
            answer = ReceivedAnswer(
                header: header, ordinals: ordinals, application: application)
        }
        guard case .agreed(let agreement)? = agreed, let guide = agreement.guide else { return }
        validator = SetValidator(
            guide, policy: agreement.validation.standing(in: guide, for: agreement.version))
        if agreement.map != nil {
            tree = SetTree(guide: guide)
        }
    }

    /// Takes the next segment in, ST first and SE last.
    mutating func add(_ segment: borrowing Segment) {
        segment.withBytes { content.add(segment: $0) }
        answer?.add(segment)
        guard let placement = check(segment), tree != nil else { return }
        do throws(Diagnostic) {
            try tree?.append(segment, at: placement)
        } catch {
            tree = nil
            excess = error
        }
    }

    /// Holds a segment against the guide, and notes the line item that its faults are in.
    private mutating func check(_ segment: borrowing Segment) -> Placement? {
        guard let placement = validator?.check(segment) else { return nil }
        let before = item
        if placement.opens, let row = placement.row,
            validator?.guide.startsItem(row) ?? false
        {
            item += 1
        }
        guard let count = validator?.faults.count, items.count < count else { return placement }
        for fault in validator?.faults[items.count...] ?? [] {
            // What is missing was missing before this segment.
            let number = fault.code == .segmentMissing ? before : item
            items.append(number > 0 ? number : nil)
        }
        return placement
    }

    /// The set, now that its end has been read.
    consuming func end(_ trailer: SetTrailer, at offset: Int) -> EndedSet {
        validator?.finish()
        let faults = validator?.faults ?? []
        answer?.finish()
        return EndedSet(
            header: header, ordinals: ordinals, agreed: agreed, position: position,
            envelope: envelope + trailer.faults, faults: faults, items: items, tree: tree,
            excess: excess, answer: answer, content: content.finish(),
            byteOffset: byteOffset,
            byteCount: offset - byteOffset)
    }
}

/// A transaction set that has been read whole.
struct EndedSet {
    let header: SetHeader
    let ordinals: InterchangeReader.Ordinals
    let agreed: AgreementResolution?
    let position: WalkPosition?
    let envelope: [Diagnostic]
    let faults: [SetFault]
    /// For each of the faults the line item that it is in.
    let items: [Int?]
    let tree: SetTree?
    let excess: Diagnostic?
    /// What an answer to something of ours says.
    let answer: ReceivedAnswer?
    /// SHA-256 over ST…SE without control numbers.
    let content: Digest
    let byteOffset: Int
    let byteCount: Int

    /// The verdict for the 997 and the document for the ERP.
    func outcome(
        in interchange: OpenInterchange, group: OpenGroup, _ facts: MessageFacts,
        _ profiles: Profiles
    ) -> SetOutcome {
        var (envelope, judged) = (envelope, envelope)
        var policy = AcknowledgmentPolicy()
        var absent: Diagnostic?
        switch agreed {
        case .agreed(let agreement):
            policy = agreement.acknowledgment
            judged = envelope.map(agreement.weighing)
            envelope = judged + fallback(agreement)
            if let foreign = agreement.guide?.foreign(header, in: group.header) {
                envelope.append(foreign)
                judged.append(foreign)
            }
        case .missing(let missing):
            // The standard's word for it is told to the partner, ours to the people here; neither
            // where a broken ST or GS says already why no agreement can be found.
            let isBroken = header.faults.contains { $0.code == .setIDInvalid }
            let isTold = interchange.resolution.terms.answering.refusesUnagreed
            if isTold, !isBroken { judged.append(unsupported(missing)) }
            if !isUnreadable(group.header) {
                let placed = missing.isAboutGroup ? missing : missing.moved(to: header.place)
                envelope.append(placed)
                absent = placed
            }
        case .acknowledgment:
            envelope += answer?.diagnostics ?? []
        case nil:
            break
        }
        let verdict = SetVerdict(
            set: header.id, control: header.control, convention: header.convention,
            faults: faults, items: items, envelope: judged, policy: policy)
        var outcome = SetOutcome(
            ordinal: ordinals.set, group: ordinals.group, verdict: verdict, document: nil,
            diagnostics: envelope
                + faults.map {
                    $0.diagnostic(
                        interchange: ordinals.interchange, group: ordinals.group,
                        set: ordinals.set)
                }, byteOffset: byteOffset, byteCount: byteCount)
        outcome.answers = answer?.answers ?? []
        let maker = DocumentMaker(
            set: self, interchange: interchange, group: group, facts: facts, profiles: profiles)
        if let absent {
            // The 997 refuses it, yet it waits until a person has agreed on it or closed it.
            outcome.document = maker.waiting(absent)
            return outcome
        }
        // A group that is refused as a whole gives no documents, whatever its sets are.
        guard verdict.disposition.isAccepted, !group.verdict.isRefused,
            case .agreed(let agreement)? = agreed
        else {
            return outcome
        }
        let made = maker.document(by: agreement)
        outcome.document = made.document
        outcome.answers += made.answers
        outcome.diagnostics += made.diagnostics
        outcome.trace = made.trace
        if facts.notesCodes, let tree, let map = agreement.map,
            let partner = interchange.opening.partner
        {
            outcome.codes = SentCodes(
                partner: partner, kind: "\(map.set) \(map.version)", codes: map.codes(of: tree))
        }
        return outcome
    }

    /// What people have to know of a set whose own guide is not there.
    private func fallback(_ agreement: Agreement) -> [Diagnostic] {
        let what = "\(header.id) in \(agreement.version)"
        if agreement.guide == nil {
            return [
                Diagnostic(
                    .validateGuideAbsent, "only the envelope of \(what) is checked",
                    value: agreement.version, at: .data(header.place))
            ]
        }
        return agreement.standIn.map { version in
            [
                Diagnostic(
                    .validateGuideStandIn, "\(what) is held against \(version)",
                    value: agreement.version, at: .data(header.place))
            ]
        } ?? []
    }

    /// AK502 1 is what the standard has for a set that nothing is agreed about.
    private func unsupported(_ missing: Diagnostic) -> Diagnostic {
        Diagnostic(
            .setUnsupported, missing.message, value: header.id, at: .data(header.place),
            mend: missing.help)
    }

    /// Whether ST or GS is too broken for an agreement to be looked up by it.
    private func isUnreadable(_ group: GroupHeader) -> Bool {
        let broken: Set<Diagnostic.Code> = [
            .setIDInvalid, .groupSender, .groupReceiver, .groupVersionInvalid,
        ]
        return (header.faults + group.faults).contains { broken.contains($0.code) }
    }
}

extension Diagnostic {
    /// Whether an element of GS is at fault, and not the set as such.
    fileprivate var isAboutGroup: Bool {
        guard case .data(let place) = place else { return false }
        return place.element != nil
    }

    /// The same fault, at ST01.
    fileprivate func moved(to header: DataPlace) -> Diagnostic {
        var place = header
        place.element = 1
        var moved = self
        moved.place = .data(place)
        return moved
    }
}

extension SetGuide {
    /// Whether a row starts a line item: a loop of the detail area with no other around it.
    fileprivate func startsItem(_ row: Int) -> Bool {
        rows[row].startsLoop && rows[row].area == .detail && loops[rows[row].loop].depth == 1
    }
}
