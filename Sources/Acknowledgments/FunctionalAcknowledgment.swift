public import Diagnostics
public import X12

/// Writes the 997 or 999 that answers one functional group, a set's verdict at a time.
///
/// `begin` writes ST and AK1, `add` an AK2 loop, `end` AK9 and SE, each into the caller's writer,
/// whose group is open and is what `AcknowledgmentForm.group` says. What partners sent is cleaned
/// before it is echoed: no delimiter, no control character, no longer than its element.
public struct FunctionalAcknowledgment: Sendable {
    /// The group that is answered.
    public let group: GroupVerdict
    /// Which transaction set answers, and how.
    public let form: AcknowledgmentForm
    /// What the agreement changes.
    public let policy: AcknowledgmentPolicy
    /// GS08 of the answer.
    public let version: String

    /// Makes the answer to a closed group; nil for a group that is never answered: one of
    /// acknowledgments, or one that cannot be named.
    public init?(
        _ group: GroupVerdict, form: AcknowledgmentForm = AcknowledgmentForm(),
        policy: AcknowledgmentPolicy = AcknowledgmentPolicy()
    ) {
        guard group.isDue else { return nil }
        self.group = group
        self.form = form
        self.policy = policy
        version = form.version(answering: group.version)
    }

    /// The dictionary version of the answer: the first six characters of its GS08.
    private var release: String { String(version.prefix(6)) }

    /// Whether AK103 and AK203 exist: from 004050 on.
    private var hasVersionElements: Bool { release >= "004050" }

    /// A segment's id: `AK3` in a 997, `IK3` in a 999.
    private func tag(_ number: Character) -> SegmentTag {
        switch (form.kind, number) {
        case (.functional, "3"): "AK3"
        case (.functional, "4"): "AK4"
        case (.functional, _): "AK5"
        case (.implementation, "3"): "IK3"
        case (.implementation, "4"): "IK4"
        case (.implementation, _): "IK5"
        }
    }

    /// Writes ST and AK1. ST03 of a 999 names the guide that GS08 names, if it does.
    ///
    /// - Parameter control: ST02, four to nine characters.
    /// - Throws: `envelope.header.invalid` when `control` is none.
    public func begin(
        control: String, into writer: inout InterchangeWriter
    ) throws(Diagnostic) {
        let echo = Echo(writer.delimiters)
        let namesGuide = form.kind == .implementation && version.utf8.count > 6
        try writer.beginSet(
            form.kind.rawValue, control: control,
            convention: namesGuide ? echo.text(version, 35) : nil)
        var texts = [echo.id(group.functionalID, 2...2), echo.control(group.control)]
        if hasVersionElements { texts.append(echo.text(group.version, 12)) }
        try writer.segment("AK1", texts: texts)
    }

    /// Writes AK2 to AK5 of a set, in the order in which the sets came. Nothing is written for a
    /// refused group, for a set that cannot be named, and for an accepted one where the agreement
    /// says so. Of a group that cannot be divided only its refused sets are told: AK5 A beside
    /// AK9 R would be two answers.
    public func add(
        _ verdict: SetVerdict, into writer: inout InterchangeWriter
    ) throws(Diagnostic) {
        guard !group.isRefused, verdict.isNameable else { return }
        guard verdict.disposition == .rejected || !group.isVoid else { return }
        guard verdict.disposition != .accepted || policy.listsAcceptedSets else { return }
        let echo = Echo(writer.delimiters)
        var texts = [echo.id(verdict.set, 3...3), echo.control(verdict.control)]
        if hasVersionElements { texts.append(echo.text(verdict.convention ?? "", 35)) }
        try writer.segment("AK2", texts: texts)
        for note in verdict.notes { try add(note, echo, into: &writer) }
        let told = codes(of: verdict).prefix(SetVerdict.codeLimit)
        try writer.segment(tag("5"), texts: [verdict.disposition.rawValue] + told)
    }

    /// AK502 to AK506 as the answer's version knows them. A 999 tells faults against the standard
    /// (5) from those against a guide (I5).
    private func codes(of verdict: SetVerdict) -> [String] {
        var codes: [String] = []
        func add(_ code: String) {
            if !codes.contains(code) { codes.append(code) }
        }
        let guideOnly = verdict.notes.map(\.isAboutGuideOnly)
        for code in verdict.codes {
            guard form.kind == .implementation, code == 5, guideOnly.contains(true) else {
                add(String(AcknowledgmentTable.set(code, version: release)))
                continue
            }
            if guideOnly.contains(false) { add("5") }
            add("I5")
        }
        return codes
    }

    private func add(
        _ note: SegmentNote, _ echo: Echo, into writer: inout InterchangeWriter
    ) throws(Diagnostic) {
        let isGuide = form.kind == .implementation
        let code = isGuide ? note.guideCode ?? String(note.code) : String(note.code)
        try writer.segment(
            tag("3"),
            texts: [
                echo.id(note.tag, 2...3), position(note.position),
                echo.text(note.loop ?? "", release < "005010" ? 6 : 4), code,
            ])
        if isGuide, let trigger = note.trigger { try add(trigger, echo, into: &writer) }
        for element in note.elements.prefix(SetVerdict.elementLimit) {
            let base = AcknowledgmentTable.element(element.code, version: release)
            let code = isGuide ? element.guideCode ?? String(base) : String(base)
            try writer.segment(
                tag("4"),
                [
                    .composite(
                        elementPosition(element.element, element.component, element.repetition)),
                    .text(element.reference.map(String.init) ?? ""), .text(code),
                    .bytes(echo.bytes(element.value)),
                ])
            if isGuide, let trigger = element.trigger {
                try add(trigger, echo, into: &writer)
            }
        }
    }

    /// CTX: what makes a situational rule apply.
    private func add(
        _ trigger: NoteTrigger, _ echo: Echo, into writer: inout InterchangeWriter
    ) throws(Diagnostic) {
        let place = trigger.element.map { elementPosition($0, trigger.component, nil) }
        try writer.segment(
            "CTX",
            [
                .composite(["SITUATIONAL TRIGGER"]), .text(echo.id(trigger.tag, 2...3)),
                .text(position(trigger.position)), .text(echo.text(trigger.loop ?? "", 4)),
                .composite(place ?? []), .text(trigger.reference.map(String.init) ?? ""),
            ])
    }

    /// AK302: six digits before 005010, ten from there on.
    private func position(_ position: Int) -> String {
        String(min(position, release < "005010" ? 999_999 : 9_999_999_999))
    }

    /// C030: element, component, and from 004030 on repetition; the places have two digits, and the
    /// repetition four, so that what lies further out is told as the last.
    private func elementPosition(
        _ element: Int, _ component: Int?, _ repetition: Int?
    ) -> [String] {
        func digits(_ number: Int?, _ most: Int) -> String {
            number.map { String(min($0, most)) } ?? ""
        }
        var position = [digits(element, 99), digits(component, 99)]
        if release >= "004030" { position.append(digits(repetition, 9999)) }
        return position
    }

    /// Writes AK9 and SE.
    public func end(into writer: inout InterchangeWriter) throws(Diagnostic) {
        let accepted = group.isVoid ? 0 : group.accepted
        // AK902 to AK904 have six digits.
        let counts = [group.stated ?? group.received, group.received, accepted]
            .map { String(min(max($0, 0), 999_999)) }
        let codes = group.reasons.prefix(SetVerdict.codeLimit).map(String.init)
        var disposition = group.disposition
        if disposition == .partlyAccepted, form.partly == .errors {
            disposition = .acceptedWithErrors
        }
        try writer.segment("AK9", texts: [disposition.rawValue] + counts + codes)
        writer.endSet()
    }
}
