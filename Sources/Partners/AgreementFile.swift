import Acknowledgments
import Diagnostics
import Guides
package import Notation

/// One entry of `agreements` in partner.yaml.
package enum AgreementFile {
    /// The keys of an agreement.
    package static let fields = Fields(
        "agreement",
        [
            .text("set", length: 3...3, required: true, doc: "The transaction set: ST01."),
            .text(
                "version", length: 6...6, required: true,
                doc: "The version: the first six characters of GS08."),
            .choice(
                "fallback", Fallback.self, default: Fallback.none,
                doc: "Where the standard has no guide for the set in the version: `none` is an "
                    + "error, `nearest` takes the nearest version that has the set, `envelope` "
                    + "checks the envelope only and holds the documents."),
            .list(
                "senders", doc: "What GS02 may be; absent: the id of any identity of the partner."),
            .list("receivers", doc: "What GS03 may be; absent: the id of any of our identities."),
            .record("validate", validate, doc: "How sets are held against their guide."),
            .record("acknowledge", acknowledge, doc: "What the 997 says of sets."),
        ])

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
        "acknowledge",
        [
            .flag(
                "accepted", default: "true",
                doc: "Whether accepted sets get an AK2 and AK5 of their own."),
            .flag(
                "warnings", default: "false",
                doc: "Whether warnings are told: AK501 is then E instead of A."),
            .list(
                "tolerate",
                doc: "Codes of errors that do not refuse a set: AK501 is then E instead of R."),
        ])

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
        let set: Placed<String>
        let version: Placed<String>
        let fallback: Fallback
        let senders: [String]
        let receivers: [String]
        let validation: ValidationPolicy
        let acknowledgment: AcknowledgmentPolicy
    }

    /// Reads one agreement; nil when anything is wrong with it.
    static func read(
        _ reader: FieldReader, diagnostics: inout [Diagnostic]
    ) -> Reading? {
        let before = diagnostics.count
        let validation = validation(
            reader.optionalRecord("validate"), diagnostics: &diagnostics)
        let acknowledgment = acknowledgment(
            reader.optionalRecord("acknowledge"), diagnostics: &diagnostics)
        guard diagnostics.count == before else { return nil }
        return Reading(
            set: Placed(value: reader.text("set"), place: reader.place("set")),
            version: Placed(value: reader.text("version"), place: reader.place("version")),
            fallback: reader.choice("fallback"), senders: reader.texts("senders"),
            receivers: reader.texts("receivers"),
            validation: validation, acknowledgment: acknowledgment)
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
        var severities: [Diagnostic.Code: Diagnostic.Severity] = [:]
        for (key, value) in reader.map("severity") {
            guard let code = code(key, diagnostics: &diagnostics) else { continue }
            severities[code] = value.text.flatMap { Diagnostic.Severity(rawValue: $0) }
        }
        return ValidationPolicy(
            characterSet: characters,
            trailingSeparators: reader.choice("separators", Surplus.self).policy,
            blanks: reader.choice("blanks", Surplus.self).policy,
            zeros: reader.choice("zeros", Surplus.self).policy, severities: severities)
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
