import Diagnostics
import Foundation
import Guides
import Simulation
import Testing
import Values
import X12

@Suite("Guides in SEF")
struct SEFTests {
    static let small = Bench.folder.deletingLastPathComponent()
        .appendingPathComponent("fixtures/guides/small.sef")

    private func standard(_ imported: GuideImport.Imported) -> Standard {
        Standard { path in imported.files[path].map { Array($0.utf8) } }
    }

    private func read(_ text: String) -> (GuideImport.Imported?, [Diagnostic]) {
        let result = GuideImport.read(sef: Array(text.utf8), file: "partner.sef")
        return (result.imported, result.diagnostics)
    }

    @Test("a small guide becomes files that the standard reads")
    func small() throws {
        let (read, faults) = read(try String(contentsOf: Self.small, encoding: .utf8))
        #expect(faults == [])
        let imported = try #require(read)
        #expect(imported.version == "004010")
        #expect(imported.sets == ["850"])
        let guide = try standard(imported).guide(version: "004010", set: "850")
        #expect(guide.group == "PO")
        #expect(
            guide.paths == [
                "ST", "BEG", "CUR", "REF", "N1", "N1/N2", "PO1", "PO1/PID", "CTT", "CTT/AMT", "SE",
            ])
        #expect(
            guide.rows.map(\.area) == [
                .heading, .heading, .heading, .heading, .heading, .heading, .detail, .detail,
                .summary, .summary, .summary,
            ])
        let line = try #require(guide.loop(path: "PO1"))
        #expect(guide.loops[line].maximumRepeats == 100_000 && guide.loops[line].isMandatory)
        let rows = try #require(guide.rows.firstIndex { $0.tag == "PO1" })
        #expect(guide.segments[guide.rows[rows].segment].elements.count == 11)
        #expect(guide.segments[guide.rows[rows].segment].rules.count == 5)
        #expect(guide.rows[1].isMandatory)
        #expect(guide.rows[3].maximumUse == 0)
        #expect(guide.codeLists["353"].map { $0.meanings.keys.sorted() } == ["00", "01", "05"])
        let body = "BEG*05*DS*PO-1**20260102\nREF*ZZ*1**DP>2\nN1*ST*A*92*12\nPO1*1*1*EA"
        let lines = ["ST*850*0001"] + body.split(separator: "\n").map(String.init) + ["SE*6*0001"]
        let walk = try Bench.walk(lines: lines, guide: guide, version: "004010")
        #expect(walk.told == [])
    }

    @Test("an edition goes to SEF and back unchanged in all that SEF can say", arguments: versions)
    func roundTrip(_ version: String) throws {
        let standard = Bench.standard
        let edition = try standard.edition(version)
        let guides = try GeneratorTests.all.filter { $0.version == version }.map {
            try standard.guide(version: version, set: $0.set)
        }
        let text = GuideImport.sef(edition, guides)
        let (read, faults) = read(text)
        #expect(faults == [])
        let back = self.standard(try #require(read))
        let again = try back.edition(version)
        #expect(Self.elements(again) == Self.elements(edition))
        #expect(Self.layouts(again.segments) == Self.layouts(edition.segments))
        #expect(Self.layouts(again.composites) == Self.layouts(edition.composites))
        #expect(again.known == edition.known)
        #expect(Self.codes(again) == Self.codes(edition))
        for guide in guides {
            let other = try back.guide(version: version, set: guide.set)
            #expect(other.group == guide.group)
            #expect(Self.rows(other) == Self.rows(guide), "\(guide.set)")
            #expect(Self.loops(other) == Self.loops(guide), "\(guide.set)")
        }
        let twice = try guides.map { try back.guide(version: version, set: $0.set) }
        #expect(GuideImport.sef(again, twice) == text)
    }

    @Test("a list with a code that SEF would read otherwise is left out", arguments: ["!0", "A,B"])
    func unwritableCode(_ code: String) throws {
        let (read, _) = read(try String(contentsOf: Self.small, encoding: .utf8))
        var files = try #require(read).files
        files["004010/codes.txt"]?.append("92 all\n    also SA \(code)\n")
        let standard = Standard { [files] path in files[path].map { Array($0.utf8) } }
        let guide = try standard.guide(version: "004010", set: "850")
        let (again, faults) = self.read(GuideImport.sef(try standard.edition("004010"), [guide]))
        #expect(faults == [])
        let codes = try #require(again?.files["004010/codes.txt"])
        #expect(codes.contains("353 all") && !codes.contains("92 "))
    }

    static let versions = Bench.standard.versions

    private static func elements(_ edition: StandardEdition) -> [String] {
        edition.elements.values.map {
            "\($0.reference) \($0.kind) \($0.places) \($0.minimum) \($0.maximum)"
        }.sorted()
    }

    private static func layouts(_ layouts: [String: StandardEdition.Layout]) -> [String] {
        layouts.values.map { layout in
            let rules = layout.rules.map { "\($0.kind) \($0.first) \($0.mask)" }
            return "\(layout.id) \(layout.positions) \(rules)"
        }.sorted()
    }

    private static func codes(_ edition: StandardEdition) -> [String: [String]] {
        edition.codes.filter(\.value.isComplete).mapValues { $0.meanings.keys.sorted() }
    }

    private static func rows(_ guide: SetGuide) -> [String] {
        zip(guide.paths, guide.rows).map { path, row in
            "\(path) \(row.isMandatory) \(row.maximumUse) \(row.area) \(row.startsLoop)"
        }
    }

    private static func loops(_ guide: SetGuide) -> [String] {
        guide.loops.map { "\($0.path) \($0.isMandatory) \($0.maximumRepeats) \($0.rows)" }
    }

    // MARK: - Faults

    static let head = ".INI\nG,,004 010,X,X12-4010,t\n"

    @Test(
        "a fault has its line and column",
        arguments: [
            ("", "1:1 config.sef.malformed"),
            (".INI\nG,,x,X\n", "2:1 config.sef.malformed"),
            ("\(head).ELMS\n1=AN,1\n", "4:1 config.sef.malformed"),
            ("\(head).ELMS\n1=AN,5,1\n", "4:1 config.sef.malformed"),
            ("\(head).ELMS\n1=QQ,1,5\n", "4:1 config.sef.malformed"),
            ("\(head).ELMS\n1=AN,1,5\n1=AN,1,5\n", "5:1 config.sef.malformed"),
            ("\(head).ELMS\nno record\n", "4:1 config.sef.malformed"),
            ("\(head).SEGS\nN1=[98,Q]\n", "4:4 config.sef.malformed"),
            ("\(head).SEGS\nN1=[98\n", "4:4 config.sef.malformed"),
            ("\(head).SEGS\nN1=[98,M]+Z0102\n", "4:10 config.sef.malformed"),
            ("\(head).SEGS\nN1=[98,M]?\n", "4:10 config.sef.malformed"),
            (
                "\(head).SEGS\nN1=" + String(repeating: "[98]", count: 65),
                "4:1 config.sef.too-large"
            ),
            ("\(head).SETS\n850=^[ST,M]{:1[N1]\n", "4:1 config.sef.malformed"),
            ("\(head).SETS\n850=^[ST,M]}\n", "4:12 config.sef.malformed"),
            ("\(head).SETS\n850=^[ST,M]{:1{:1[N1]}}\n", "4:23 config.sef.malformed"),
            ("\(head).SETS\n850=" + String(repeating: "{", count: 30), "4:21 config.sef.malformed"),
            ("\(head).SETS\n111=^[ST,M][SE,M]\n", "4:1 config.sef.malformed"),
            ("\(head).SETS\n850=^[ST,M][REF #1,O]\n", "4:12 config.sef.malformed"),
            ("\(head).SETS\n850=^[ST,M]\n850=^[ST,M]\n", "5:1 config.sef.malformed"),
            ("\(head).SEGS\nN1=[98:M,M]\n", "4:4 config.sef.malformed"),
            ("\(head).CODES\n353=00,0\u{7}\n", "4:1 config.sef.malformed"),
            ("\(head).CODES\n353=00,$!01\n", "4:1 config.sef.malformed"),
        ])
    func faults(_ text: String, expected: String) {
        let (imported, found) = read(text)
        #expect(imported == nil)
        #expect(found.map { Self.place($0) } == [expected])
    }

    private static func place(_ fault: Diagnostic) -> String {
        guard case .text(let place) = fault.place else { return "?" }
        return "\(place.line):\(place.column) \(fault.code)"
    }

    @Test("what refers to nothing is told by the standard's own reader")
    func undefined() {
        let set = ".SETS\n850=^[ST,M][SE,M]\n.SEGS\nST=[143,M]\nSE=[96,M]\n"
        let (imported, found) = read("\(Self.head)\(set).ELMS\n96=N0,1,10\n")
        #expect(imported == nil)
        #expect(found.contains { $0.code == .standardReference })
    }

    @Test("whatever the bytes are, there is an answer", arguments: 0..<40)
    func hostile(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var bytes = Array(try Data(contentsOf: Self.small))
        for _ in 0..<1 + random.next(20) {
            let at = random.next(bytes.count)
            switch random.next(3) {
            case 0: bytes[at] = UInt8(random.next(256))
            case 1: bytes.remove(at: at)
            default:
                bytes.insert(contentsOf: Array("[{}^+,.\n=".utf8).shuffled(using: &random), at: at)
            }
        }
        let (imported, found) = GuideImport.read(sef: bytes, file: "x.sef")
        #expect((imported == nil) == !found.isEmpty)
        #expect(found.count <= 100)
    }
}
