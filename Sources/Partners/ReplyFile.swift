import Diagnostics
import Mapping
import Notation
import X12

/// `reply`: how what we write to a partner looks and leaves.
enum ReplyFile {
    /// The keys of a partner.
    static let ofPartner = Fields("reply", [channel] + form + data + [name])

    /// The keys of an agreement, which is about answers: they hold no data of ours.
    static let ofAgreement = Fields("reply", [channel] + form + [name])

    /// The keys of a sending, which has its own `channel` and `name`.
    static let ofSending = Fields("reply", form + data)

    private static let channel = Field.text(
        "channel", doc: "The channel that answers leave by; absent: the one of the interchange.")

    private static let name = Field.text(
        "name", length: 1...150, default: Field.Default(NameTemplate.usual.description),
        doc: "The names of our files: text and {partner} {id} {own} {set} {usage} {isa13} "
            + "{gs06} {number} {date}. {isa13} must be among them.")

    private static let form: [Field] = [
        .record("delimiters", delimiters, doc: "The delimiters that we write."),
        .choice(
            "suffix", ReplySettings.Suffix.self, default: .lf,
            doc: "What follows each segment terminator."),
        .record(
            "authorization", authorization,
            doc: "ISA01 and ISA02 of ours; absent: 00 and blanks. It is no password: everybody "
                + "who reads profiles sees it."),
        .text(
            "security",
            doc: "Where the password is that ISA04 of ours has, `file:PATH` or `env:NAME`, with 01 "
                + "in ISA03; absent: 00 and blanks. It is filled in as the file leaves, and is in "
                + "no record of ours."),
        .flag("asks", default: "false", doc: "Whether ISA14 of ours asks for a TA1."),
        .choice(
            "agency", ReplySettings.Agency.self, default: .x,
            doc: "GS07 of ours: X, or T for systems that know no other."),
        .text(
            "zone", length: 3...6, default: "UTC",
            doc: "The zone of the times in ISA and GS of ours: UTC, or the hours and minutes "
                + "ahead of it, such as \"-06:00\"."),
        .text(
            "controls", length: 5...5,
            doc: "ISA12 of ours, such as \"00401\"; absent: that of the set's version, or of the "
                + "interchange that is answered."),
        .choice("date", EnvelopeForm.DateForm.self, default: .long, doc: "How GS04 is written."),
        .choice("time", EnvelopeForm.TimeForm.self, default: .minutes, doc: "How GS05 is written."),
    ]

    private static let authorization = Fields(
        "authorization",
        [
            .choice(
                "qualifier", ["01", "02", "03", "04", "05", "06"], required: true,
                doc: "ISA01, such as \"03\": additional data identification."),
            .text("value", length: 1...10, required: true, doc: "ISA02."),
        ])

    private static let delimiters = Fields(
        "delimiters",
        [
            .text("element", length: 1...1, default: "*", doc: "Between elements."),
            .text("component", length: 1...1, default: ">", doc: "Within composite elements."),
            .text("segment", length: 1...1, default: "~", doc: "After each segment."),
            .text(
                "repetition", length: 1...1, default: "^",
                doc: "Between repetitions; used from ISA12 00402 on."),
        ])

    private static let data: [Field] = [
        .choice(
            "characters", WrittenCharacters.Repertoire.self, default: .ascii,
            doc: "The characters that data of ours may have: `basic` (X12.6: capital letters, "
                + "digits and some signs; small letters become capitals), `ascii`, `latin1` "
                + "(ISO 8859-1, a byte each), `utf8`."),
        .record(
            "replace", replace,
            doc: "What stands for characters that data of ours cannot have; absent: such a "
                + "document is held."),
    ]

    private static let replace = Fields(
        "replace",
        [
            .text(
                "characters", length: 1...1,
                doc: "For those that `characters` has not, such as \"?\"."),
            .text(
                "delimiters", length: 1...1,
                doc: "For delimiters within data, such as \" \"."),
        ])

    // MARK: - Reading

    /// The settings; nil, and a diagnostic, where they do not go together.
    static func read(
        _ reader: FieldReader?, diagnostics: inout [Diagnostic]
    ) -> ReplySettings? {
        guard let reader else { return .usual }
        var delimiters: Delimiters? = ReplySettings.usual.delimiters
        if let record = reader.optionalRecord("delimiters") {
            delimiters = Delimiters(record)
            if delimiters == nil {
                diagnostics.report(
                    .profileReplyDelimiters, "these delimiters cannot be told apart",
                    at: record.node.place)
            }
        }
        let authorization = reader.optionalRecord("authorization").map {
            ReplySettings.Authorization(qualifier: $0.text("qualifier"), value: $0.text("value"))
        }
        if let value = authorization?.value, let delimiters, !delimiters.allow(value) {
            diagnostics.report(
                .profileReplyDelimiters, "ISA02 holds a delimiter, or what is no plain text",
                value: value, at: reader.place("authorization"))
        }
        let secret = SecretFile.read("security", reader, &diagnostics)
        let offset = offset(reader.text("zone"))
        if offset == nil {
            diagnostics.report(
                .profileReplyZone, "\"\(reader.text("zone"))\" is neither UTC nor such as -06:00",
                value: reader.text("zone"), at: reader.place("zone"))
        }
        let form = EnvelopeForm(
            controls: reader.optionalText("controls"), date: reader.choice("date"),
            time: reader.choice("time"))
        if let controls = form.controls, !isControls(controls) {
            diagnostics.report(
                .profileReplyControls, "\"\(controls)\" is no ISA12", value: controls,
                at: reader.place("controls"))
        }
        let characters = characters(reader, delimiters, diagnostics: &diagnostics)
        do {
            let name = try NameTemplate(reader.text("name"))
            return delimiters.map {
                ReplySettings(
                    delimiters: $0, suffix: reader.choice("suffix"), name: name,
                    envelope: ReplySettings.Envelope(
                        asks: reader.flag("asks"), agency: reader.choice("agency"),
                        offset: offset ?? 0, authorization: authorization,
                        security: secret.map { ISASecurity($0.value) }, form: form),
                    characters: characters)
            }
        } catch {
            diagnostics.report(
                .profileReplyName, error.description, value: reader.text("name"),
                at: reader.place("name"))
            return nil
        }
    }

    private static func isControls(_ text: String) -> Bool {
        text.utf8.count == 5 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && text.hasPrefix("00")
    }

    private static func characters(
        _ reader: FieldReader, _ delimiters: Delimiters?, diagnostics: inout [Diagnostic]
    ) -> WrittenCharacters {
        var characters = WrittenCharacters(reader.choice("characters"))
        guard let replace = reader.optionalRecord("replace") else { return characters }
        func replacement(_ key: String) -> Unicode.Scalar? {
            guard let text = replace.optionalText(key) else { return nil }
            let scalar = text.unicodeScalars.first ?? " "
            let isPlain =
                WrittenCharacters.Repertoire.ascii.has(scalar)
                && characters.repertoire.has(scalar) && delimiters?.allow(text) ?? true
            guard isPlain, text.utf8.count == 1 else {
                diagnostics.report(
                    .profileReplyReplacement, "\"\(text)\" cannot stand in our data", value: text,
                    at: replace.place(key))
                return nil
            }
            return scalar
        }
        characters.replacement = replacement("characters")
        characters.delimiterReplacement = replacement("delimiters")
        return characters
    }

    /// The minutes that a zone is ahead of UTC: `UTC`, or `+HH:MM` and `-HH:MM` up to 14 hours.
    private static func offset(_ zone: String) -> Int? {
        guard zone != "UTC" else { return 0 }
        let bytes = Array(zone.utf8)
        guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A else {
            return nil
        }
        let digits = [1, 2, 4, 5].map { Int(bytes[$0]) - 0x30 }
        guard digits.allSatisfy((0...9).contains) else { return nil }
        let (hours, minutes) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        guard minutes < 60, hours * 60 + minutes <= 14 * 60 else { return nil }
        return (bytes[0] == 0x2D ? -1 : 1) * (hours * 60 + minutes)
    }
}

extension Delimiters {
    /// Whether a value is plain text without any of them.
    fileprivate func allow(_ value: String) -> Bool {
        value.utf8.allSatisfy { byte in
            (0x20...0x7E).contains(byte)
                && ![element, component, segment, repetition ?? element].contains(byte)
        }
    }

    /// The delimiters of a profile; nil where they are not usable.
    fileprivate init?(_ reader: FieldReader) {
        func byte(_ name: String) -> UInt8? {
            // `Character.asciiValue` takes CR LF for a line feed; here it is two bytes.
            let bytes = Array(reader.text(name).utf8)
            return bytes.count == 1 ? bytes[0] : nil
        }
        guard let element = byte("element"), let component = byte("component"),
            let segment = byte("segment"), let repetition = byte("repetition")
        else { return nil }
        self.init(
            element: element, component: component, segment: segment, repetition: repetition)
        guard areUsable else { return nil }
    }
}
