import Acknowledgments
import Diagnostics
import Guides
package import Notation

/// One entry of `agreements` in partner.yaml.
package enum AgreementFile {
    /// The keys of an agreement.
    package static let fields = Fields("agreement", keys + TermsFile.ofAgreement)

    private static let keys: [Field] = [
        .text(
            "set", length: 3...3,
            doc: "The transaction set: ST01. Required, unless there is a `layout`."),
        .text(
            "version", length: 6...6,
            doc: "The version: the first six characters of GS08. Required with `set`."),
        .text(
            "layout", length: 1...40,
            doc: "Instead of a set: the layout of records, `<layout>.layout.yaml`."),
        .text(
            "files", length: 1...200,
            doc:
                "The names of the files that hold such records: `*` stands for any characters, "
                + "`?` for one. Required with `layout`."),
        .choice(
            "fallback", Fallback.self, default: Fallback.none,
            doc: "Where the standard has no guide for the set in the version: `none` is an "
                + "error, `nearest` takes the nearest version that has the set, `envelope` "
                + "checks the envelope only and holds the documents."),
        .list(
            "senders", doc: "What GS02 may be; absent: the id of any identity of the partner."),
        .list("receivers", doc: "What GS03 may be; absent: the id of any of our identities."),
        .flag(
            "autoAccept", default: "false",
            doc: "Whether each new order is accepted by an 855 as soon as it is taken in, "
                + "without asking the ERP; the order's timeline says so."),
        .record(
            "whenErpDown", whenErpDown,
            doc: "What the partner gets while the ERP cannot be reached; absent: its 997, and "
                + "nothing else until the ERP has the order."),
        .record(
            "changes", changes,
            doc: "What becomes of changes of orders, by how far the order has come: `deliver` "
                + "hands them to the ERP behind the order, `hold` asks a person, `refuse` tells "
                + "the partner at once by what `sends` has for it (865; 855 for an 850)."),
        .record("validate", validate, doc: "How sets are held against their guide."),
        .record(
            "acknowledge", acknowledge,
            doc: "What the 997 says of sets, and what of the partner's `acknowledge` is "
                + "otherwise for them."),
    ]

    private static let whenErpDown = Fields(
        "whenErpDown",
        [
            .duration(
                "tell", required: true,
                doc:
                    "How long a new order waits for the ERP before the partner is told, once, that "
                    + "it is here and not yet decided: by an 855 (BAK02 AH) with a note; needs an "
                    + "855 among `sends`.")
        ])

    private static let changes = Fields(
        "changes",
        ChangePolicy.Stage.allCases.map { stage in
            .choice(
                stage.rawValue, ChangePolicy.Action.self, default: ChangePolicy.usual[stage],
                doc: "While the order is \(stage.words).")
        })

    private static let validate = Fields(
        "validate",
        [
            .choice(
                "characters", Characters.self, default: .extended,
                doc: "The characters that text may have (X12.6)."),
            .choice(
                "separators", Surplus.self, default: .accepted,
                doc: "Separators after the last value of a segment or composite."),
            .choice(
                "blanks", Surplus.self, default: .accepted,
                doc: "Blanks at the end of a value, and values of nothing but blanks."),
            .choice(
                "zeros", Surplus.self, default: .accepted,
                doc: "Zeros of a number that say nothing, before and after its digits."),
            .map(
                "severity", of: .choice(["error", "warning", "note"]),
                doc: "Faults that count more or less than usual, by their code: an error makes "
                    + "the set R in the 997, a warning does not, a note is not listed."),
        ])

    private static let acknowledge = Fields(
        "acknowledge", ofSets + AnsweringFile.ofGroups.map(\.inheriting))

    private static let ofSets: [Field] = [
        .flag(
            "accepted", default: "true",
            doc: "Whether accepted sets get an AK2 and AK5 of their own."),
        .flag(
            "warnings", default: "false",
            doc: "Whether warnings are told: AK501 is then E instead of A."),
        .list(
            "tolerate",
            doc: "Codes of errors that do not refuse a set: AK501 is then E instead of R."),
    ]

    /// What is done where there is no guide.
    enum Fallback: String, CaseIterable, Sendable {
        case none, nearest, envelope
    }

    /// The character sets by their names in profiles.
    enum Characters: String, CaseIterable, Sendable {
        case basic, extended, utf8, any
    }

    /// What is done about what the standard asks senders to leave out.
    enum Surplus: String, CaseIterable, Sendable {
        case accepted, refused

        var policy: ValidationPolicy.Surplus { self == .refused ? .refused : .accepted }
    }

    /// An agreement as read.
    struct Reading: Sendable {
        /// The set, or the layout of records.
        let set: Placed<String>
        /// The version; that of records is their format, which the layout says.
        let version: Placed<String>
        /// The names of files that hold records; nil for X12.
        let files: Placed<NameMask>?
        let fallback: Fallback
        let senders: [String]
        let receivers: [String]
        /// Whether new orders are accepted without asking the ERP.
        var acceptsOrders = false
        /// What becomes of changes, by how far their order has come.
        var changes = ChangePolicy.usual
        /// After how long a partner is told of an order that waits for the ERP.
        var tellsAfter: Placed<Duration>?
        let validation: ValidationPolicy
        let acknowledgment: AcknowledgmentPolicy
        let terms: Terms

        /// Whether the agreement was made of it.
        func isAbout(_ agreement: Agreement) -> Bool {
            set.value == agreement.set
                && (files.map { $0.value == agreement.records?.files }
                    ?? (version.value == agreement.version))
        }
    }

    /// Reads one agreement, its terms over the partner's; nil when anything is wrong with it.
    static func read(
        _ reader: FieldReader, over base: Node, diagnostics: inout [Diagnostic]
    ) -> Reading? {
        let before = diagnostics.count
        let validation = validation(
            reader.optionalRecord("validate"), diagnostics: &diagnostics)
        let acknowledgment = acknowledgment(
            reader.optionalRecord("acknowledge"), diagnostics: &diagnostics)
        let subject = subject(reader, &diagnostics)
        let terms = TermsFile.read(
            TermsFile.laid(TermsFile.node(inAgreement: reader.node), over: base),
            diagnostics: &diagnostics)
        guard diagnostics.count == before, let subject, let terms else { return nil }
        return Reading(
            set: subject.set, version: subject.version, files: subject.files,
            fallback: reader.choice("fallback"), senders: reader.texts("senders"),
            receivers: reader.texts("receivers"), acceptsOrders: reader.flag("autoAccept"),
            changes: changePolicy(reader.optionalRecord("changes")),
            tellsAfter: reader.optionalRecord("whenErpDown").map {
                Placed(value: $0.duration("tell"), place: reader.place("whenErpDown"))
            },
            validation: subject.files == nil
                ? validation : validation.ofRecords(reader.optionalRecord("validate")),
            acknowledgment: acknowledgment, terms: terms)
    }

    private static func changePolicy(_ reader: FieldReader?) -> ChangePolicy {
        guard let reader else { return .usual }
        let actions = ChangePolicy.Stage.allCases.map {
            stage -> (ChangePolicy.Stage, ChangePolicy.Action) in
            (stage, reader.choice(stage.rawValue))
        }
        return ChangePolicy(Dictionary(uniqueKeysWithValues: actions))
    }

    /// What the agreement is about: a set in a version, or records in files of some names.
    private static func subject(
        _ reader: FieldReader, _ diagnostics: inout [Diagnostic]
    ) -> (set: Placed<String>, version: Placed<String>, files: Placed<NameMask>?)? {
        let isOfRecords = reader.has("layout")
        let keys = isOfRecords ? ["layout", "files"] : ["set", "version"]
        let others =
            isOfRecords
            ? [
                "set", "version", "fallback", "senders", "receivers", "acknowledge", "reply",
            ] : ["files"]
        for key in others where reader.has(key) {
            diagnostics.report(
                .profileAgreementForm,
                "\"\(key)\" does not go with " + (isOfRecords ? "\"layout\"" : "\"set\""),
                value: key, at: reader.place(key))
        }
        let found = keys.map { key -> Placed<String>? in
            guard let text = reader.optionalText(key) else {
                diagnostics.report(
                    .keyMissing, "agreement has no \"\(key)\"", value: key, at: reader.node.place)
                return nil
            }
            return Placed(value: text, place: reader.place(key))
        }
        guard let name = found[0], let second = found[1] else { return nil }
        guard isOfRecords else { return (name, second, nil) }
        let files = Placed(value: NameMask(second.value), place: second.place)
        return (name, Placed(value: "", place: second.place), files)
    }

    private static func validation(
        _ reader: FieldReader?, diagnostics: inout [Diagnostic]
    ) -> ValidationPolicy {
        guard let reader else { return ValidationPolicy() }
        let characters: ValidationPolicy.CharacterSet =
            switch reader.choice("characters", Characters.self) {
            case .basic: .basic
            case .extended: .extended
            case .utf8: .utf8
            case .any: .any
            }
        return ValidationPolicy(
            characterSet: characters,
            trailingSeparators: reader.choice("separators", Surplus.self).policy,
            blanks: reader.choice("blanks", Surplus.self).policy,
            zeros: reader.choice("zeros", Surplus.self).policy,
            severities: severities(reader, diagnostics: &diagnostics))
    }

    /// What `severity` says of faults of sets.
    static func severities(
        _ reader: FieldReader, diagnostics: inout [Diagnostic]
    ) -> [Diagnostic.Code: Diagnostic.Severity] {
        var severities: [Diagnostic.Code: Diagnostic.Severity] = [:]
        for (key, value) in reader.map("severity") {
            guard let code = code(key, diagnostics: &diagnostics) else { continue }
            severities[code] = value.text.flatMap { Diagnostic.Severity(rawValue: $0) }
        }
        return severities
    }

    private static func acknowledgment(
        _ reader: FieldReader?, diagnostics: inout [Diagnostic]
    ) -> AcknowledgmentPolicy {
        guard let reader else { return AcknowledgmentPolicy() }
        let tolerated = reader.list("tolerate").compactMap {
            code($0, diagnostics: &diagnostics)
        }
        return AcknowledgmentPolicy(
            tellsWarnings: reader.flag("warnings"), tolerated: Set(tolerated),
            listsAcceptedSets: reader.flag("accepted"))
    }

    /// The code of a set's fault that a node names; nil, and a diagnostic, where it names none.
    private static func code(
        _ node: Node, diagnostics: inout [Diagnostic]
    ) -> Diagnostic.Code? {
        let name = node.text ?? ""
        let known = GuidesDiagnostics.all.filter { $0.name.hasPrefix("validate.") }
        if let code = known.first(where: { $0.name == name }) { return code }
        diagnostics.report(
            .keyUnknown,
            "no fault of a set has the code \"\(name)\""
                + Spelling.suggestion(name, among: known.map(\.name)),
            value: name, at: node.place)
        return nil
    }
}

extension ValidationPolicy {
    /// The same for records: their layout lists codes because no other may come, and their text
    /// may have any character, unless the agreement says otherwise.
    fileprivate func ofRecords(_ reader: FieldReader?) -> ValidationPolicy {
        var policy = self
        if reader?.has("characters") != true { policy.characterSet = .any }
        policy.severities[.elementCode] = severities[.elementCode] ?? .error
        return policy
    }
}
