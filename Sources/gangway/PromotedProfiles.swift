import Diagnostics
import Engine
import NIOConcurrencyHelpers
import Partners
import Values

/// The promoted versions that a gateway runs by where gangway.yaml says `profiles: promoted`: each
/// partner's files come from the ledger, all else (channels) from the folder.
///
/// One process owns the ledger, so that versions are read at start, when one is recorded and when
/// the time of one has come.
struct PromotedProfiles: Sendable {
    private let files: NIOLockedValueBox<[String: [String: [UInt8]]]>
    /// When the next version comes into force.
    private let next = NIOLockedValueBox<Timestamp?>(nil)

    /// Takes the files of versions by partner.
    init(_ versions: [String: [String: [UInt8]]] = [:]) {
        files = NIOLockedValueBox(versions)
    }

    /// Reads the versions in force.
    init(_ ledger: any VersionLedger) async throws(LedgerFailure) {
        self.init()
        try await load(ledger)
    }

    /// Reads them anew.
    func load(_ ledger: any VersionLedger) async throws(LedgerFailure) {
        // Asked first: a version whose time comes meanwhile is then due, and read again at worst.
        let effective = try await ledger.nextEffective()
        var loaded: [String: [String: [UInt8]]] = [:]
        for version in try await ledger.promoted() {
            let files = try await ledger.files(of: version.partner, version: version.number)
            loaded[version.partner] = files?.profile
        }
        files.withLockedValue { [loaded] in $0 = loaded }
        next.withLockedValue { $0 = effective }
    }

    /// Whether the time of a version has come since they were read.
    func isDue(at now: Timestamp) -> Bool {
        next.withLockedValue { $0.map { $0 <= now } ?? false }
    }

    /// The folder's files, with the promoted ones in the place of their partners' own. A partner
    /// that has no folder any more is gone.
    func laid(over folder: [String: [UInt8]]) -> [String: [UInt8]] {
        let promoted = files.withLockedValue { $0 }
        let present = Set(folder.keys.map(Self.partner))
        var laid = folder.filter { promoted[Self.partner(of: $0.key)] == nil }
        for (partner, files) in promoted where present.contains(partner) {
            laid.merge(files) { $1 }
        }
        return laid
    }

    /// The folder as it runs: who takes production and was never promoted is in test until then.
    func checked(
        _ folder: PartnerFolder
    ) -> (folder: PartnerFolder, diagnostics: [Diagnostic]) {
        let promoted = files.withLockedValue { Set($0.keys) }
        let early = folder.partners.filter { $0.status != .test && !promoted.contains($0.name) }
        guard !early.isEmpty else { return (folder, []) }
        let diagnostics = early.map { partner in
            Diagnostic(
                ConfigurationDiagnostics.partnerNotPromoted,
                "\(partner.name) says that it is \(partner.status) and was never promoted; "
                    + "it is in test",
                value: partner.name,
                at: .text(TextPlace(file: "\(partner.name)/partner.yaml", line: 1, column: 1)))
        }
        return (folder.inTest(Set(early.map(\.name))), diagnostics)
    }

    /// The partner whose file it is.
    static func partner(of path: String) -> String {
        String(path.prefix { $0 != "/" })
    }
}
