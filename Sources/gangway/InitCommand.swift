import ArgumentParser
import Foundation

/// `gangway init`: makes a working folder.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Makes a working folder: gangway.yaml, partners/ and an empty ledger.")

    @Argument(help: "The folder.") var folder: String
    @Option(help: "Our own identity as qualifier:id.") var identity = "ZZ:MYCOMPANY"

    func run() async throws {
        let files = FileManager.default
        let configuration = "\(folder)/gangway.yaml"
        guard !files.fileExists(atPath: configuration) else {
            throw Refusal(
                ConfigurationDiagnostics.fileExists, "\(configuration) is there already")
        }
        for name in ["partners/channels", "connectors", "vault", "mailboxes"] {
            try files.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        try Self.text(identity).write(toFile: configuration, atomically: true, encoding: .utf8)
        let site = Site(
            configuration: try Configuration.read(configuration), partners: nil, standard: nil)
        try await site.withLedger { _ in }
        print(
            """
            made \(folder)
            next: add a partner under \(folder)/partners (partners/README.md says how in ten steps),
                  check it with `gangway partner lint --config \(configuration)`,
                  then run `gangway serve --config \(configuration)`
            """)
    }

    private static func text(_ identity: String) -> String {
        """
        # Our own identities, as ISA07/08 of what partners send us.
        identities: ["\(identity)"]

        partners: partners          # the onboarding team's folder
        connectors: connectors      # the house's own connector profiles
        store: sqlite:gangway.db    # the ledger
        vault: dir:vault            # large files
        mailboxes: mailboxes        # the drop folders

        # The ERPs that documents go to; production (P) and test (T) never mix.
        erp:
          - name: simulator         # started with `gangway erp simulate`
            connector: gangway-simulator
            usage: P
            conf: {url: "http://127.0.0.1:18080"}

        """
    }
}
