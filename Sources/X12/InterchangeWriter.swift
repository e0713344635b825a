public import Diagnostics

/// Writes interchanges: envelopes with their counts, and segments checked for what would break
/// them.
///
/// The bytes gather in the writer until the caller takes them with `take()`, so an interchange of
/// any size is written in constant memory. Levels open and close in order; closing counts and
/// writes the trailer. To close what is not open is the caller's bug, and stops the program.
///
/// A segment is written whole or not at all: after an error the writer is as it was before.
public struct InterchangeWriter: Sendable {
    /// The delimiters it writes.
    public let delimiters: Delimiters
    /// What follows each terminator, usually nothing or a line end.
    public let suffix: [UInt8]

    private var bytes: [UInt8] = []
    private var interchangeControl: String?
    private var groupControl: String?
    private var setControl: String?
    private var groups = 0
    private var sets = 0
    private var segments = 0

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - delimiters: they have to be usable (`Delimiters.areUsable`).
    ///   - suffix: blanks or line ends after each terminator.
    public init(delimiters: Delimiters = .usual, suffix: [UInt8] = []) {
        precondition(delimiters.areUsable, "delimiters differ, and are no letters or digits")
        precondition(suffix.allSatisfy(ASCII.isBlank), "only blanks can follow a terminator")
        self.delimiters = delimiters
        self.suffix = suffix
    }

    /// Makes a writer of transaction sets whose envelope is written later, by `append(setsOf:)` of
    /// another writer.
    public static func ofSets(
        delimiters: Delimiters = .usual, suffix: [UInt8] = []
    ) -> InterchangeWriter {
        var writer = InterchangeWriter(delimiters: delimiters, suffix: suffix)
        writer.groupControl = ""
        return writer
    }

    /// How many bytes wait to be taken.
    public var byteCount: Int { bytes.count }

    /// How many transaction sets the open group has so far.
    public var setCount: Int { sets }

    /// How many segments the open transaction set has so far, ST included.
    public var segmentCount: Int { segments }

    /// Hands over the bytes written since the last call.
    public mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Appends the bytes written since the last call to `sink`, and keeps the memory for more.
    public mutating func take(into sink: inout [UInt8]) {
        sink += bytes
        bytes.removeAll(keepingCapacity: true)
    }

    // MARK: Envelopes

    /// Writes ISA in its fixed width of 106 bytes.
    ///
    /// - Throws: `envelope.header.invalid` for a field that does not fit.
    public mutating func beginInterchange(_ fields: InterchangeFields) throws(Diagnostic) {
        precondition(interchangeControl == nil, "the last interchange is still open")
        let control = try Self.control(fields.control, "ISA13")
        let padded = String(repeating: "0", count: 9 - control.utf8.count) + control
        let repetition = try standard(fields.version)
        let widths = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1]
        let values = [
            fields.authorization.qualifier, fields.authorization.value,
            fields.security.qualifier, fields.security.value, fields.senderQualifier,
            fields.senderID, fields.receiverQualifier, fields.receiverID, fields.date,
            fields.time, repetition, fields.version, padded,
            fields.wantsAcknowledgment ? "1" : "0", fields.usage,
        ]
        try writing { writer throws(Diagnostic) in
            writer.bytes += "ISA".utf8
            for (index, (value, width)) in zip(values, widths).enumerated() {
                let name = "ISA" + (index < 9 ? "0" : "") + "\(index + 1)"
                let isPadded = [1, 3, 5, 7].contains(index)
                let count = value.utf8.count
                guard count == width || (isPadded && count < width) else {
                    throw Self.invalid("\(name) has to have \(width) bytes: '\(value)'", value)
                }
                writer.bytes.append(writer.delimiters.element)
                if index == 10 {
                    writer.bytes += value.utf8
                } else {
                    try writer.put(value.utf8, tag: "ISA", element: index + 1)
                }
                writer.bytes += repeatElement(ASCII.space, count: width - count)
            }
            writer.bytes += [writer.delimiters.element, writer.delimiters.component]
            writer.terminate()
        }
        interchangeControl = padded
        groups = 0
    }

    /// Writes TA1, before the first group.
    ///
    /// - Throws: `envelope.data.delimiter` or `envelope.data.control-character`.
    public mutating func interchangeAcknowledgment(
        control: String, date: String, time: String, code: String, note: String
    ) throws(Diagnostic) {
        precondition(interchangeControl != nil && groups == 0, "TA1 stands between ISA and GS")
        try raw("TA1", [control, date, time, code, note].map(ElementContent.text))
    }

    /// Writes GS.
    ///
    /// - Throws: `envelope.header.invalid`, `envelope.data.delimiter` or
    ///   `envelope.data.control-character`.
    public mutating func beginGroup(_ fields: GroupFields) throws(Diagnostic) {
        precondition(interchangeControl != nil && groupControl == nil, "a group is in ISA…IEA")
        let control = try Self.control(fields.control, "GS06")
        let values = [
            fields.functionalID, fields.senderID, fields.receiverID, fields.date, fields.time,
            control, fields.agency, fields.version,
        ]
        if let empty = values.firstIndex(of: "") {
            throw Self.invalid("GS0\(empty + 1) is empty", "")
        }
        try raw("GS", values.map(ElementContent.text))
        groupControl = control
        groups += 1
        sets = 0
    }

    /// Writes ST.
    ///
    /// - Throws: `envelope.header.invalid` unless ST01 has three bytes and ST02 four to nine.
    public mutating func beginSet(
        _ id: String, control: String, convention: String? = nil
    ) throws(Diagnostic) {
        precondition(groupControl != nil && setControl == nil, "a transaction set is in GS…GE")
        guard id.utf8.count == 3 else { throw Self.invalid("ST01 has three digits", id) }
        guard (4...9).contains(control.utf8.count) else {
            throw Self.invalid("ST02 has four to nine characters", control)
        }
        segments = 0
        try raw("ST", [.text(id), .text(control), .text(convention ?? "")])
        setControl = control
        segments = 1
    }

    /// Writes SE with the count of segments.
    public mutating func endSet() {
        guard let control = setControl else { preconditionFailure("no transaction set is open") }
        trailer("SE", segments + 1, control)
        setControl = nil
        sets += 1
    }

    /// Writes the transaction sets of another writer into the open group, as they are.
    public mutating func append(setsOf other: InterchangeWriter) {
        precondition(groupControl != nil && setControl == nil, "a transaction set is in GS…GE")
        precondition(
            other.delimiters == delimiters && other.suffix == suffix && other.setControl == nil,
            "what is written stays as it is")
        bytes += other.bytes
        sets += other.sets
    }

    /// Writes GE with the count of transaction sets.
    public mutating func endGroup() {
        precondition(setControl == nil, "a transaction set is still open")
        guard let control = groupControl else { preconditionFailure("no group is open") }
        trailer("GE", sets, control)
        groupControl = nil
    }

    /// Writes IEA with the count of groups.
    public mutating func endInterchange() {
        precondition(groupControl == nil, "a group is still open")
        guard let control = interchangeControl else {
            preconditionFailure("no interchange is open")
        }
        trailer("IEA", groups, control)
        interchangeControl = nil
    }

    // MARK: Segments

    /// Writes a segment of the open transaction set. Empty elements at its end are left out.
    ///
    /// - Throws: `envelope.data.delimiter` or `envelope.data.control-character`, with the element.
    public mutating func segment(
        _ tag: SegmentTag, _ elements: [ElementContent]
    ) throws(Diagnostic) {
        precondition(setControl != nil, "a segment is in ST…SE")
        try raw(tag, elements)
        segments += 1
    }

    /// Writes a segment of simple elements; see `segment`.
    public mutating func segment(_ tag: SegmentTag, texts: [String]) throws(Diagnostic) {
        try segment(tag, texts.map(ElementContent.text))
    }
}

// MARK: - Bytes

extension InterchangeWriter {
    /// Runs a step that appends to `bytes`, and takes back what it appended if it fails.
    private mutating func writing(
        _ step: (inout InterchangeWriter) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        let before = bytes.count
        do {
            try step(&self)
        } catch {
            bytes.removeLast(bytes.count - before)
            throw error
        }
    }

    private mutating func raw(
        _ tag: SegmentTag, _ elements: [ElementContent]
    ) throws(Diagnostic) {
        try writing { writer throws(Diagnostic) in
            writer.bytes += tag.description.utf8
            var end = writer.bytes.count
            for (index, element) in elements.enumerated() {
                writer.bytes.append(writer.delimiters.element)
                let before = writer.bytes.count
                try writer.put(element, tag: tag, element: index + 1)
                if writer.bytes.count > before { end = writer.bytes.count }
            }
            writer.bytes.removeLast(writer.bytes.count - end)
            writer.terminate()
        }
    }

    private mutating func terminate() {
        bytes.append(delimiters.segment)
        bytes += suffix
    }

    /// A trailer's own content: digits and a control number that its header already took.
    private mutating func trailer(_ tag: String, _ count: Int, _ control: String) {
        bytes += tag.utf8
        bytes.append(delimiters.element)
        bytes += String(count).utf8
        bytes.append(delimiters.element)
        bytes += control.utf8
        terminate()
    }

    private mutating func put(
        _ content: ElementContent, tag: SegmentTag, element: Int
    ) throws(Diagnostic) {
        switch content {
        case .text(let text):
            try put(text.utf8, tag: tag, element: element)
        case .bytes(let data):
            try put(data, tag: tag, element: element)
        case .composite(let parts):
            let used = parts.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
            for (index, part) in parts.prefix(used).enumerated() {
                if index > 0 { bytes.append(delimiters.component) }
                try put(part.utf8, tag: tag, element: element)
            }
        case .repetitions(let occurrences):
            for (index, occurrence) in occurrences.enumerated() {
                if index > 0 {
                    guard let separator = delimiters.repetition else {
                        throw Diagnostic(
                            .dataRepetition, "An element repeats, but there is no separator for it",
                            at: .data(DataPlace(tag: tag.description, element: element)))
                    }
                    bytes.append(separator)
                }
                try put(occurrence, tag: tag, element: element)
            }
        }
    }

    private mutating func put(
        _ data: some Collection<UInt8>, tag: SegmentTag, element: Int
    ) throws(Diagnostic) {
        for byte in data {
            let isControl = byte < ASCII.space || byte == 0x7F
            guard isControl || delimiters.contains(byte) else { continue }
            let shown = String(decoding: Array(data.prefix(99)), as: UTF8.self)
            let place = Place.data(DataPlace(tag: tag.description, element: element))
            guard !delimiters.contains(byte) else {
                let mark = Character(Unicode.Scalar(byte))
                throw Diagnostic(
                    .dataDelimiter, "The data holds the delimiter '\(mark)'", value: shown,
                    at: place)
            }
            throw Diagnostic(
                .dataControlCharacter, "The data holds the control character \(byte)",
                value: shown, at: place)
        }
        bytes += data
    }

    /// ISA11: `U` below version 00402, the repetition separator from there on.
    private func standard(_ version: String) throws(Diagnostic) -> String {
        guard version.utf8.count == 5, version.isDigits else {
            throw Self.invalid("ISA12 has five digits", version)
        }
        guard version >= "00402" else { return "U" }
        guard let separator = delimiters.repetition else {
            throw Self.invalid("ISA11 needs a repetition separator in version \(version)", "")
        }
        return String(decoding: [separator], as: UTF8.self)
    }

    private static func control(_ number: Int, _ name: String) throws(Diagnostic) -> String {
        guard (1...999_999_999).contains(number) else {
            throw invalid("\(name) is 1 to 999,999,999", String(number))
        }
        return String(number)
    }

    private static func invalid(_ message: String, _ value: String) -> Diagnostic {
        Diagnostic(.headerInvalid, message, value: value)
    }
}
