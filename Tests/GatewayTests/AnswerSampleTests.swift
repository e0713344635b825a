import Foundation
import Testing

/// Sample files as partners send them: with their answers to what we sent among the orders.
@Suite("Samples with answers among them")
struct AnswerSampleTests {
    private static func isa(_ control: Int) -> String {
        "ISA*00*          *00*          *ZZ*FERNHILL       *ZZ*LAKESIDE       *261119*0801*U*00401*"
            + String(String(1_000_000_000 + control).dropFirst()) + "*0*P*>~\n"
    }

    private static let order =
        isa(7)
            + """
            GS*PO*FERNAPP*LAKEAPP*20261119*0801*7*X*004010~
            ST*850*0001~
            BEG*00*SA*F-1**20261119~
            PO1*1*12*EA*4.75**VN*LG-1001~
            CTT*1~
            SE*5*0001~
            GE*1*7~
            IEA*1*000000007~

            """

    private static let answer =
        isa(8)
            + """
            GS*FA*FERNAPP*LAKEAPP*20261119*0902*8*X*004010~
            ST*997*0001~
            AK1*IN*41~
            AK2*810*0001~
            AK5*A~
            AK9*A*1*1*1~
            SE*6*0001~
            GE*1*8~
            IEA*1*000000008~

            """

    private static let receipt =
        isa(9) + "TA1*000000041*261119*0900*A*000~\nIEA*0*000000009~\n"

    private static func site() throws -> WorkingFolder {
        let site = try WorkingFolder([
            "gangway.yaml": """
            identities: ["ZZ:LAKESIDE"]
            erp:
              - {name: t, connector: gangway-simulator, usage: T, conf: {url: "http://127.0.0.1:9"}}

            """,
            "samples/order.edi": order, "samples/answer.edi": answer, "samples/ta1.edi": receipt,
        ])
        try FileManager.default.createDirectory(
            atPath: site.path + "/partners", withIntermediateDirectories: true)
        return site
    }

    private func new(
        _ name: String, _ samples: String..., at site: borrowing WorkingFolder
    ) async throws -> Gateway.Ended {
        let paths = samples.map { "\(site.path)/samples/\($0).edi" }
        return try await Gateway.run(["partner", "new", name, "--from"] + paths + site.options)
    }

    @Test("they tell who it is and what of ours it knows, and are neither agreed nor a case")
    func answers() async throws {
        let site = try Self.site()
        let ended = try await new("fernhill", "answer", "order", "ta1", at: site)
        #expect(ended.status == 0, "\(ended.all)")
        let folder = site.path + "/partners/fernhill/"
        let profile = try String(contentsOfFile: folder + "partner.yaml", encoding: .utf8)
        #expect(profile.contains("senders: [\"FERNAPP\"]") && !profile.contains("997"))
        let list = try String(contentsOfFile: folder + "CHECKLIST.md", encoding: .utf8)
        #expect(list.contains("- They answer what we send with 997 in 004010, 1×"), "\(list)")
        #expect(list.contains("- They answer what we send with TA1, 1×"))
        #expect(list.contains("- Of ours they have acknowledged 810: "))
        let cases = try FileManager.default.contentsOfDirectory(atPath: folder + "cases")
        #expect(cases == ["order"])
        for words in [["lint"], ["test"]] {
            let checked = try await Gateway.run(["partner"] + words + site.options)
            #expect(checked.status == 0, "\(checked.all)")
        }
    }

    @Test("of answers alone nobody can say what the partner sends")
    func alone() async throws {
        let site = try Self.site()
        let ended = try await new("fernhill", "answer", "ta1", at: site)
        #expect(ended.status == 1)
        #expect(ended.errors.contains("only answers to what we send: give a file"), "\(ended.all)")
    }

    @Test("who is known already is named, and not the folder that is there")
    func known() async throws {
        let site = try Self.site()
        #expect(try await new("zinnia", "order", at: site).status == 0)
        let again = try await new("aster", "order", at: site)
        #expect(again.status == 1)
        #expect(
            again.errors.contains("the files come from ZZ:FERNHILL, and that is zinnia: there is"),
            "\(again.all)")
        #expect(!again.errors.contains("zinnia/partner.yaml"))
    }

    @Test("the answers that an agreement has for itself are those of `x12 ack`, too")
    func ownTerms() async throws {
        let site = try Self.site()
        _ = try await new("fernhill", "order", at: site)
        let profile = "partners/fernhill/partner.yaml"
        let options = ["--time", "202611200800", "--partner", "fernhill"] + site.options
        let file = site.path + "/samples/order.edi"
        let usual = try await Gateway.run(["x12", "ack", file] + options)
        #expect(usual.output.contains("ST*997*0001~\n"), "\(usual.all)")
        try site.replace(
            "version: \"004010\"",
            with: "version: \"004010\"\n    acknowledge: {functional: \"999\"}\n"
                + "    reply: {suffix: none, agency: T, zone: \"-06:00\"}", in: profile)
        let own = try await Gateway.run(["x12", "ack", file] + options)
        #expect(own.output.contains("*20261120*0200*1*T*005010~ST*999*0001~"), "\(own.all)")
    }
}
