import ArgumentParser
import Diagnostics
import Flow
import Foundation
import Partners
import Values

/// `gangway partner checklist`: what is still to be done before a partner is live.
struct PartnerChecklistCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checklist",
        abstract: "Lists what has to be done for a partner, with what shows that it is.",
        discussion: """
            What can be seen is looked at: lint, cases, contacts, channel, test traffic in the \
            ledger. What only people know are the boxes of the partner's CHECKLIST.md. Exits 1 \
            while anything is open for a partner that is live.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: TableOptions
    @Argument(help: "The partner.") var name: String

    func run() async throws {
        let site = try site.open()
        let folder = try site.profiles().profiles.folder
        let partner = try folder.known(name)
        let items = try await Self.checklist(of: partner, in: folder, site).items
        let open = items.count { !$0.isDone }
        let json: JSON = [
            "partner": .string(partner.name), "status": .string(partner.status.rawValue),
            "open": .number(ExactDecimal(open)),
            "items": .array(
                items.map {
                    [
                        "item": .string($0.title), "done": .bool($0.isDone),
                        "evidence": .string($0.evidence),
                    ]
                }),
        ]
        output.show(json) { json in
            var table = TextTable(["DONE", "ITEM", "EVIDENCE"])
            for item in json["items"]?.items ?? [] {
                table.add([
                    item["done"] == true ? "yes" : "no", item["item"]?.text ?? "",
                    item["evidence"]?.text ?? "",
                ])
            }
            return table
        }
        guard open == 0 || partner.status != .live else { throw ExitCode(1) }
    }

    private static func checklist(
        of partner: Partner, in folder: PartnerFolder, _ site: Site
    ) async throws -> PartnerChecklist {
        guard FileManager.default.fileExists(atPath: site.configuration.database) else {
            return try await PartnerChecklist(of: partner, in: folder, site, nil)
        }
        return try await Hands.with(site) {
            try await PartnerChecklist(of: partner, in: folder, site, $0)
        }
    }
}
