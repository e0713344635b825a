import Foundation
import Testing

@Suite("A site's own standard and guides")
struct StandardLayerTests {
    private static let purchaseOrder = """
        set 850 PO our purchase order
        heading
            ST M 1
            BEG M 1
            REF M 2
        detail
            loop PO1 M >1
                PO1 M 1
        summary
            SE M 1

        """

    private func order(_ lines: String...) -> String {
        let head =
            "ISA*00*          *00*          *ZZ*BUYER          *ZZ*SELLER         *260102*1200"
            + "*U*00401*000000001*0*T*>~GS*PO*BUYER*SELLER*20260102*1200*1*X*004010~"
        let body = ["ST*850*0001"] + lines + ["SE*\(lines.count + 2)*0001"]
        return head + body.joined(separator: "~") + "~GE*1*1~IEA*1*000000001~"
    }

    @Test("its sets and codes take the place of the shipped ones")
    func overrides() async throws {
        let site = try WorkingFolder.site([
            "standard/004010/sets/850.txt": Self.purchaseOrder,
            "standard/004010/codes.txt": "92 more\n    Q7 our kind of order\n",
            "good.x12": order("BEG*00*Q7*PO-1**20260102", "REF*DP*1", "PO1*1*1*EA"),
            "bad.x12": order("BEG*00*SA*PO-1**20260102", "N1*ST*A", "PO1*1*1*EA"),
        ])
        let check = ["x12", "check"]
        let good = try await Gateway.run(check + ["\(site.path)/good.x12"] + site.options)
        #expect(good.status == 0, "\(good.all)")
        let bad = try await Gateway.run(check + ["\(site.path)/bad.x12"] + site.options)
        #expect(bad.output.contains("validate.segment.not-in-set"), "\(bad.all)")
        #expect(bad.output.contains("validate.segment.missing"), "\(bad.all)")
        // Without the site it is the shipped standard that judges.
        let shipped = try await Gateway.run(
            check + ["\(site.path)/bad.x12", "--config", "\(site.path)/none.yaml"])
        #expect(shipped.status == 0, "\(shipped.all)")
    }

    @Test("`partner lint` tells what is wrong in it, at its line, whoever uses it")
    func lint() async throws {
        let site = try WorkingFolder.site([
            "own/004030/sets/997.txt": "set 997 FA answer\nheading\n    QQQ M 1\n",
            "own/004010/set/850.txt": "",
            "own/004010/elements.txt": "9001 ZZ 1 2 ours\n",
        ])
        let path = "\(site.path)/gangway.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try site.write("gangway.yaml", "standard: own\n" + text)
        let ended = try await Gateway.run(["partner", "lint"] + site.options)
        #expect(ended.status == 1)
        #expect(ended.output.contains("own/004010/elements.txt:1:6: error[config.standard.malf"))
        #expect(ended.output.contains("own/004030/sets/997.txt:3:5: error[config.standard.und"))
        #expect(ended.output.contains("warning[config.standard.unread]"), "\(ended.output)")
        try site.write("gangway.yaml", "standard: nowhere\n" + text)
        let missing = try await Gateway.run(["partner", "lint"] + site.options)
        #expect(missing.all.contains("gangway.yaml:1:11: error[config.folder.missing]"))
    }

    @Test("SEF goes out and comes back: a guide becomes a site's own standard")
    func sef() async throws {
        let site = try WorkingFolder.site()
        let sef = try await Gateway.run("x12", "export", "004010", "850", "997")
        #expect(sef.status == 0 && sef.output.contains("850=^[ST,M][BEG,M]"))
        // The version's own number is not ours to change, so the guide becomes another version.
        let guide = sef.output.replacing("004 010,X", with: "004 990,X")
        try site.write("guide.sef", guide)
        let command = ["x12", "import", "\(site.path)/guide.sef", "--to", "\(site.path)/standard"]
        let made = try await Gateway.run(command)
        #expect(made.output == "\(site.path)/standard: 004990 with 850 997\n", "\(made.all)")
        let again = try await Gateway.run(command)
        #expect(again.status != 0 && again.all.contains("config.file.exists"))
        #expect(try await Gateway.run(command + ["--replace"]).status == 0)
        let back = try await Gateway.run(["x12", "export", "004990"] + site.options)
        #expect(back.output == guide.replacing("X12-004010", with: "X12-004990"), "\(back.errors)")
        let lint = try await Gateway.run(["partner", "lint"] + site.options)
        #expect(lint.status == 0, "\(lint.all)")
        let none = try await Gateway.run("x12", "export", "004010", "999")
        #expect(none.all.contains("config.standard.absent"))
        let broken = try await Gateway.run(
            ["x12", "import", "-", "--to", site.path], input: ".INI\nX\n")
        #expect(broken.status == 1 && broken.all.contains("error[config.sef.malformed]"))
    }
}
