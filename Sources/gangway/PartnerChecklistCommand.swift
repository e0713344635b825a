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

    /// One thing to be done.
    private struct Item {
        let title: String
        let isDone: Bool
        let evidence: String
    }

    func run() async throws {
        let site = try site.open()
        let folder = try site.profiles().profiles.folder
        let partner = try folder.known(name)
        var items = try Self.profile(partner, site)
        items += try Self.cases(partner, folder, site)
        items.append(Self.channel(partner, folder))
        items.append(try await Self.traffic(partner, site))
        items += try Self.boxes(partner, site)
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

    // MARK: - What can be seen

    private static func profile(_ partner: Partner, _ site: Site) throws -> [Item] {
        let own = try PartnerLint(site).diagnostics.filter { diagnostic in
            guard case .text(let place) = diagnostic.place else { return false }
            return place.file.hasPrefix("\(partner.name)/") && diagnostic.severity > .note
        }
        let contact = partner.contacts.first
        return [
            Item(
                title: "the profile lints clean", isDone: own.isEmpty,
                evidence: own.first.map { "\(own.count) findings, first [\($0.code)]" }
                    ?? "no findings"),
            Item(
                title: "somebody can be asked", isDone: contact != nil,
                evidence: contact.map(\.description) ?? "no `contacts` in partner.yaml"),
        ]
    }

    private static func cases(
        _ partner: Partner, _ folder: PartnerFolder, _ site: Site
    ) throws -> [Item] {
        var shown: Set<String> = []
        var failed: [String] = []
        let all = try CaseFiles.all(of: partner.name, in: site.partnersFolder)
        for files in all {
            let run = try files.run(by: folder)
            let differences = CaseDifference.between(
                run, canonical: try files.bytes(files.canonical),
                acknowledgment: try files.bytes(files.acknowledgment))
            if differences.isEmpty { shown.formUnion(run.sets) } else { failed.append(files.name) }
        }
        let agreements = partner.agreements.map { agreement in
            let kind = "\(agreement.set) \(agreement.version)"
            return Item(
                title: "a case shows \(kind)", isDone: shown.contains(kind),
                evidence: shown.contains(kind) ? "cases/" : "no accepted one in a case that passes")
        }
        return [
            Item(
                title: "the cases pass", isDone: failed.isEmpty && !all.isEmpty,
                evidence: failed.isEmpty
                    ? all.isEmpty ? "there are none" : "all \(all.count)"
                    : "differing: " + failed.joined(separator: ", "))
        ] + agreements
    }

    private static func channel(_ partner: Partner, _ folder: PartnerFolder) -> Item {
        let channels = folder.channels.filter { $0.carries.contains(partner.name) }.map(\.name)
        return Item(
            title: "a channel carries them", isDone: !channels.isEmpty,
            evidence: channels.isEmpty ? "none does" : channels.joined(separator: ", "))
    }

    private static func traffic(_ partner: Partner, _ site: Site) async throws -> Item {
        let title = "their files have come through"
        guard FileManager.default.fileExists(atPath: site.configuration.database) else {
            return Item(title: title, isDone: false, evidence: "there is no ledger yet")
        }
        let found = try await Hands.with(site) { hands in
            try await hands.get(
                "/v1/messages",
                query: ["partner": partner.name, "direction": "in", "limit": "50"])
        }
        let messages = found["items"]?.items ?? []
        let good = messages.first { ["delivered", "recorded"].contains($0["outcome"]?.text ?? "") }
        let last = messages.first.map {
            "message \($0["id"]?.integer ?? 0), \($0["file"]?.text ?? "")"
        }
        let shown = good.map { "message \($0["id"]?.integer ?? 0), \($0["file"]?.text ?? "")" }
        return Item(
            title: title, isDone: good != nil,
            evidence: shown ?? last.map { "none came to its end; last \($0)" } ?? "none came yet")
    }

    // MARK: - What people know

    /// The boxes of CHECKLIST.md.
    private static func boxes(_ partner: Partner, _ site: Site) throws -> [Item] {
        let path = "\(site.partnersFolder)/\(partner.name)/CHECKLIST.md"
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let lines = String(decoding: data, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            let text = line.drop { $0 == " " }
            let isDone = text.hasPrefix("- [x] ") || text.hasPrefix("- [X] ")
            guard isDone || text.hasPrefix("- [ ] ") else { return nil }
            return Item(
                title: String(text.dropFirst(6)), isDone: isDone,
                evidence: "CHECKLIST.md:\(index + 1)")
        }
    }
}
