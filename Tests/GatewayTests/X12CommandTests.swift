import Foundation
import Testing
import Values

@Suite("The commands of x12")
struct X12CommandTests {
    private let clean = "fixtures/demo/van/01-alder-order.x12".inRepository
    private let faulty = "fixtures/demo/van/10-one-bad-set.x12".inRepository

    @Test(
        "every command has help", arguments: ["", "check", "json", "write", "ack", "split", "stat"])
    func help(_ command: String) async throws {
        let words = ["x12"] + command.split(separator: " ").map(String.init)
        let ended = try await Gateway.run(words + ["--help"])
        #expect(ended.status == 0)
        #expect(ended.output.contains("USAGE: " + (["gangway"] + words).joined(separator: " ")))
    }

    // MARK: check

    @Test("a clean file passes, a faulty one fails, a missing one is said and others are read")
    func check() async throws {
        let passed = try await Gateway.run("x12", "check", clean)
        #expect(passed.status == 0)
        #expect(
            passed.output == "\(clean): 0 errors, 0 warnings, 0 notes in 21 segments of 1 set "
                + "(850 004010 by 004010)\n")
        let failed = try await Gateway.run("x12", "check", "nowhere.x12", faulty)
        #expect(failed.status == 1)
        #expect(failed.errors.contains("error[config.input.missing]"))
        #expect(failed.output.contains("\(faulty):17: error[validate.segment.missing]"))
    }

    @Test("what a finding rests on, how it is answered and how it is changed is explained")
    func explain() async throws {
        let text = try text(of: clean).replacing("PO1*1*24*CA", with: "PO1*1*24*CASES")
        let ended = try await Gateway.run(["x12", "check", "--explain", "-"], input: text)
        #expect(ended.status == 1)
        let lines = ended.output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("standard input:") })
        #expect(lines.contains { $0.hasPrefix("  rests on type and length of element 355 (") })
        #expect(lines.contains("  answered by AK502 5, AK304 8, AK403 5"))
        #expect(
            lines.contains {
                $0.hasPrefix("  to change it: ")
                    && $0.contains("validate: {severity: {validate.element.too-long: warning}}")
            })
    }

    @Test("another version's dictionary is said aloud, and judges by its own lengths but for dates")
    func standIn() async throws {
        let text = try text(of: clean).replacing("X*004010~", with: "X*003060~")
            .replacing("AF-7001**20261120", with: "AF-7001**261120")
        let ended = try await Gateway.run(["x12", "check", "-"], input: text)
        #expect(ended.output.contains("warning[validate.dictionary.stand-in]"), "\(ended.output)")
        #expect(!ended.output.contains("validate.element.too-short"), "\(ended.output)")
        let unknown = text.replacing("ST*850*", with: "ST*399*")
        let none = try await Gateway.run(["x12", "check", "-"], input: unknown)
        #expect(none.output.contains("warning[validate.dictionary.missing]"))
        #expect(none.output.contains("399 003060 without dictionary"))
    }

    @Test("a partner's agreement decides where one is named")
    func partner() async throws {
        let site = try WorkingFolder.site()
        let ended = try await Gateway.run(
            ["x12", "check", "--partner", "alder", clean] + site.options)
        #expect(ended.status == 0, "\(ended.all)")
        let nobody = try await Gateway.run(
            ["x12", "check", "--partner", "nobody", clean] + site.options)
        #expect(nobody.status == 1)
        #expect(nobody.errors.contains("error[profile.partner.unknown]"))
    }

    @Test("with a partner ISA01 to ISA04 are compared, and answered, as the gateway does")
    func credentials() async throws {
        let site = try WorkingFolder([
            "gangway.yaml": "identities: [\"ZZ:LAKESIDE\"]\n", "alder.key": "HUSHHUSH99\n",
            "partners/alder/partner.yaml": """
            ids: ["ZZ:ALDERFINCH"]
            status: live
            identifies: {security: "file:alder.key"}
            agreements:
              - {set: "850", version: "004010"}

            """,
            "partners/channels/van.yaml": "kind: folder\ncarries: [alder]\n",
        ])
        let options = ["--partner", "alder", "-"] + site.options
        let order = try text(of: clean)
        let without = try await Gateway.run(["x12", "check"] + options, input: order)
        #expect(without.status == 1 && without.output.contains("ISA03"), "\(without.all)")
        let answered = try await Gateway.run(
            ["x12", "ack", "--time", "202611201400"] + options,
            input: order.replacing("*0*P*>", with: "*1*P*>"))
        #expect(answered.output.contains("*R*012~"), "\(answered.all)")
        let named = order.replacing("*00*          *ZZ*A", with: "*01*HUSHHUSH99*ZZ*A")
        let agreed = try await Gateway.run(["x12", "check"] + options, input: named)
        #expect(agreed.status == 0, "\(agreed.all)")
        let other = try await Gateway.run(
            ["x12", "check"] + options, input: named.replacing("HUSHHUSH99", with: "HUSHHUSH98"))
        #expect(other.status == 1 && !other.all.contains("HUSHHUSH98"), "\(other.all)")
    }

    @Test("programs get an object a file, scanners SARIF, GitHub its commands")
    func formats() async throws {
        let json = try await Gateway.run("x12", "check", "--format", "json", clean, faulty)
        let reports = try json.output.split(separator: "\n").map { try JSONReader.read(String($0)) }
        #expect(reports.map { $0["segments"]?.integer } == [21, 42])
        #expect(reports[0]["findings"]?.items?.isEmpty == true)
        #expect(reports[1].path("findings[0].at.line")?.integer == 17)
        #expect(reports[1].path("dictionaries")?["850 004010"]?.text == "004010")
        let sarif = try await Gateway.run("x12", "check", "--format", "sarif", clean, faulty)
        let log = try JSONReader.read(sarif.output)
        #expect(log["version"]?.text == "2.1.0")
        #expect(log.path("runs[0].results[0].ruleId")?.text == "validate.segment.missing")
        let region = "runs[0].results[0].locations[0].physicalLocation.region.startLine"
        #expect(log.path(region)?.integer == 17)
        #expect(log.path("runs[0].tool.driver.rules[0].id")?.text == "validate.segment.missing")
        let github = try await Gateway.run("x12", "check", "--format", "github", faulty)
        #expect(
            github.output.hasPrefix(
                "::error file=\(faulty),line=17,title=validate.segment.missing::mandatory"))
        #expect(github.output.split(separator: "\n").count == 1)
    }

    // MARK: json and write

    @Test("json and write give the same bytes; several files and lists of files are one stream")
    func identity() async throws {
        let folder = try WorkingFolder(["list.txt": "\(clean)\n\(faulty)\n"])
        let json = try await Gateway.run("x12", "json", "@\(folder.path)/list.txt")
        #expect(json.status == 0 && json.errors.isEmpty)
        #expect(json.output.split(separator: "\n").count == 4)
        let written = try await Gateway.run(["x12", "write", "-"], input: json.output)
        #expect(written.status == 0 && written.errors.isEmpty)
        #expect(try written.output == text(of: clean) + text(of: faulty))
        let flat = try await Gateway.run("x12", "json", "--flat", clean)
        #expect(!flat.output.contains("\"loop\"") && json.output.contains("\"loop\":\"PO1\""))
    }

    @Test("what cannot be kept fails; what cannot be written is refused at its line")
    func refused() async throws {
        let prose = try await Gateway.run(["x12", "json", "-"], input: "Dear partner,")
        #expect(prose.status == 1 && prose.errors.contains("error[parse.interchange.missing]"))
        let json = try await Gateway.run("x12", "json", clean)
        let broken = json.output.replacing("STONEWARE MUG", with: "STONEWARE*MUG")
        let ended = try await Gateway.run(["x12", "write", "-"], input: broken)
        #expect(ended.status == 1)
        #expect(
            ended.errors.contains(
                "standard input:1:1: error[envelope.data.delimiter]: PID05: The data holds"),
            "\(ended.errors)")
        #expect(ended.output.isEmpty)
        let replaced = try await Gateway.run(
            ["x12", "write", "--replace", " ", "-"], input: broken)
        #expect(try replaced.output == text(of: clean))
    }

    @Test("trailers that do not fit are corrected and said, or kept")
    func trailers() async throws {
        let json = try await Gateway.run("x12", "json", clean)
        let changed = json.output.replacing("[\"SE\",\"17\"", with: "[\"SE\",\"7\"")
        let right = try await Gateway.run(["x12", "write", "-"], input: changed)
        #expect(try right.output == text(of: clean))
        #expect(right.errors.contains("note[envelope.trailer.corrected]: SE01 was '7'"))
        let kept = try await Gateway.run(
            ["x12", "write", "--trailers", "keep", "-"], input: changed)
        #expect(kept.output.contains("SE*7*0001~") && kept.errors.isEmpty)
    }

    // MARK: ack, split, stat

    @Test("a file gets the acknowledgment that it deserves, by the options")
    func ack() async throws {
        let time = ["--time", "202611210915"]
        let usual = try await Gateway.run(["x12", "ack", faulty] + time)
        #expect(usual.status == 0)
        #expect(
            usual.output.replacing("\n", with: "").hasSuffix(
                "*261121*0915*U*00401*000000001*0*P*>~"
                    + "GS*FA*LAKESIDE*ALDERFINCH*20261121*0915*1*X*004010~ST*997*0001~"
                    + "AK1*PO*1007~AK2*850*0001~AK5*A~AK2*850*0002~AK3*BEG*2**3~AK5*R*5~"
                    + "AK2*850*0003~AK5*A~AK9*P*3*3*2~SE*11*0001~GE*1*1~IEA*1*000000001~"),
            "\(usual.output)")
        let other = try await Gateway.run(
            [
                "x12", "ack", "--kind", "999", "--ta1", "always", "--refused-only",
                "--without-partly", "--control", "7", faulty,
            ] + time)
        #expect(other.output.contains("TA1*000001007*261120*0915*A*000~"))
        #expect(
            other.output.contains("*000000008*0*P*>~\nGS*FA*LAKESIDE*ALDERFINCH*20261121*0915*7"))
        #expect(other.output.contains("AK1*PO*1007*004010~\nAK2*850*0002~\nIK3*BEG*2**3~"))
        #expect(other.output.contains("AK9*E*3*3*2~"))
        let tolerant = try await Gateway.run(
            ["x12", "ack", "--tolerate", "validate.segment.missing", faulty] + time)
        #expect(tolerant.output.contains("AK5*E*5~") && tolerant.output.contains("AK9*E*3*3*3~"))
        let refused = try await Gateway.run(
            ["x12", "ack", "--ta1", "errors"] + time
                + ["fixtures/demo/van/08-truncated.x12".inRepository])
        #expect(refused.output.contains("*R*023~") && !refused.output.contains("997"))
        let again = try await Gateway.run(["x12", "ack", "-"] + time, input: usual.output)
        #expect(again.status == 0 && again.output.isEmpty)
        // A TA1 is not answered by a TA1, or two systems would never come to an end.
        let ta1 = try await Gateway.run(
            ["x12", "ack", "--ta1", "always", "--kind", "none", faulty] + time)
        #expect(ta1.output.contains("TA1*000001007*261120*0915*A*000~"))
        let never = try await Gateway.run(
            ["x12", "ack", "--ta1", "always", "-"] + time, input: ta1.output)
        #expect(never.status == 0 && never.output.isEmpty)
    }

    @Test("with a partner its profile answers as `try` does")
    func profile() async throws {
        let site = try WorkingFolder.site()
        let order = "fixtures/demo/van/02-brightwater-order.x12".inRepository
        func answers(_ output: String) -> [Substring] {
            output.split(whereSeparator: \.isNewline).filter {
                $0.hasPrefix("AK") || $0.hasPrefix("TA1")
            }
        }
        let tried = try await Gateway.run(["try", order] + site.options)
        let ended = try await Gateway.run(
            ["x12", "ack", "--partner", "brightwater", order] + site.options)
        #expect(ended.status == 0, "\(ended.all)")
        #expect(answers(ended.output).count == 5)
        #expect(answers(ended.output) == answers(tried.output))
    }

    @Test("each set, group or interchange gets a file of its own, and none is overwritten")
    func split() async throws {
        let folder = try WorkingFolder()
        let out = folder.path + "/out"
        let ended = try await Gateway.run("x12", "split", faulty, "--output", out)
        #expect(ended.status == 0, "\(ended.all)")
        #expect(
            folder.contents.keys.sorted() == [
                "out", "out/000001-000001007-1007-850-0001.x12",
                "out/000002-000001007-1007-850-0002.x12",
                "out/000003-000001007-1007-850-0003.x12",
            ])
        let last = try await Gateway.run(
            "x12", "check", "\(out)/000003-000001007-1007-850-0003.x12")
        #expect(last.status == 0 && last.output.contains("of 1 set"))
        let whole = ["x12", "split", "--by", "interchange", faulty, "--output", out]
        let named = try await Gateway.run(whole + ["--name", "{isa06}.x12"])
        #expect(named.status == 0)
        #expect(try text(of: "\(out)/ALDERFINCH.x12") == text(of: faulty))
        let again = try await Gateway.run(whole + ["--name", "{isa06}.x12"])
        #expect(again.status == 1 && again.errors.contains("error[config.file.exists]"))
        let outside = try await Gateway.run(whole + ["--name", "../{isa06}.x12"])
        #expect(outside.status == 64)
        // What a partner writes into its id cannot lead out of the folder either.
        let hostile = try text(of: clean).replacing("ALDERFINCH     ", with: "../../ALDER    ")
        let jailed = try await Gateway.run(
            ["x12", "split", "--by", "interchange", "-", "--output", out, "--name", "{isa06}"],
            input: hostile)
        #expect(jailed.status == 0)
        #expect(folder.contents["out/------ALDER"] != nil, "\(folder.contents.keys)")
    }

    @Test("what is in files is counted")
    func stat() async throws {
        let ended = try await Gateway.run("x12", "stat", "--json", clean, faulty)
        let json = try JSONReader.read(ended.output)
        #expect(json["sets"]?.integer == 4 && json["segments"]?.integer == 63)
        #expect(
            json["traffic"] == [
                [
                    "sender": "ZZ:ALDERFINCH", "receiver": "ZZ:LAKESIDE", "usage": "P",
                    "set": "850",
                    "version": "004010", "count": 4,
                ]
            ])
        #expect(
            json["segmentsUsed"]?.items?.contains(
                ["set": "850", "version": "004010", "segment": "BEG", "count": 3]) == true)
        #expect(
            json["codesUsed"]?.items?.contains(
                ["set": "850", "version": "004010", "element": "BEG02", "code": "SA", "count": 3])
                == true)
        let text = try await Gateway.run("x12", "stat", clean)
        #expect(text.output.hasPrefix("1 file, 1 interchange, 1 group, 1 set, 21 segments\n"))
        #expect(text.output.contains("850  004010   BEG02    SA"))
    }

    /// A site with one set of its own in its own standard, and a partner whose guide differs.
    private static func site() throws -> WorkingFolder {
        try WorkingFolder([
            "gangway.yaml": "identities: [\"ZZ:LAKESIDE\"]\n",
            "standard/004010/codes.txt": "92 more\n    QQ our own kind of order\n",
            "partners/alder/partner.yaml": """
            ids: ["ZZ:ALDERFINCH"]
            status: live
            acknowledge: {functional: "999"}
            agreements:
              - {set: "850", version: "004010"}

            """,
            "partners/alder/850.guide.yaml": """
            why: Alder's guide of March 2026
            places:
              - {at: CUR, use: unused}
              - {at: BEG.03, codes: [AF-7001]}

            """,
            "partners/channels/van.yaml": "kind: folder\ncarries: [alder]\n",
        ])
    }

    @Test("check, ack and stat go by the site's own standard")
    func ownStandard() async throws {
        let site = try Self.site()
        let order = try text(of: clean).replacing("BEG*00*SA", with: "BEG*00*QQ")
        let options = ["--config", site.path + "/gangway.yaml"]
        let shipped = try await Gateway.run(["x12", "check", "-"], input: order)
        #expect(shipped.output.contains("validate.element.unknown-code"), "\(shipped.all)")
        let own = try await Gateway.run(["x12", "check", "-"] + options, input: order)
        #expect(!own.output.contains("validate.element.unknown-code"), "\(own.all)")
        let told = try await Gateway.run(["x12", "ack", "--warnings", "-"], input: order)
        #expect(told.output.contains("AK4*2*92*7*QQ"), "\(told.all)")
        let clean = try await Gateway.run(
            ["x12", "ack", "--warnings", "-"] + options, input: order)
        #expect(clean.output.contains("AK5*A~"), "\(clean.all)")
        let counted = try await Gateway.run(["x12", "stat", "-"] + options, input: order)
        #expect(counted.output.contains("BEG02    QQ"), "\(counted.all)")
    }

    @Test("check, ack and stat go by a partner's guide, and its line is shown")
    func partnersGuide() async throws {
        let site = try Self.site()
        let words = ["--partner", "alder", clean] + site.options
        let explained = try await Gateway.run(["x12", "check", "--explain"] + words)
        let lines = explained.output.split(separator: "\n")
        #expect(
            lines.contains("  rests on the guide that was agreed: alder/850.guide.yaml:3:10"),
            "\(explained.all)")
        #expect(lines.contains("  answered by AK502 5, AK304 2, IK304 I4"))
        let answered = try await Gateway.run(["x12", "ack"] + words)
        #expect(answered.output.contains("IK3*CUR*3**I4~"), "\(answered.all)")
        let counted = try await Gateway.run(["x12", "stat"] + words)
        #expect(counted.status == 0 && counted.output.contains("BEG02    SA"), "\(counted.all)")
    }

    @Test("what an acknowledgment says is told in words")
    func words() async throws {
        let site = try Self.site()
        let order = try text(of: clean).replacing("*24*CA*", with: "*24*CASES*")
        let tried = try await Gateway.run(["try", "-"] + site.options, input: order)
        #expect(
            tried.output.contains(
                "in words:\n  850 0001: segment 3 (CUR): currency is not used by our guide\n"),
            "\(tried.all)")
        #expect(tried.output.contains("(PO103): unit of measure 'CASES' is longer than two"))
        let json = try JSONReader.read(
            try await Gateway.run(["try", "--json", "-"] + site.options, input: order).output)
        #expect(json["words"]?.items?.isEmpty == false)
    }

    private func text(of path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }
}
