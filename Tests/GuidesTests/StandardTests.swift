import Diagnostics
import Guides
import Testing
import X12

@Suite("Reading the shipped standard")
struct StandardTests {
    @Test(
        "each version has its elements, segments and envelope",
        arguments: [
            ("004010", 604, 294, 31), ("004030", 609, 297, 45), ("005010", 613, 303, 35),
            ("006020", 625, 307, 51),
        ])
    func edition(_ version: String, elements: Int, segments: Int, others: Int) throws {
        let edition = try Bench.standard.edition(version)
        #expect(edition.elements.count == elements)
        #expect(edition.segments.count == segments)
        #expect(edition.known.count == segments + others)
        #expect(Set(edition.composites.keys).isSuperset(of: ["C001", "C002", "C030", "C040"]))
        for id in ["ISA", "ISB", "ISE", "TA1", "GS", "ST", "SE", "GE", "IEA"] {
            #expect(edition.segments[id] != nil, "\(id)")
        }
    }

    @Test("from 004030 on an event needs no reason, before it did (AT7)")
    func event() throws {
        for (version, faults) in [("004010", 1), ("004030", 0), ("005010", 0), ("006020", 0)] {
            let guide = try Bench.standard.guide(version: version, set: "214")
            let lines = ["ST*214*0001", "B10*1*2*SCAC", "LX*1", "AT7*X1****20260102", "SE*5*0001"]
            let walk = try Bench.walk(lines: lines, guide: guide, version: version)
            #expect(walk.faults.count == faults, "\(version) \(walk.told)")
        }
    }

    @Test("each line tells what it rests on")
    func evidence() throws {
        let old = try Bench.standard.guide(version: "004010", set: "850")
        let bounded = try #require(old.loop(path: "PO1/LS/LDT"))
        #expect(old.loops[bounded].evidence == .single)
        #expect(old.loops[try #require(old.loop(path: "PO1"))].evidence == .checked)
        #expect(old.rows.allSatisfy { $0.evidence == .checked })
        let order = old.segments[old.rows[try line(of: old)].segment]
        #expect(order.evidence == .checked)
        #expect(old.rules[order.rules].allSatisfy { $0.evidence == .checked })
        let between = try Bench.standard.guide(version: "004030", set: "850")
        #expect(between.rows.allSatisfy { $0.evidence == .single })
        #expect(between.segments.allSatisfy { $0.evidence.isInferred })
        #expect(between.elements.allSatisfy { $0.evidence.isInferred })
        #expect(between.codeLists["92"]?.evidence == .carried)
        let catalog = try Bench.standard.guide(version: "006020", set: "832")
        let kit = try #require(catalog.loop(path: "LIN/PKL"))
        #expect(catalog.loops[kit].evidence.isInferred)
        let edition = try Bench.standard.edition("004010")
        #expect(edition.elements["1573"] == nil)
        #expect(edition.elements["785"]?.evidence == .single)
        #expect(edition.segments["BIN"]?.evidence == .single)
        #expect(edition.segments["BIG"]?.evidence == .checked)
    }

    @Test(
        "the nearest version that has a set is the newest before, else the oldest after",
        arguments: [
            ("004010", "850", "004010"), ("004010VICS", "850", "004010"),
            ("004060", "850", "004030"), ("005040", "850", "005010"), ("003060", "850", "004010"),
            ("002001", "850", "004010"), ("004020", "850", "004010"), ("007060", "850", "006020"),
            ("004010", "753", "004030"), ("003040", "754", "004030"), ("004010", "999", "005010"),
            ("005030", "999", "005010"), ("006020", "856", "006020"), ("009999", "856", "006020"),
            ("004010", "837", nil), ("004010", "../850", nil), ("4010", "850", nil),
            ("D96A", "850", nil), ("00401", "850", nil), ("", "850", nil),
        ])
    func nearest(_ version: String, set: String, nearest: String?) {
        #expect(Bench.standard.nearestVersion(to: version, having: set) == nearest)
    }

    @Test("without a list of versions nothing is near")
    func unlisted() {
        let standard = Standard { path in path == "versions.txt" ? nil : Bench.load(path) }
        #expect(standard.versions.isEmpty)
        #expect(standard.nearestVersion(to: "004010", having: "850") == nil)
    }

    @Test("what changed between the versions is in the tables")
    func versions() throws {
        let old = try Bench.standard.guide(version: "004010", set: "850")
        let new = try Bench.standard.guide(version: "005010", set: "850")
        let oldLine = try line(of: old)
        let newLine = try line(of: new)
        #expect(old.element(2, ofRow: oldLine)?.reference == 330)
        #expect(new.element(2, ofRow: newLine)?.reference == 380)
        #expect(new.loop(path: "LDT") != nil)
        #expect(old.loop(path: "LDT") == nil)
        let deep = try #require(old.loop(path: "PO1/LS/LDT/LM"))
        #expect(old.loops[deep].depth == 4)
    }

    private func line(of guide: SetGuide) throws -> Int {
        let loop = try #require(guide.loop(path: "PO1"))
        return try #require(guide.rows(of: "PO1", in: loop).first)
    }

    @Test("a guide is resolved once and then shared")
    func shared() throws {
        let one = try Bench.standard.guide(version: "004010", set: "850")
        let other = try Bench.standard.guide(version: "004010", set: "850")
        #expect(one === other)
    }

    @Test("many may ask at once, and get the same guide")
    func concurrent() async throws {
        let standard = Standard { path in Bench.load(path) }
        let guides = try await withThrowingTaskGroup(of: SetGuide.self) { group in
            for index in 0..<16 {
                let version = index % 2 == 0 ? "004010" : "005010"
                group.addTask { try standard.guide(version: version, set: "997") }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(guides.map { ObjectIdentifier($0) }).count == 2)
    }

    @Test(
        "what is not there is said",
        arguments: [
            ("009999", "850", Standard.Absence.unknownVersion("009999")),
            ("004010", "999", .unknownSet("999", version: "004010")),
            ("../../etc", "850", .unknownVersion("../../etc")),
            ("004010", "../850", .unknownSet("../850", version: "004010")),
        ])
    func absent(_ version: String, set: String, absence: Standard.Absence) {
        #expect(throws: absence) { try Bench.standard.guide(version: version, set: set) }
    }

    @Test("GS08 names the version by its first six characters")
    func release() {
        #expect(Standard.version(of: "004010VICS") == "004010")
    }

    @Test("codes have our meanings, and closed lists are closed")
    func codes() throws {
        let edition = try Bench.standard.edition("004010")
        let purposes = try #require(edition.codes["353"])
        #expect(purposes.isComplete)
        #expect(purposes.meaning(of: "00") == "original")
        #expect(purposes.meanings["19"] != nil)
        #expect(edition.codes["I11"]?.isComplete == false)
        #expect(edition.codes["374"]?.meanings["999"] != nil)
        #expect(edition.codes["374"]?.meaning(of: "999") == nil)
        #expect(edition.codes["720"]?.meanings.count == 8)
        #expect(edition.codes["723"]?.meanings["12"] == nil)
    }
}
