import Diagnostics
import Flow
import Values

/// A diagnostic as rows keep it: its words, so that it reads the same after an upgrade.
struct StoredDiagnostic: Sendable {
    let code: String
    let severity: String
    private(set) var text: String
    let place: String
    let value: String?
    private(set) var help: String
    private(set) var owner: String
    /// What it comes from, as all that come from the same say it.
    private(set) var cause: RefusalCause

    init(_ diagnostic: Diagnostic) {
        code = diagnostic.code.name
        severity = diagnostic.severity.rawValue
        text = diagnostic.message
        place = diagnostic.place.text
        value = diagnostic.value
        help = diagnostic.help
        owner = diagnostic.owner.rawValue
        cause = RefusalCause(of: diagnostic)
    }

    /// Why a document of ours waits: what partners are told to mend of theirs is ours to mend here.
    ///
    /// - Parameter others: how many more faults the document has.
    init(holding diagnostic: Diagnostic, message: Int64, others: Int) {
        self.init(diagnostic.ofOurs)
        if others > 0 { text += "; and \(others) more fault\(others == 1 ? "" : "s")" }
        guard diagnostic.code.owner == .partner else { return }
        func mend(_ general: String, _ edit: String) -> String {
            let how =
                owner == Diagnostic.Owner.onboarding.rawValue
                ? "Then" : "Change the document by `\(edit)` or in the ERP, then"
            return "\(general) \(how) `gangway exceptions retry`."
        }
        help = mend(help, "gangway messages edit \(message)")
        cause = RefusalCause(text: cause.text, mend: mend(cause.mend, "gangway messages edit"))
    }

    /// Reads back what `json` wrote.
    init(json text: String) throws(SQLFailure) {
        guard let json = try? JSONReader.read(Array(text.utf8)), let code = json["code"]?.text
        else { throw .damaged("a stored diagnostic cannot be read") }
        self.code = code
        severity = json["severity"]?.text ?? Diagnostic.Severity.error.rawValue
        self.text = json["message"]?.text ?? ""
        place = json["place"]?.text ?? ""
        value = json["value"]?.text
        help = json["help"]?.text ?? ""
        owner = json["owner"]?.text ?? Diagnostic.Owner.operations.rawValue
        cause = RefusalCause(text: json["cause"]?.text ?? code, mend: help)
    }

    var json: JSON {
        [
            "code": .string(code), "severity": .string(severity), "message": .string(text),
            "place": .string(place), "value": value.map { .string($0) } ?? .null,
            "help": .string(help), "owner": .string(owner), "cause": .string(cause.text),
        ]
    }
}
