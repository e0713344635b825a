public import Diagnostics
public import X12

/// Writes the 997 that answers one functional group, a set's verdict at a time.
///
/// `begin` writes ST and AK1, `add` an AK2 loop, `end` AK9 and SE, each into the caller's writer,
/// whose group is open and has GS01 = FA, GS02 and GS03 of the answered group swapped, and the
/// answered group's GS08 (997, note 1). What partners sent is cleaned before it is echoed: no
/// delimiter, no control character, no longer than its element.
public struct FunctionalAcknowledgment: Sendable {
    /// The group that is answered.
    public let group: GroupVerdict
    /// What the agreement changes.
    public let policy: AcknowledgmentPolicy

    /// Makes the answer to a closed group; nil for a group of acknowledgments, which is never
    /// answered.
    public init?(_ group: GroupVerdict, policy: AcknowledgmentPolicy = AcknowledgmentPolicy()) {
        guard group.isDue else { return nil }
        self.group = group
        self.policy = policy
    }

    /// The version whose 997 is written: the first six characters of GS08.
    private var version: String { String(group.version.prefix(6)) }

    /// Whether AK103 and AK203 exist: from 004050 on.
    private var hasVersionElements: Bool { version.utf8.count == 6 && version >= "004050" }

    /// Writes ST and AK1.
    ///
    /// - Parameter control: ST02, four to nine characters.
    /// - Throws: `envelope.header.invalid` when `control` is none.
    public func begin(
        control: String, into writer: inout InterchangeWriter
    ) throws(Diagnostic) {
        try writer.beginSet("997", control: control)
        let echo = Echo(writer.delimiters)
        var texts = [echo.text(group.functionalID, 2), echo.text(group.control, 9)]
        if hasVersionElements { texts.append(echo.text(group.version, 12)) }
        try writer.segment("AK1", texts: texts)
    }

    /// Writes AK2 to AK5 of a set, in the order in which the sets came. Nothing is written for a
    /// refused group, for a set that cannot be named, and for an accepted one where the agreement
    /// says so.
    public func add(
        _ verdict: SetVerdict, into writer: inout InterchangeWriter
    ) throws(Diagnostic) {
        guard !group.isRefused, verdict.isNameable else { return }
        guard verdict.disposition != .accepted || policy.listsAcceptedSets else { return }
        let echo = Echo(writer.delimiters)
        var texts = [echo.text(verdict.set, 3), echo.text(verdict.control, 9)]
        if hasVersionElements { texts.append(echo.text(verdict.convention ?? "", 35)) }
        try writer.segment("AK2", texts: texts)
        for note in verdict.notes { try add(note, echo, into: &writer) }
        var codes: [Int] = []
        for code in verdict.codes.map({ AcknowledgmentTable.set($0, version: version) })
        where !codes.contains(code) {
            codes.append(code)
        }
        let told = codes.prefix(SetVerdict.codeLimit).map(String.init)
        try writer.segment("AK5", texts: [verdict.disposition.rawValue] + told)
    }

    private func add(
        _ note: SegmentNote, _ echo: Echo, into writer: inout InterchangeWriter
    ) throws(Diagnostic) {
        let positionLimit = version < "005010" ? 999_999 : 9_999_999_999
        try writer.segment(
            "AK3",
            texts: [
                echo.tag(note.tag), String(min(note.position, positionLimit)),
                echo.text(note.loop ?? "", version < "005010" ? 6 : 4), String(note.code),
            ])
        for element in note.elements.prefix(SetVerdict.elementLimit) {
            var position = [String(element.element), element.component.map(String.init) ?? ""]
            if version >= "004030" { position.append(element.repetition.map(String.init) ?? "") }
            let code = AcknowledgmentTable.element(element.code, version: version)
            try writer.segment(
                "AK4",
                [
                    .composite(position), .text(element.reference.map(String.init) ?? ""),
                    .text(String(code)), .bytes(echo.bytes(element.value)),
                ])
        }
    }

    /// Writes AK9 and SE.
    public func end(into writer: inout InterchangeWriter) throws(Diagnostic) {
        let accepted = group.isRefused ? 0 : group.accepted
        let counts = [group.stated ?? group.received, group.received, accepted]
        let codes = group.codes.prefix(SetVerdict.codeLimit).map(String.init)
        try writer.segment(
            "AK9", texts: [group.disposition.rawValue] + counts.map(String.init) + codes)
        writer.endSet()
    }

    /// The group that carries 997s which answer `header`.
    public static func fields(
        answering header: GroupHeader, control: Int, date: String, time: String
    ) -> GroupFields {
        GroupFields(
            functionalID: "FA", senderID: header.receiverID, receiverID: header.senderID,
            date: date, time: time, control: control, version: header.version)
    }
}

/// Makes what a partner sent fit to be sent back.
struct Echo {
    private let delimiters: Delimiters

    init(_ delimiters: Delimiters) {
        self.delimiters = delimiters
    }

    /// Without delimiters and control characters, which become blanks; blanks at the end go.
    func bytes(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var clean = bytes.map { byte in
            byte < 0x20 || byte == 0x7F || delimiters.contains(byte) ? 0x20 : byte
        }
        while clean.last == 0x20 { clean.removeLast() }
        return clean
    }

    /// A text cut to an element's length.
    func text(_ text: String, _ limit: Int) -> String {
        String(decoding: bytes(text.utf8.prefix(limit)), as: UTF8.self)
    }

    /// A segment id; one that is no id at all still has to fill an element of two to three
    /// characters, so that question marks stand where nothing sensible does.
    func tag(_ text: String) -> String {
        let letters = text.utf8.filter { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
        let known = String(decoding: letters.prefix(3), as: UTF8.self)
        return known + String(repeating: "?", count: max(0, 2 - letters.count))
    }
}
