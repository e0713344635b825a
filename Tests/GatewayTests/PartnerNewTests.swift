import Foundation
import Testing
import Values

/// A newcomer's first ten minutes with a partner, from files alone.
@Suite("Taking a partner on from sample files")
struct PartnerNewTests {
    private static let first = """
        ISA*00*          *00*          *08*GREENFIELD     *ZZ*LAKESIDE       \
        *261119*0801*U*00401*000000019*0*P*:~
        GS*PO*GRNFLD*LAKESIDE*20261119*0801*19*X*004010~
        ST*850*0001~
        BEG*00*SA*GF-100200**20261119~
        REF*VN*55102~
        DTM*017*20261203~
        N1*ST*GREENFIELD DC 4*92*0004~
        PO1*1*12*XC*4.75**SK*990011*VN*LG-1001~
        PO1*2*3*EA*1.1**SK*990012*VN*LG-1002~
        CTT*2~
        SE*9*0001~
        GE*1*19~
        IEA*1*000000019~

        """
    private static let second =
        first
        .replacing("GF-100200", with: "GF-100201").replacing("000000019", with: "000000020")
        .replacing("REF*VN*55102~", with: "REF*VN*55102~\nREF*ZZ*\(long)~")
        .replacing("SE*9*", with: "SE*10*")
    private static let long = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

    private static let targets = """
        erp:
          - {name: trial, connector: gangway-simulator, usage: T, conf: {url: "http://127.0.0.1:9"}}

        """

    /// A site that knows nobody, with the samples beside it.
    private static func site() throws -> WorkingFolder {
        let site = try WorkingFolder([
            "gangway.yaml": "identities: [\"ZZ:LAKESIDE\"]\n" + targets,
            "samples/order one.edi": first, "samples/order-two.edi": second,
        ])
        try FileManager.default.createDirectory(
            atPath: site.path + "/partners", withIntermediateDirectories: true)
        return site
    }

    private func partner(
        _ words: String..., at site: borrowing WorkingFolder
    ) async throws -> Gateway.Ended {
        try await Gateway.run(["partner"] + words + site.options)
    }

    private func new(_ site: borrowing WorkingFolder) async throws -> Gateway.Ended {
        let samples = site.path + "/samples/"
        return try await partner(
            "new", "greenfield", "--from", samples + "order one.edi", samples + "order-two.edi",
            at: site)
    }

    private func text(_ path: String, _ site: borrowing WorkingFolder) throws -> String {
        try String(contentsOfFile: "\(site.path)/partners/\(path)", encoding: .utf8)
    }

    @Test("what the files say is in force, lints, and passes its own cases")
    func inForce() async throws {
        let site = try Self.site()
        let ended = try await new(site)
        #expect(ended.status == 0, "\(ended.all)")
        let lint = try await partner("lint", at: site)
        #expect(lint.output.contains("no faults"), "\(lint.all)")
        let cases = try await partner("test", at: site)
        #expect(cases.output == "2 cases: all pass\n", "\(cases.all)")
        let profile = try text("greenfield/partner.yaml", site)
        #expect(profile.contains("ids: [\"08:GREENFIELD\"]"))
        #expect(profile.contains("delimiters: {component: \":\"}"))
        #expect(profile.contains("senders: [\"GRNFLD\"]"))
        #expect(try text("greenfield/codes/uom.csv", site) == "code,unit\nEA,EA\nXC,XC\n")
        // The reference that is too long is let through, and both orders come out.
        #expect(try text("greenfield/850.guide.yaml", site).contains("{at: \"REF.02\", max: 36}"))
        let order = try text("greenfield/cases/order-two/canonical.json", site)
        #expect(order.contains("\"number\": \"GF-100201\""))
        #expect(try text("greenfield/cases/order-one/ack.x12", site).contains("AK5*A~"))
    }

    @Test("what is written over a folder that is there says what it leaves of it")
    func again() async throws {
        let site = try Self.site()
        #expect(try await !new(site).output.contains("left as it was before"))
        try site.write("partners/greenfield/notes/call.md", "They close at noon.\n")
        let refused = try await new(site)
        #expect(refused.status == 1 && refused.all.contains("--force writes over it"))
        let one = try await partner(
            "new", "greenfield", "--force", "--from", site.path + "/samples/order one.edi",
            at: site)
        #expect(
            one.output.contains(
                """
                left as it was before; delete what is of no use any more
                  greenfield/cases/order-two/
                  greenfield/notes/call.md

                """), "\(one.all)")
        #expect(!one.output.contains("  greenfield/cases/order-one/\n  greenfield/cases/order-two"))
        #expect(try text("greenfield/notes/call.md", site) == "They close at noon.\n")
    }

    @Test("the partner that they make can be played, as docs/onboarding.md shows")
    func played() async throws {
        let site = try Self.site()
        _ = try await new(site)
        let played = try await partner("simulate", "greenfield", "--check", at: site)
        #expect(played.status == 0, "\(played.all)")
        let page = try String(
            contentsOfFile: Gateway.repository + "/docs/onboarding.md", encoding: .utf8)
        #expect(
            page.contains("$ gangway partner simulate greenfield --check\n\(played.output)"),
            "\(played.output)")
    }

    @Test("they get files as they write them: short dates, and letters beyond ASCII")
    func asTheyWrite() async throws {
        let site = try Self.site()
        let order = Self.first.replacing("*20261119*0801*19*", with: "*261119*0801*19*")
            .replacing("DC 4", with: "DÉPÔT 4")
        for name in ["order one.edi", "order-two.edi"] {
            try site.write("samples/\(name)", order)
        }
        #expect(try await new(site).status == 0)
        let profile = try text("greenfield/partner.yaml", site)
        #expect(profile.contains("  date: YYMMDD\n  characters: utf8\n"), "\(profile)")
        #expect(try await partner("lint", at: site).output.contains("no faults"))
    }

    @Test("what the files only suggest is a comment, and what they cannot say is on a list")
    func suggestions() async throws {
        let site = try Self.site()
        _ = try await new(site)
        let map = try text("greenfield/850.map.yaml", site)
        #expect(map.contains("#   requestedDelivery: \"DTM[017].02\"  instead of DTM[002].02"))
        #expect(map.contains("# REF[VN] came 2×, and only a list keeps it."))
        let list = try text("greenfield/CHECKLIST.md", site)
        #expect(list.contains("- [ ] Contacts: "))
        #expect(list.contains("- [ ] Unit: `XC` is no standard code"))
        #expect(list.contains("- [ ] Fault: REF02 is longer than 30 [validate.element.too-long]"))
    }

    @Test("three overlay lines and a code's meaning make the order right")
    func tenMinutes() async throws {
        let site = try Self.site()
        _ = try await new(site)
        let map = try text("greenfield/850.map.yaml", site).replacing(
            "to:\n  lines:",
            with: """
                to:
                  requestedDelivery: {from: "DTM[017].02", why: page 3}
                  vendor: {from: "REF[VN].02", why: page 4}
                  lines:
                """)
        try site.write("partners/greenfield/850.map.yaml", map)
        try site.write("partners/greenfield/codes/uom.csv", "code,unit\nEA,EA\nXC,CA\n")
        let shown = try await partner("test", "--accept", at: site)
        #expect(shown.output.contains("document 1, lines[1].unit: expected \"XC\", came \"CA\""))
        #expect(shown.output.contains("requestedDelivery: nothing expected, came \"2026-12-03\""))
        let bytes = Array(try text("greenfield/cases/order-one/canonical.json", site).utf8)
        let order = try JSONReader.read(bytes)[0]
        #expect(order?["requestedDelivery"]?.text == "2026-12-03")
        #expect(order?["vendor"]?.text == "55102")
        #expect(order?.path("lines[0].unit")?.text == "CA")
        #expect(order?.path("lines[0].price")?.text == "4.75")
        #expect(order?["unmapped"] == nil)
        #expect(try await partner("test", at: site).status == 0)
    }

    @Test("a password in ISA04 gets into no file of the folder, and the checklist says so")
    func password() async throws {
        let site = try Self.site()
        try site.write(
            "samples/order one.edi",
            Self.first.replacing("*00*          *08*", with: "*01*HUSHHUSH99*08*"))
        #expect(try await new(site).status == 0)
        let written = site.contents.filter { $0.key.hasPrefix("partners/greenfield/") }
        #expect(written.keys.contains("partners/greenfield/cases/order-one/in.x12"))
        for (path, data) in written {
            let text = String(decoding: data, as: UTF8.self)
            #expect(!text.contains("HUSHHUSH99"), "\(path)")
        }
        let input = try text("greenfield/cases/order-one/in.x12", site)
        #expect(input == Self.first)
        let list = try text("greenfield/CHECKLIST.md", site)
        #expect(list.contains("- [ ] Password: 1 of their interchanges say something in ISA04"))
    }

    @Test("a folder that is there stays, and files without a partner's set make none")
    func refused() async throws {
        let site = try Self.site()
        _ = try await new(site)
        let again = try await new(site)
        #expect(again.status == 1)
        #expect(again.errors.contains("config.file.exists"))
        try site.write("samples/none.edi", "no X12 at all")
        let none = try await partner(
            "new", "nobody", "--from", site.path + "/samples/none.edi", at: site)
        #expect(none.status == 1)
        #expect(none.errors.contains("config.samples.empty"), "\(none.all)")
        #expect(!FileManager.default.fileExists(atPath: site.path + "/partners/nobody"))
        try site.write(
            "samples/wide.edi",
            Self.first.replacing("GREENFIELD     *", with: "GREENFIELD STORES NORTH*"))
        let wide = try await partner(
            "new", "nobody", "--from", site.path + "/samples/wide.edi", at: site)
        #expect(wide.errors.contains("config.samples.empty"), "\(wide.all)")
        // Where nobody is known yet: else the files are said to be those of the other one.
        let fresh = try Self.site()
        let name = try await partner(
            "new", "Green Field", "--from", fresh.path + "/samples/order-two.edi", at: fresh)
        #expect(name.errors.contains("profile.name.format"), "\(name.all)")
    }

    @Test("an identity that nobody can have is named, whatever else is odd about the file")
    func oddIdentity() async throws {
        let site = try Self.site()
        for (bytes, byteOrderMark) in [("\u{A0}", ""), ("\u{A0}", "\u{FEFF}"), ("Ö", "")] {
            try site.write(
                "samples/odd.edi",
                byteOrderMark + Self.first.replacing("GREENFIELD ", with: "GREENFIELD\(bytes)"))
            let odd = try await partner(
                "new", "nobody", "--from", site.path + "/samples/odd.edi", at: site)
            let scalar = bytes == "Ö" ? "U+00D6" : "a no-break space (U+00A0)"
            #expect(odd.status == 1)
            #expect(odd.errors.contains("no transaction set of a partner; ISA05 and ISA06 of"))
            #expect(odd.errors.contains("has \(scalar), and identities are"), "\(odd.all)")
        }
    }

    @Test("a sender that writes itself as the receiver is not advised to become one of us")
    func mirrored() async throws {
        let site = try Self.site()
        try site.write(
            "samples/mirror.edi",
            Self.first.replacing("*ZZ*LAKESIDE       *", with: "*08*GREENFIELD     *"))
        let ended = try await partner(
            "new", "greenfield", "--from", site.path + "/samples/mirror.edi", at: site)
        #expect(ended.status == 0, "\(ended.all)")
        #expect(ended.output.contains("they send to 08:GREENFIELD, which is their own identity"))
        #expect(!ended.output.contains("`identities`"), "\(ended.output)")
        let list = try text("greenfield/CHECKLIST.md", site)
        #expect(list.contains("- [ ] Receiver: they send to `08:GREENFIELD`, which is their own"))
        #expect(!list.contains("`identities`"))
        #expect(try await partner("lint", at: site).status == 0)
    }

    @Test("a receiver that is none of ours is told, and the case shows what comes of it then")
    func stranger() async throws {
        let site = try Self.site()
        try site.write("gangway.yaml", "identities: [\"ZZ:SOMEBODY\"]\n")
        let ended = try await new(site)
        #expect(ended.status == 0, "\(ended.all)")
        #expect(ended.output.contains("they send to ZZ:LAKESIDE: add it to `identities`"))
        #expect(
            try text("greenfield/CHECKLIST.md", site).contains(
                "- [ ] Receiver: they send to `ZZ:LAKESIDE`, which is none of our identities"))
        #expect(try text("greenfield/cases/order-one/canonical.json", site).contains("GF-100200"))
        try site.write("gangway.yaml", "identities: [\"ZZ:SOMEBODY\", \"ZZ:LAKESIDE\"]\n")
        #expect(try await partner("test", at: site).status == 0)
    }

    @Test("coverage names what nobody reads, what a table lacks and codes that no case shows")
    func coverage() async throws {
        let site = try Self.site()
        _ = try await new(site)
        try site.write(
            "partners/greenfield/850.map.yaml",
            """
            extends: standard/850
            why: page 4
            to:
              promotion: {from: "REF[PD].02", trim: true, why: page 9}
              lines:
                to:
                  unit: {from: .03, lookup: [uom, _], onMissing: pass, why: page 5}
            remove: [references]

            """)
        try site.write(
            "samples/later/a.edi",
            Self.first.replacing("*XC*", with: "*ZB*").replacing("DTM*017", with: "DTM*063"))
        let ended = try await partner(
            "coverage", "greenfield", "--from", site.path + "/samples/later", at: site)
        #expect(ended.status == 0, "\(ended.all)")
        for line in [
            "greenfield 850 004010: 1 document in 1 file",
            "  REF.01  seen 1×, first \"VN\" in line 5, never mapped",
            "  REF[VN].02  seen 1×, first \"55102\" in line 5, never mapped",
            "  uom[\"ZB\"]  1×", "  uom[\"EA\"] = \"EA\"  1×",
            "  promotion  greenfield/850.map.yaml:4:14",
            "  DTM.01 = 063  seen 1×", "  PO1.03 = ZB  seen 1×",
        ] {
            #expect(ended.output.contains(line), "\(line)\n\(ended.output)")
        }
        let json = try JSONReader.read(
            Array(
                try await partner(
                    "coverage", "greenfield", "--json", "--from", site.path + "/samples/later",
                    at: site
                ).output.utf8))
        #expect(json.path("sets[0].misses[0].code")?.text == "ZB")
    }

    @Test("the checklist counts what can be seen and the boxes, and stops a live partner")
    func checklist() async throws {
        let site = try Self.site()
        _ = try await new(site)
        let ended = try await partner("checklist", "greenfield", at: site)
        #expect(ended.status == 0, "\(ended.all)")
        let lines = ended.output.split(separator: "\n").map(String.init)
        func line(_ item: String) -> String? { lines.first { $0.contains(item) } }
        #expect(line("the cases pass")?.hasPrefix("yes") == true)
        #expect(line("a case shows 850 004010")?.hasPrefix("yes") == true)
        #expect(line("a channel carries them")?.contains("greenfield") == true)
        #expect(line("somebody can be asked")?.hasPrefix("no") == true)
        #expect(line("their files have come through")?.hasPrefix("no") == true)
        #expect(line("Contacts: whom to call")?.hasPrefix("no") == true)
        let list = try text("greenfield/CHECKLIST.md", site)
        try site.write(
            "partners/greenfield/CHECKLIST.md",
            list.replacing("- [ ] Contacts", with: "- [x] Contacts"))
        let profile = try text("greenfield/partner.yaml", site)
        try site.write(
            "partners/greenfield/partner.yaml",
            profile.replacing("status: test", with: "status: live"))
        let live = try await partner("checklist", "greenfield", "--json", at: site)
        #expect(live.status == 1)
        let items = try JSONReader.read(Array(live.output.utf8))["items"]?.items ?? []
        let contacts = items.first { $0["item"]?.text?.hasPrefix("Contacts") == true }
        #expect(contacts?["done"] == true)
    }

    @Test("editors get a schema of each kind of file")
    func schema() async throws {
        let site = try Self.site()
        let ended = try await Gateway.run(["partner", "schema", site.path + "/schemas"])
        #expect(ended.status == 0, "\(ended.all)")
        for kind in ["partner", "channel", "map", "guide"] {
            let bytes = try #require(
                FileManager.default.contents(atPath: site.path + "/schemas/\(kind).schema.json"))
            let schema = try JSONReader.read(Array(bytes))
            #expect(schema["$id"]?.text == "urn:gangway:schema:\(kind)")
            #expect(schema["additionalProperties"] == false)
            #expect((schema["properties"]?.members?.count ?? 0) > 2)
        }
    }
}
