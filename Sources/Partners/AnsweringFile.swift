import Acknowledgments
import Diagnostics
import Notation

/// `acknowledge` in partner.yaml: which answers a partner gets.
enum AnsweringFile {
    /// The keys.
    static let fields = Fields("acknowledge", ofInterchanges + ofGroups)

    private static let ofInterchanges: [Field] = [
        .choice(
            "interchange", Partner.Answering.Interchange.self, default: .asked,
            doc:
                "When a TA1 is sent: as ISA14 asks (`asked`), also for every fault (`errors`), "
                + "`always`, `never`."),
        .map(
            "notes", of: .choice(Disposition.choosable.map(\.rawValue)),
            doc: "TA104 by TA105, where it is not to be the usual one: `A` does not tell the "
                + "fault, `E` notes it, `R` refuses the interchange."),
        .choice(
            "unagreed", Unagreed.self, default: .refused,
            doc: "What the 997 says of sets that nothing is agreed about, which wait for a person "
                + "in any case: that they are `refused` (AK502 1, AK905 2) or `accepted`, for "
                + "partners who send more than we asked for."),
    ]

    /// The keys about the answers to groups, which agreements may say otherwise.
    static let ofGroups: [Field] = [
        .choice(
            "functional", Functional.self, default: .functional,
            doc: "What answers functional groups: a 997, a 999, nothing."),
        .text(
            "version", length: 6...12,
            doc: "GS08 of the 997 or 999, such as \"005010\"; absent: that of the group."),
        .choice(
            "partly", AcknowledgmentForm.Partly.self, default: .partly,
            doc: "AK901 where some sets of a group are accepted and some refused: P, or E "
                + "for systems that do not know P; R refuses the whole group, of which nothing "
                + "is processed then."),
        .flag(
            "combined", default: "false",
            doc:
                "Whether answers to groups with the same GS02, GS03 and GS08 of an interchange "
                + "share one group."),
        .choice(
            "words", Partner.Answering.Words.self, default: Partner.Answering.Words.none,
            doc: "How a TA1, 997 or 999 that refuses is told in plain words: not at all, or by a "
                + "text `file` beside it, of the same name with the ending .txt."),
    ]

    /// What is said of sets that nothing is agreed about.
    private enum Unagreed: String, CaseIterable, Sendable {
        case refused, accepted
    }

    /// What answers groups.
    private enum Functional: String, CaseIterable, Sendable {
        case functional = "997"
        case implementation = "999"
        case none

        var kind: AcknowledgmentForm.Kind? { AcknowledgmentForm.Kind(rawValue: rawValue) }
    }

    /// Reads the settings; the usual ones where there are none.
    static func read(
        _ reader: FieldReader?, diagnostics: inout [Diagnostic]
    ) -> Partner.Answering {
        guard let reader else { return .usual }
        let kind = reader.choice("functional", Functional.self).kind
        let version = reader.optionalText("version")
        if let version {
            check(version, of: kind, at: reader.place("version"), diagnostics: &diagnostics)
        }
        return Partner.Answering(
            interchange: reader.choice("interchange"),
            choices: choices(reader, diagnostics: &diagnostics),
            refusesUnagreed: reader.choice("unagreed", Unagreed.self) == .refused,
            functional: kind.map {
                AcknowledgmentForm(
                    $0, version: version,
                    partly: reader.choice("partly"),
                    isCombined: reader.flag("combined"))
            }, words: reader.choice("words"))
    }

    private static func choices(
        _ reader: FieldReader, diagnostics: inout [Diagnostic]
    ) -> [InterchangeNote: Disposition] {
        var choices: [InterchangeNote: Disposition] = [:]
        for (key, value) in reader.map("notes") {
            let code = key.text ?? ""
            guard code.utf8.count == 3, let note = InterchangeNote(code: code),
                InterchangeNote.choosable.contains(note)
            else {
                diagnostics.report(
                    .profileAcknowledgeNote, "TA104 of the note \"\(code)\" cannot be chosen",
                    value: code, at: key.place)
                continue
            }
            choices[note] = value.text.flatMap { Disposition(rawValue: $0) }
        }
        return choices
    }

    private static func check(
        _ version: String, of kind: AcknowledgmentForm.Kind?, at place: TextPlace,
        diagnostics: inout [Diagnostic]
    ) {
        let isVersion =
            version.utf8.prefix(6).allSatisfy { (0x30...0x39).contains($0) }
            && version.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
            }
        let first = AcknowledgmentForm.firstImplementationVersion
        let fault: String? =
            switch kind {
            case _ where !isVersion: "\"\(version)\" is no GS08"
            case nil: "groups are not answered, so that there is no version"
            case .implementation where version < first: "there is no 999 before \(first)"
            default: nil
            }
        if let fault {
            diagnostics.report(.profileAcknowledgeVersion, fault, value: version, at: place)
        }
    }
}

extension Disposition {
    /// The values of TA104.
    fileprivate static let choosable: [Disposition] = [.accepted, .acceptedWithErrors, .rejected]
}
