/// The neutral form of verdicts in ledger rows: records of text, told apart by the separators that
/// ASCII has for this (RS between records, US between fields), which cleaned values never hold.
enum VerdictCoding {
    static let record: UInt8 = 0x1E
    static let field: UInt8 = 0x1F

    /// One record from its fields.
    static func encode(_ fields: [String]) -> [UInt8] {
        Array(fields.map { $0.utf8.filter { $0 >= 0x20 } }.joined(separator: [field]))
    }

    /// The records and their fields.
    static func decode(_ bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
        bytes.split(separator: record, omittingEmptySubsequences: false).map {
            $0.split(separator: field, omittingEmptySubsequences: false)
        }
    }

    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// What only a 999 tells of the note before: its code `G`, its trigger `T`.
    static func guide(_ code: String?, _ trigger: NoteTrigger?) -> [UInt8] {
        var bytes: [UInt8] = []
        if let code { bytes += [record] + encode(["G", code]) }
        guard let trigger else { return bytes }
        let numbers = [trigger.element, trigger.component, trigger.reference]
        return bytes + [record]
            + encode(
                ["T", trigger.tag, String(trigger.position), trigger.loop ?? ""]
                    + numbers.map { $0.map(String.init) ?? "" })
    }

    static func optional(_ text: String) -> String? { text.isEmpty ? nil : text }
}

extension SetVerdict {
    /// The verdict for a ledger row.
    public var encoded: [UInt8] {
        var bytes = VerdictCoding.encode([
            "1", set, control, convention ?? "", disposition.rawValue,
            codes.map(String.init).joined(separator: ","),
        ])
        for note in notes {
            bytes.append(VerdictCoding.record)
            bytes += VerdictCoding.encode([
                "S", note.tag, String(note.position), note.loop ?? "", String(note.code),
            ])
            bytes += VerdictCoding.guide(note.guideCode, note.trigger)
            if let item = note.item {
                bytes.append(VerdictCoding.record)
                bytes += VerdictCoding.encode(["L", String(item)])
            }
            for element in note.elements {
                bytes.append(VerdictCoding.record)
                let numbers = [element.component, element.repetition, element.reference]
                bytes += VerdictCoding.encode(
                    ["E", String(element.element)] + numbers.map { $0.map(String.init) ?? "" }
                        + [String(element.code)])
                bytes.append(VerdictCoding.field)
                bytes += element.value
                bytes += VerdictCoding.guide(element.guideCode, element.trigger)
            }
        }
        return bytes
    }

    /// Reads a verdict back; nil when the bytes are none.
    public init?(encoded bytes: [UInt8]) {
        let records = VerdictCoding.decode(bytes)
        guard let head = records.first?.map(VerdictCoding.text), head.count == 6, head[0] == "1",
            let disposition = Disposition(rawValue: head[4]), disposition != .partlyAccepted
        else { return nil }
        var notes: [SegmentNote] = []
        for fields in records.dropFirst() {
            guard Self.take(fields, into: &notes) else { return nil }
        }
        self.init(
            set: head[1], control: head[2], convention: VerdictCoding.optional(head[3]),
            disposition: disposition, codes: head[5].split(separator: ",").compactMap { Int($0) },
            notes: notes)
    }

    /// Takes one record in; false when it is none.
    private static func take(_ fields: [ArraySlice<UInt8>], into notes: inout [SegmentNote]) -> Bool
    {
        let texts = fields.map(VerdictCoding.text)
        let last = notes.count - 1
        switch (texts[0], texts.count) {
        case ("S", 5):
            guard let position = Int(texts[2]), let code = Int(texts[4]) else { return false }
            notes.append(
                SegmentNote(
                    tag: texts[1], position: position, loop: VerdictCoding.optional(texts[3]),
                    code: code))
            return true
        case ("E", 7):
            guard last >= 0, let element = Int(texts[1]), let code = Int(texts[5]) else {
                return false
            }
            notes[last].elements.append(
                ElementNote(
                    element: element, component: Int(texts[2]), repetition: Int(texts[3]),
                    reference: Int(texts[4]), code: code, value: fields[6]))
            return true
        case ("L", 2):
            guard last >= 0 else { return false }
            notes[last].item = Int(texts[1])
            return true
        case ("G", 2):
            guard last >= 0 else { return false }
            notes[last].setGuide(code: texts[1])
            return true
        case ("T", 7):
            guard last >= 0, let position = Int(texts[2]) else { return false }
            notes[last].setGuide(
                trigger: NoteTrigger(
                    tag: texts[1], position: position, loop: VerdictCoding.optional(texts[3]),
                    element: Int(texts[4]), component: Int(texts[5]), reference: Int(texts[6])))
            return true
        default:
            return false
        }
    }

    /// Whether ST01 and ST02 can be told: without them there is no AK2.
    public var isNameable: Bool { !set.isEmpty && !control.isEmpty }
}

extension GroupVerdict {
    /// The verdict for a ledger row.
    public var encoded: [UInt8] {
        VerdictCoding.encode(
            [
                "1", functionalID, control, version, stated.map(String.init) ?? "",
                String(received), String(accepted), hasNotes ? "1" : "0",
                codes.map(String.init).joined(separator: ","),
            ] + (isIndivisible ? ["1"] : []))
    }

    /// Reads a verdict back; nil when the bytes are none.
    public init?(encoded bytes: [UInt8]) {
        let fields = VerdictCoding.decode(bytes).first?.map(VerdictCoding.text) ?? []
        guard (9...10).contains(fields.count), fields[0] == "1", let received = Int(fields[5]),
            let accepted = Int(fields[6])
        else { return nil }
        self.init(functionalID: fields[1], control: fields[2], version: fields[3])
        stated = Int(fields[4])
        self.received = received
        self.accepted = accepted
        hasNotes = fields[7] == "1"
        isIndivisible = fields.count == 10
        codes = fields[8].split(separator: ",").compactMap { Int($0) }
    }
}

extension SegmentNote {
    /// Completes what was read last: the last element, else the segment.
    fileprivate mutating func setGuide(code: String? = nil, trigger: NoteTrigger? = nil) {
        if elements.isEmpty {
            guideCode = code ?? guideCode
            self.trigger = trigger ?? self.trigger
        } else {
            let last = elements.count - 1
            elements[last].guideCode = code ?? elements[last].guideCode
            elements[last].trigger = trigger ?? elements[last].trigger
        }
    }
}
