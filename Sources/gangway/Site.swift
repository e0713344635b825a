import Diagnostics
import ERP
import Engine
import Flow
import Foundation
import Logging
import Notation
import Partners
import Storage
import Values

/// A working folder: its configuration, and how its parts are opened.
struct Site {
    let configuration: Configuration
    private let partners: String?
    private let standard: String?

    /// Names a site; `partners` and `standard` override what the configuration finds.
    init(configuration: Configuration, partners: String?, standard: String?) {
        self.configuration = configuration
        self.partners = partners
        self.standard = standard
    }

    /// Where the ledger's file lies; the socket and the lock lie beside it.
    var dataFolder: String {
        URL(fileURLWithPath: configuration.database).deletingLastPathComponent().path
    }

    /// The socket of the running gateway.
    var socketPath: String { "\(dataFolder)/gangway.sock" }

    /// The partner folder in use.
    var partnersFolder: String { partners ?? configuration.partners }

    /// The same site with another partner folder.
    func with(partners: String) -> Site {
        Site(configuration: configuration, partners: partners, standard: standard)
    }

    /// The path of a file that a diagnostic names: `standard/…` is the shipped one, anything else
    /// stands in the partner folder.
    func path(of file: String) -> String {
        file.hasPrefix("standard/") ? file : "\(partnersFolder)/\(file)"
    }

    /// Reads the profiles, whole or not at all; as they stand on disk, or as they were promoted.
    func profiles(
        promoted: PromotedProfiles? = nil
    ) throws -> (profiles: Profiles, diagnostics: [Diagnostic]) {
        let (profiles, diagnostics) = try reader.profiles(
            partnersFolder, identities: configuration.identities, promoted: promoted)
        return (profiles.with(secrets: secrets(of: profiles)), diagnostics)
    }

    /// The profiles as files had them, under the standard of now. Who takes no production by the
    /// folder of now, where one is given, takes none by that of then.
    func profiles(of files: ProfileFiles, under now: PartnerFolder? = nil) throws -> Profiles {
        let (folder, diagnostics) = try reader.read(
            files.files, identities: configuration.identities)
        guard let folder else { throw Findings(diagnostics, source: "the profiles of then") }
        let early = now?.partners.filter { $0.status == .test }.map(\.name) ?? []
        return Profiles(folder: early.isEmpty ? folder : folder.inTest(Set(early)))
    }

    /// The passwords that ISA04 of partners' interchanges is compared with, as far as they can be
    /// read.
    func secrets(of profiles: Profiles) -> [String: Secret] {
        var secrets: [String: Secret] = [:]
        for reference in profiles.references { secrets[reference] = try? secret(reference).get() }
        return secrets
    }

    /// What is wrong with the site's own layer of the standard, used by a partner or not.
    func layerFaults() throws -> [Diagnostic] { try reader.layerFaults() }

    /// Reads partner folders and the standard.
    var reader: ProfileReader {
        get throws { try reader(standard: nil) }
    }

    /// Reads partner folders by another shipped standard, or by this one's.
    func reader(standard other: String?) throws -> ProfileReader {
        try ProfileReader(standard: other ?? standard, layer: configuration.standard)
    }

    /// Says that a list is empty, and refuses a partner that nobody knows: an empty list for a
    /// misspelt name looks like a day on which nothing came.
    func tellNothing(of partner: String?) throws {
        try expect(partner: partner)
        FileHandle.standardError.write(Data("nothing found\n".utf8))
    }

    /// Opens the ledger under its lock. A fatal error of the store ends the process: what the
    /// kernel holds is unknown after it, so nothing may be acknowledged any more.
    func openLedger() async throws -> SQLLedger {
        try FileManager.default.createDirectory(
            atPath: dataFolder, withIntermediateDirectories: true)
        // The ledger holds every order and price: it is the gateway's own user's to read. SQLite
        // gives its other files the rights of this one.
        if !FileManager.default.fileExists(atPath: configuration.database) {
            _ = FileManager.default.createFile(
                atPath: configuration.database, contents: nil,
                attributes: [.posixPermissions: 0o600])
        }
        do {
            let engine = try SQLiteEngine(
                path: configuration.database, now: World.system.now, onFatal: { Self.die($0) })
            return try await SQLLedger(engine)
        } catch LedgerFailure.refused(let why) {
            throw Findings([why], source: configuration.database)
        } catch LedgerFailure.unavailable(let why) {
            throw Findings([why], source: configuration.database)
        } catch let failure as SQLFailure {
            throw Refusal(
                ConfigurationDiagnostics.storeUnavailable,
                "cannot open \(configuration.database): \(failure.reason)")
        }
    }

    /// Opens the ledger, does something with it and closes it.
    func withLedger<Result>(_ body: (SQLLedger) async throws -> Result) async throws -> Result {
        let ledger = try await openLedger()
        do {
            let result = try await body(ledger)
            await ledger.close()
            return result
        } catch {
            await ledger.close()
            throw error
        }
    }

    /// Opens the vault.
    func openVault() throws -> DirectoryVault {
        try DirectoryVault(root: configuration.vault, onFatal: { Self.die($0) })
    }

    /// The value of a reference such as `env:NAME` or `file:keys/name`.
    func secret(_ reference: String) -> Result<Secret, Diagnostic> {
        guard let reference = SecretReference(reference) else {
            preconditionFailure("only what lint let through is kept as a reference")
        }
        return SecretReader(
            variables: ProcessInfo.processInfo.environment, folder: configuration.folder
        ).secret(reference)
    }

    /// An ERP of the site.
    struct Office {
        /// Its name in gangway.yaml.
        let name: String
        /// ISA15 of what goes there.
        let usage: String
        let client: HTTPBackOffice
    }

    /// Opens the ERPs by their connector profiles.
    func openBackOffices(_ log: Logger) throws -> [Office] {
        let reader = try reader
        let shipped = reader.shipped + "/connectors"
        let orderFields = reader.orderFields
        let secrets = SecretReader(
            variables: ProcessInfo.processInfo.environment, folder: configuration.folder)
        return try configuration.targets.map { target in
            let candidates = [configuration.connectors, shipped].map {
                "\($0)/\(target.connector).yaml"
            }
            guard
                let path = candidates.first(where: {
                    FileManager.default.fileExists(atPath: $0)
                }), let data = FileManager.default.contents(atPath: path)
            else {
                throw Findings([
                    Diagnostic(
                        ConfigurationDiagnostics.connectorMissing,
                        "no connector is named \(target.connector)", value: target.connector,
                        at: .text(target.place))
                ])
            }
            let (profile, diagnostics) = ConnectorProfile.read(
                Array(data), file: path, settings: target.settings,
                orderFields: orderFields)
            guard let profile else { throw Findings(diagnostics, source: path) }
            for finding in diagnostics {
                log.warning("\(path):\(finding.place): [\(finding.code)] \(finding.message)")
            }
            switch HTTPBackOffice.open(profile, secrets: secrets) {
            case .success(let client):
                return Office(name: target.name, usage: target.usage, client: client)
            case .failure(let why): throw Findings([why], source: path)
            }
        }
    }

    static func die(_ why: String) -> Never {
        FileHandle.standardError.write(Data("gangway: fatal: \(why)\n".utf8))
        Gangway.end(70)
    }
}
