import ArgumentParser
import Flow
import Foundation
import Partners

/// `gangway init`: makes a working folder.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Makes a working folder: gangway.yaml, an example partner and channel, a ledger.")

    @Argument(help: "The folder.") var folder: String
    @Option(help: "Our own identity as qualifier:id.") var identity = "ZZ:MYCOMPANY"

    func run() async throws {
        guard let own = Identity(identity) else {
            throw Refusal(ConfigurationDiagnostics.identity, Identity.objection(to: identity))
        }
        // It stands in YAML, in file names and in the example's X12.
        let usable =
            own.id.utf8.count >= 2
            && (own.qualifier + own.id).allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || " -_.&".contains($0))
            }
        guard usable else {
            throw Refusal(
                ConfigurationDiagnostics.identity,
                "\(identity) cannot stand in the example's files: take two or more letters, "
                    + "digits, blanks and - _ . &")
        }
        let files = FileManager.default
        let configuration = "\(folder)/gangway.yaml"
        guard !files.fileExists(atPath: configuration) else {
            throw Refusal(
                ConfigurationDiagnostics.fileExists, "\(configuration) is there already")
        }
        let starter = try Starter(for: own)
        for name in ["partners", "connectors", "vault", "mailboxes"] {
            let path = "\(folder)/\(name)"
            do {
                try files.createDirectory(atPath: path, withIntermediateDirectories: true)
            } catch {
                throw Refusal(
                    ConfigurationDiagnostics.fileUnusable,
                    "\(path) cannot be made: \(SystemReason(error))")
            }
        }
        try starter.write(to: folder)
        let site = Site(
            configuration: try Configuration.read(configuration), partners: nil, standard: nil)
        try await site.withLedger { _ in }
        try acceptCases(of: "example", at: site)
        print(
            """
            made \(folder), with the partner and the channel "example"
            try it:  gangway try --config \(configuration) \
            \(folder)/partners/example/cases/first-order/in.x12
            run it:  gangway serve --config \(configuration)
                     it takes what is put into \(folder)/mailboxes/example/inbox; the ERP of the
                     example is `gangway erp simulate`
            next:    add a partner of your own, best from files that it sent:
                     gangway partner new NAME --config \(configuration) --from FILE…
                     (\(folder)/partners/README.md says how to go on, in ten steps)
                     and check it with gangway partner lint --config \(configuration)
            """)
    }

    /// Writes what the example's case comes to, which depends on our identity.
    private func acceptCases(of partner: String, at site: Site) throws {
        let folder = try site.profiles().profiles.folder
        for files in try CaseFiles.all(of: partner, in: site.partnersFolder) {
            try files.accept(try files.run(by: folder))
        }
    }
}
