import ArgumentParser
import Flow
import Partners
import Values

/// `gangway partner list`.
struct PartnerListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the partners with their identities and agreements.")

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: TableOptions

    func run() async throws {
        let partners = try site.open().profiles().profiles.folder.partners
        let rows = partners.map { partner in
            JSON.object([
                JSON.Member("partner", .string(partner.name)),
                JSON.Member("status", .string(partner.status.rawValue)),
                JSON.Member(
                    "ids", .array(partner.ids.map { .string($0.description) })),
                JSON.Member(
                    "agreements",
                    .array(partner.agreements.map { .string("\($0.set) \($0.version)") })),
            ])
        }
        output.show(.array(rows)) { json in
            var table = TextTable(["PARTNER", "STATUS", "IDENTITIES", "AGREEMENTS"])
            for row in json.items ?? [] {
                func joined(_ key: String) -> String {
                    (row[key]?.items ?? []).compactMap(\.text).joined(separator: " ")
                }
                table.add([
                    row["partner"]?.text ?? "", row["status"]?.text ?? "", joined("ids"),
                    joined("agreements"),
                ])
            }
            return table
        }
    }
}
