import Diagnostics
import ERP
import Foundation
import Notation
import Partners

/// What gangway.yaml says. Arguments override `GANGWAY_*` variables, which override the file,
/// which overrides the defaults.
struct Configuration {
    /// The folder of the file: relative paths start there.
    let folder: String
    /// Our own identities.
    let identities: [Identity]
    /// The partner folder.
    let partners: String
    /// Which profiles the gateway runs by.
    let profiles: ProfileSource
    /// The folder of the house's connector profiles.
    let connectors: String
    /// The folder of the site's own layer over the shipped standard; it need not be there.
    let standard: String
    /// The ledger's file.
    let database: String
    /// The vault's folder.
    let vault: String
    /// The folder that holds the mailboxes of drop-folder channels.
    let mailboxes: String
    /// How many lanes are walked at the same time.
    let workers: Int
    /// The largest file taken, in bytes.
    let fileLimit: Int
    /// The disk space that stays free, in bytes.
    let freeLimit: Int
    /// The ERPs.
    let targets: [Target]

    /// Which profiles the gateway runs by.
    enum ProfileSource: String, CaseIterable {
        /// The partner folder as it stands.
        case followed
        /// Each partner's promoted version.
        case promoted
    }

    /// An ERP and how it is reached.
    struct Target {
        let name: String
        let connector: String
        let usage: String
        let settings: ConnectorSettings
        let place: TextPlace
    }

    static let fields = Fields(
        "gangway",
        [
            .list(
                "identities", required: true,
                doc: "our own identities as `qualifier:id`, from ISA07/08 of what we receive"),
            .text("partners", default: "partners", doc: "the partner folder"),
            .choice(
                "profiles", ProfileSource.allCases.map(\.rawValue), default: "followed",
                doc: "`followed`: a change in the partner folder is in force when it lints; "
                    + "`promoted`: when `gangway partner promote` has made it a version"),
            .text(
                "connectors", default: "connectors",
                doc: "the house's own connector profiles; the shipped ones are known without"),
            .text(
                "standard", default: "standard",
                doc: "the site's own dictionaries and guides, laid over the shipped ones"),
            .text("store", default: "sqlite:gangway.db", doc: "the ledger: `sqlite:FILE`"),
            .text("vault", default: "dir:vault", doc: "where large files are kept: `dir:FOLDER`"),
            .text("mailboxes", default: "mailboxes", doc: "the folders of drop-folder channels"),
            .integer("workers", in: 1...64, default: "2", doc: "channels worked on at a time"),
            .record("limits", limits, doc: "what the site takes at most"),
            .list("erp", of: .record(target), doc: "the ERPs that documents go to"),
        ])

    private static let limits = Fields(
        "limits",
        [
            .size("file", default: "100GB", doc: "the largest file"),
            .size("free", default: "256MB", doc: "the disk space that stays free"),
        ])

    private static let target = Fields(
        "erp",
        [
            .text("name", required: true, doc: "its name in messages"),
            .text("connector", required: true, doc: "the connector profile's name"),
            .choice(
                "usage", ["P", "T", "I"], default: "P",
                doc: "the ISA15 whose documents it takes: production or test, never both"),
            .map("conf", of: .text(length: nil), doc: "values for the connector's `conf` names"),
        ])

    /// Reads a configuration file, then the variables that override it.
    static func read(
        _ path: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> Configuration {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Refusal(ConfigurationDiagnostics.missing, "there is no \(path)")
        }
        let (node, faults) = YAMLReader.read(Array(data), file: path)
        guard let node else { throw Findings(faults) }
        let (reader, problems) = fields.read(overridden(node, environment))
        guard let reader, !faults.contains(where: { $0.severity == .error }) else {
            throw Findings(faults + problems)
        }
        let folder = (URL(fileURLWithPath: path).deletingLastPathComponent()).path
        return try Configuration(reader, folder: folder)
    }

    /// The folder of the site's own standard, for commands that need no site: nil where there is
    /// no configuration file.
    static func standard(of path: String) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try read(path).standard
    }

    /// The file's map with the variables' values in the place of its own, so that both go through
    /// the same checks.
    private static func overridden(_ node: Node, _ environment: [String: String]) -> Node {
        guard case .map(var entries) = node.content else { return node }
        for name in [
            "partners", "profiles", "connectors", "standard", "store", "vault", "mailboxes",
            "workers",
        ] {
            guard let value = environment["GANGWAY_\(name.uppercased())"] else { continue }
            let place = TextPlace(file: "GANGWAY_\(name.uppercased())", line: 1, column: 1)
            entries.removeAll { $0.key.text == name }
            entries.append(
                Node.Entry(
                    key: Node(.scalar(name, quoted: false), at: place),
                    value: Node(.scalar(value, quoted: false), at: place)))
        }
        return Node(.map(entries), at: node.place)
    }

    private init(_ fields: FieldReader, folder: String) throws {
        var findings: [Diagnostic] = []
        func path(_ text: String) -> String {
            text.hasPrefix("/") ? text : "\(folder)/\(text)"
        }
        func stored(_ name: String, scheme: String) -> String {
            let value = fields.text(name)
            guard value.hasPrefix(scheme), value.count > scheme.count else {
                findings.append(
                    Diagnostic(
                        ConfigurationDiagnostics.store, "\(name) is \"\(value)\"", value: value,
                        at: .text(fields.place(name)), mend: "write `\(name): \(scheme)NAME`"))
                return ""
            }
            return path(String(value.dropFirst(scheme.count)))
        }
        var identities: [Identity] = []
        for (text, node) in zip(fields.texts("identities"), fields.list("identities")) {
            if let identity = Identity(text) {
                identities.append(identity)
            } else {
                findings.append(
                    Diagnostic(
                        ConfigurationDiagnostics.identity, Identity.objection(to: text),
                        value: text, at: .text(node.place)))
            }
        }
        self.folder = folder
        self.identities = identities
        partners = path(fields.text("partners"))
        profiles = fields.choice("profiles")
        connectors = path(fields.text("connectors"))
        standard = path(fields.text("standard"))
        if fields.has("standard"), !FileManager.default.fileExists(atPath: standard) {
            findings.append(
                Diagnostic(
                    ConfigurationDiagnostics.folderMissing, "there is no folder \(standard)",
                    value: standard, at: .text(fields.place("standard"))))
        }
        database = stored("store", scheme: "sqlite:")
        vault = stored("vault", scheme: "dir:")
        mailboxes = path(fields.text("mailboxes"))
        workers = fields.integer("workers")
        let limits = fields.optionalRecord("limits")
        fileLimit = limits?.size("file") ?? 100_000_000_000
        freeLimit = limits?.size("free") ?? 256 << 20
        targets = fields.records("erp").map { erp in
            Target(
                name: erp.text("name"), connector: erp.text("connector"),
                usage: erp.text("usage"), settings: Self.settings(erp), place: erp.node.place)
        }
        for (index, target) in targets.enumerated()
        where targets[..<index].contains(where: { $0.usage == target.usage }) {
            findings.append(
                Diagnostic(
                    ConfigurationDiagnostics.targetTwice,
                    "two ERPs take documents of usage \(target.usage)", value: target.usage,
                    at: .text(target.place)))
        }
        guard findings.isEmpty else { throw Findings(findings) }
    }

    private static func settings(_ erp: FieldReader) -> ConnectorSettings {
        let places = erp.map("conf").compactMap { key, value in
            key.text.map { ($0, value.place) }
        }
        return ConnectorSettings(
            erp.textMap("conf"), places: Dictionary(places) { _, last in last })
    }
}

/// Diagnostics that end a command: printed one after the other.
struct Findings: Error, CustomStringConvertible {
    let diagnostics: [Diagnostic]
    private let source: String

    /// Collects diagnostics about a file or folder.
    init(_ diagnostics: [Diagnostic], source: String = "gangway") {
        self.diagnostics = diagnostics
        self.source = source
    }

    var description: String {
        let printer = DiagnosticPrinter(source: source)
        return diagnostics.map(printer.text).joined(separator: "\n")
    }
}
