public import Diagnostics
public import X12

/// Reads the 997s and 999s that partners send, a segment at a time.
///
/// Partners' answers are often not what the standard says, and an answer that is not understood
/// keeps people waiting: so everything that can be understood is, and each oddity is told. Sets
/// are given one by one as they end, so that an answer to a million sets needs the memory of one.
///
/// ```swift
/// var answers = AcknowledgmentReader()
/// for each segment ST…SE { for event in answers.read(segment) { … } }
/// for event in answers.finish() { … }
/// ```
public struct AcknowledgmentReader: Sendable {
    /// What was read.
    public enum Event: Sendable, Hashable {
        /// All that is said of a transaction set of ours.
        case set(ReceivedSetAnswer)
        /// All that is said of a group of ours, after its sets.
        case group(ReceivedGroupAnswer)
        /// Something that is not as the standard has it.
        case oddity(Diagnostic)
    }

    /// How many notes of one set are kept, and as many elements of one note.
    private static let noteLimit = 1000
    /// How many oddities of one transaction set are told.
    private static let oddityLimit = 50

    private var group: ReceivedGroupAnswer?
    private var set: ReceivedSetAnswer?
    private var events: [Event] = []
    private var segments = 0
    private var groups = 0
    private var oddities = 0

    /// Makes a reader for one transaction set.
    public init() {}

    /// Reads the next segment, ST being the first.
    public mutating func read(_ segment: borrowing Segment) -> [Event] {
        segments += 1
        events.removeAll(keepingCapacity: true)
        let place = DataPlace(
            segment: segments, tag: segment.tag.description, byte: segment.byteOffset,
            line: segment.line)
        switch segment.tag {
        case "ST", "SE": break
        case "AK1": beginGroup(segment, place)
        case "AK2": beginSet(segment, place)
        case "AK3", "IK3": note(segment, place)
        case "AK4", "IK4": element(segment, place)
        case "CTX": context(segment, place)
        case "AK5", "IK5": endSet(segment, place)
        case "AK9": endGroup(segment, place)
        default: odd(.answerMisplaced, "\(segment.tag) is no segment of an answer", place)
        }
        return events
    }

    /// Ends the transaction set.
    public mutating func finish() -> [Event] {
        events.removeAll(keepingCapacity: true)
        let place = DataPlace(segment: segments)
        closeSet(before: "SE", place)
        closeGroup(before: "SE", place)
        if groups == 0 { odd(.answerUnfinished, "no AK1 says which group is answered", place) }
        return events
    }

    private mutating func odd(
        _ code: Diagnostic.Code, _ message: String, _ place: DataPlace, value: String? = nil
    ) {
        oddities += 1
        guard oddities <= Self.oddityLimit else { return }
        events.append(.oddity(Diagnostic(code, message, value: value, at: .data(place))))
    }
}

// MARK: - Groups

extension AcknowledgmentReader {
    private mutating func beginGroup(_ segment: borrowing Segment, _ place: DataPlace) {
        closeSet(before: "AK1", place)
        closeGroup(before: "AK1", place)
        groups += 1
        group = ReceivedGroupAnswer(
            functionalID: segment.text(1), control: segment.text(2),
            version: segment.given(3), place: place)
        if segment.isEmpty(1) || segment.isEmpty(2) {
            odd(.answerUnfinished, "AK1 does not name the group: GS01 or GS06 is missing", place)
        }
    }

    private mutating func endGroup(_ segment: borrowing Segment, _ place: DataPlace) {
        closeSet(before: "AK9", place)
        guard var ended = group else {
            odd(.answerMisplaced, "AK9 stands without AK1", place)
            return
        }
        group = nil
        ended.code = segment.text(1)
        ended.stated = number(segment, 2, place)
        ended.received = number(segment, 3, place)
        ended.accepted = number(segment, 4, place)
        ended.codes = codes(segment, from: 5, of: .groupNote, place)
        known(.group, segment.text(1), "AK901", place)
        check(ended, place)
        events.append(.group(ended))
    }

    /// Holds AK9 against the sets that are listed.
    private mutating func check(_ group: ReceivedGroupAnswer, _ place: DataPlace) {
        let (received, accepted) = (group.received, group.accepted)
        if let received, let accepted, accepted > received {
            odd(.answerCount, "AK904 accepts \(accepted) sets of \(received) in AK903", place)
        }
        if let received, group.listed > received {
            odd(.answerCount, "\(group.listed) sets are listed, but AK903 says \(received)", place)
        }
        if let received, let accepted, group.listed == received,
            received - accepted != group.listedRefused
        {
            odd(
                .answerCount,
                "AK904 says \(accepted), but \(group.listed - group.listedRefused) of the listed "
                    + "sets are accepted", place)
        }
        let contradiction: String? =
            switch group.disposition {
            case .accepted where group.listedRefused > 0: "AK901 is A, but a set is refused"
            case .rejected where group.listed > group.listedRefused:
                "AK901 is R, but a set is accepted"
            case .partlyAccepted
            where group.listed > 0 && group.listedRefused == 0
                && group.listed == received:
                "AK901 is P, but all sets are accepted"
            default: nil
            }
        if let contradiction { odd(.answerContradictory, contradiction, place) }
        if group.disposition != .accepted, group.disposition != nil, group.listed == 0,
            group.codes.isEmpty
        {
            odd(
                .answerUnreasoned,
                "group \(group.functionalID) \(group.control) is \(group.code ?? "") without a "
                    + "reason", place)
        }
    }

    private mutating func closeGroup(before tag: String, _ place: DataPlace) {
        guard let open = group else { return }
        group = nil
        odd(
            .answerUnfinished,
            "AK9 of group \(open.functionalID) \(open.control) is missing before \(tag)", place)
        events.append(.group(open))
    }

    /// A count; nil, and an oddity, where it is none.
    private mutating func number(
        _ segment: borrowing Segment, _ element: Int, _ place: DataPlace
    ) -> Int? {
        if let number = segment.number(element) { return number }
        odd(.answerCount, "AK90\(element) is no number", place, value: segment.text(element))
        return nil
    }
}

// MARK: - Sets

extension AcknowledgmentReader {
    private mutating func beginSet(_ segment: borrowing Segment, _ place: DataPlace) {
        closeSet(before: "AK2", place)
        if group == nil { odd(.answerMisplaced, "AK2 stands without AK1", place) }
        set = ReceivedSetAnswer(
            functionalID: group?.functionalID ?? "", groupControl: group?.control ?? "",
            set: segment.text(1), control: segment.text(2), convention: segment.given(3),
            place: place)
        if segment.isEmpty(1) || segment.isEmpty(2) {
            odd(.answerUnfinished, "AK2 does not name the set: ST01 or ST02 is missing", place)
        }
    }

    private mutating func note(_ segment: borrowing Segment, _ place: DataPlace) {
        let code = segment.given(4)
        if let code { known(.segment, code, "\(segment.tag)04", place) }
        guard set != nil else {
            odd(.answerMisplaced, "\(segment.tag) stands without AK2", place)
            return
        }
        guard let count = set?.notes.count, count < Self.noteLimit else {
            set?.omitted += 1
            return
        }
        set?.notes.append(
            ReceivedNote(
                tag: segment.text(1), position: segment.number(2), loop: segment.given(3),
                code: code))
    }

    private mutating func element(_ segment: borrowing Segment, _ place: DataPlace) {
        known(.element, segment.text(3), "\(segment.tag)03", place)
        guard let last = set?.notes.indices.last else {
            odd(.answerMisplaced, "\(segment.tag) stands without a segment's note", place)
            return
        }
        guard let count = set?.notes[last].elements.count, count < Self.noteLimit,
            set?.omitted == 0
        else {
            set?.omitted += 1
            return
        }
        let position = (1...max(1, segment.componentCount(1))).map {
            Int(segment.component(1, $0))
        }
        set?.notes[last].elements.append(
            ReceivedElementNote(
                element: position[0],
                component: position.count > 1 ? position[1] : nil,
                repetition: position.count > 2 ? position[2] : nil,
                reference: segment.number(2), code: segment.text(3), value: segment.given(4)))
    }

    private mutating func context(_ segment: borrowing Segment, _ place: DataPlace) {
        guard let last = set?.notes.indices.last else {
            odd(.answerMisplaced, "CTX stands without a segment's note", place)
            return
        }
        let parts = (1...max(1, segment.elementCount)).map { segment.text($0) }
        let text = parts.filter { !$0.isEmpty }.joined(separator: " ")
        if let element = set?.notes[last].elements.indices.last {
            if set?.notes[last].elements[element].contexts.count ?? 10 < 10 {
                set?.notes[last].elements[element].contexts.append(text)
            }
        } else if set?.notes[last].contexts.count ?? 10 < 10 {
            set?.notes[last].contexts.append(text)
        }
    }

    private mutating func endSet(_ segment: borrowing Segment, _ place: DataPlace) {
        guard set != nil else {
            odd(.answerMisplaced, "\(segment.tag) stands without AK2", place)
            return
        }
        let code = segment.text(1)
        known(.set, code, "\(segment.tag)01", place)
        let codes = codes(segment, from: 2, of: .setNote, place)
        set?.code = code
        set?.codes = codes
        if let set, set.disposition == .rejected, set.codes.isEmpty, set.notes.isEmpty {
            odd(.answerUnreasoned, "\(set.set) \(set.control) is \(code) without a reason", place)
        }
        if let set, set.disposition == .accepted, !(set.codes.isEmpty && set.notes.isEmpty) {
            odd(.answerContradictory, "\(set.set) \(set.control) is A, but faults are told", place)
        }
        giveSet()
    }

    private mutating func closeSet(before tag: String, _ place: DataPlace) {
        guard let open = set else { return }
        odd(
            .answerUnfinished, "AK5 of \(open.set) \(open.control) is missing before \(tag)",
            place)
        giveSet()
    }

    private mutating func giveSet() {
        guard let done = set else { return }
        set = nil
        group?.listed += 1
        if done.disposition?.isAccepted != true { group?.listedRefused += 1 }
        events.append(.set(done))
    }

    /// The codes from an element on; those of no list are told.
    private mutating func codes(
        _ segment: borrowing Segment, from first: Int, of list: AnswerCode, _ place: DataPlace
    ) -> [String] {
        guard segment.elementCount >= first else { return [] }
        var codes: [String] = []
        for element in first...min(segment.elementCount, first + 4) where !segment.isEmpty(element)
        {
            let code = segment.text(element)
            known(list, code, "\(segment.tag)0\(element)", place)
            codes.append(code)
        }
        return codes
    }

    private mutating func known(
        _ list: AnswerCode, _ code: String, _ element: String, _ place: DataPlace
    ) {
        guard list.words(code) == nil else { return }
        odd(.answerCode, "\(element) '\(code)' is not a code of X12", place, value: code)
    }
}

extension Segment {
    /// An element's text; nil where it is empty.
    fileprivate borrowing func given(_ element: Int) -> String? {
        isEmpty(element) ? nil : text(element)
    }

    /// An element's number; nil where it is none, or larger than any count of X12.
    fileprivate borrowing func number(_ element: Int) -> Int? {
        let text = text(element)
        let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isNumber && text.utf8.count <= 10 ? Int(text) : nil
    }
}
