import Foundation
import Testing
import Values

/// docs/onboarding.md, walked through with orders as three kinds of partners write them.
@Suite("From a file to right orders in ten minutes")
struct OnboardingTests {
    private static let folder = Gateway.repository + "/fixtures/onboarding"
    /// How much a person may have to write.
    private static let mostLines = 30

    static var partners: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    /// A site that serves one identity and knows nobody, with a partner's order beside it.
    private static func site(_ partner: String) throws -> WorkingFolder {
        let site = try WorkingFolder([
            "gangway.yaml": """
            identities: ["ZZ:LAKESIDE"]
            erp:
              - name: trial
                connector: gangway-simulator
                usage: T
                conf: {url: "http://127.0.0.1:9"}

            """
        ])
        try FileManager.default.createDirectory(
            atPath: site.path + "/partners", withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: "\(folder)/\(partner)/order.edi", toPath: "\(site.path)/order.edi")
        return site
    }

    /// Lays what a person wrote over what `partner new` made; how many lines that are.
    private static func write(_ partner: String, at site: borrowing WorkingFolder) throws -> Int {
        var lines = 0
        let from = "\(folder)/\(partner)/partner"
        for case let name as String in FileManager.default.enumerator(atPath: from) ?? .init() {
            guard name.hasSuffix(".yaml") || name.hasSuffix(".csv") else { continue }
            let text = try text("\(from)/\(name)")
            try site.write("partners/\(partner)/\(name)", text)
            lines += text.split(separator: "\n").count
        }
        return lines
    }

    private func partner(
        _ words: String..., at site: borrowing WorkingFolder
    ) async throws -> Gateway.Ended {
        try await Gateway.run(["partner"] + words + site.options)
    }

    @Test("one order and at most thirty lines are enough", arguments: try partners)
    func right(_ name: String) async throws {
        let site = try Self.site(name)
        let made = try await partner(
            "new", name, "--from", site.path + "/order.edi", at: site)
        #expect(made.status == 0, "\(made.all)")
        #expect(try await partner("test", at: site).output == "1 case: all pass\n")

        let lines = try Self.write(name, at: site)
        #expect((1...Self.mostLines).contains(lines), "\(lines) lines")
        let lint = try await partner("lint", at: site)
        #expect(lint.output.contains("no faults"), "\(lint.all)")
        let shown = try await partner("test", at: site)
        #expect(shown.status == 1 && shown.output.contains("nothing expected, came"))
        #expect(try await partner("test", "--accept", at: site).status == 0)
        #expect(try await partner("test", at: site).status == 0)

        let came = try Self.text("\(site.path)/partners/\(name)/cases/order/canonical.json")
        #expect(try came == Self.text("\(Self.folder)/\(name)/canonical.json"))
        let order = try JSONReader.read(Array(came.utf8))[0]
        #expect(order?["unmapped"] == nil, "something that they say is nowhere in the order")
    }

    @Test("the page's example is a partner of these, and its commands do what it says")
    func page() async throws {
        let page = try Self.text(Gateway.repository + "/docs/onboarding.md")
        let written = try Self.text(Self.folder + "/saltmarsh/partner/850.map.yaml")
        #expect(page.contains("```yaml\n\(written)```"))
        let codes = try Self.text(Self.folder + "/saltmarsh/partner/codes/uom.csv")
        #expect(page.contains("```\n\(codes)```"))

        let section = try #require(
            page.split(separator: "\n## ").first { $0.hasPrefix("Ten minutes") })
        let commands = section.split(separator: "\n").filter { $0.hasPrefix("$ gangway ") }
            .map { $0.dropFirst("$ gangway ".count).split(separator: " ").map(String.init) }
        #expect(commands.count >= 5)
        let site = try Self.site("saltmarsh")
        for (index, command) in commands.enumerated() {
            if index == 2 { _ = try Self.write("saltmarsh", at: site) }
            let words = command.map { $0 == "order.edi" ? site.path + "/order.edi" : $0 }
            let ended = try await Gateway.run(words + site.options)
            let differs = command == ["partner", "test", "saltmarsh"]
            #expect(ended.status == (differs ? 1 : 0), "\(command): \(ended.all)")
            for line in Self.shown(after: command, in: page) {
                #expect(ended.all.contains(line), "\(command): \(line)\n\(ended.all)")
            }
        }
    }

    @Test("a partner that orders from us is sent what the page shows")
    func outward() async throws {
        let page = try Self.text(Gateway.repository + "/docs/onboarding.md")
        let section = String(
            try #require(
                page.split(separator: "\n## ").first { $0.hasPrefix("A partner that orders") }))
        let site = try WorkingFolder([
            "gangway.yaml": """
            identities: ["ZZ:LAKESIDE"]
            store: sqlite:data/gangway.db
            vault: dir:data/vault
            mailboxes: data/mailboxes
            erp:
              - {name: nobody, connector: gangway-simulator, conf: {url: "http://127.0.0.1:9"}}

            """
        ])
        let profiles = Self.blocks("yaml", in: section)
        #expect(profiles.count == 3)
        for text in profiles {
            // The first line of each is its path.
            let path = text.prefix { $0 != "\n" }.dropFirst("# ".count)
            try site.write("partners/\(path)", text)
        }
        let lint = try await partner("lint", at: site)
        #expect(lint.status == 0 && !lint.all.contains("error["), "\(lint.all)")
        try site.drop("elmwood/20-elmwood-order.x12", into: "elmwood")
        let documents = Self.blocks("json", in: section)
        #expect(documents.count == 3)
        let drain = ["serve", "--drain", "--patience", "0"] + site.options
        _ = try await Gateway.run(drain)
        for (number, document) in documents.enumerated() {
            try site.write("data/mailboxes/erp-out/inbox/\(number).json", document)
            _ = try await Gateway.run(drain)
        }
        let left = site.folder("data/mailboxes/elmwood/outbox").keys.compactMap {
            $0.split(separator: "/").last?.prefix { $0 != "_" }
        }
        #expect(left.sorted() == ["810", "855", "856", "997"])
        for command in section.split(separator: "\n") where command.hasPrefix("$ gangway ") {
            let words = command.split(separator: " ").dropFirst(2).map(String.init)
            let ended = try await Gateway.run(words + site.options)
            #expect(ended.status == 0, "\(command): \(ended.all)")
            if words[0] == "acks" {
                for awaited in ["  855 ", "  856 ", "  810 ", " 820 "] {
                    #expect(ended.output.contains(awaited), "\(ended.all)")
                }
            }
        }
    }

    /// The blocks of a language on a page.
    private static func blocks(_ language: String, in page: String) -> [String] {
        page.components(separatedBy: "```\(language)\n").dropFirst().map { text in
            text.components(separatedBy: "```")[0]
        }
    }

    /// The lines that the page shows below a command.
    private static func shown(after command: [String], in page: String) -> [String] {
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        guard
            let index = lines.firstIndex(of: "$ gangway \(command.joined(separator: " "))")
        else { return [] }
        return lines[(index + 1)...].prefix { !$0.hasPrefix("$ ") && !$0.hasPrefix("```") }
            .map(String.init)
    }
}
