import Diagnostics
import Guides
import Testing
import X12

@Suite("Reading the shipped standard")
struct StandardTests {
    struct Expected: Sendable {
        var version: String
        var set: String
        var group: String
        var rows: Int
        var loops: Int
    }

    // Counted in the facts from which the files were written; loop 0, the set itself, is one more.
    static let expected = [
        Expected(version: "004010", set: "850", group: "PO", rows: 196, loops: 31),
        Expected(version: "005010", set: "850", group: "PO", rows: 207, loops: 32),
        Expected(version: "004010", set: "997", group: "FA", rows: 8, loops: 2),
        Expected(version: "005010", set: "997", group: "FA", rows: 8, loops: 2),
    ]

    @Test("each guide has the rows and loops of the standard", arguments: expected)
    func counts(_ expected: Expected) throws {
        let guide = try Bench.standard.guide(version: expected.version, set: expected.set)
        #expect(guide.group == expected.group)
        #expect(guide.rows.count == expected.rows)
        #expect(guide.loops.count == expected.loops + 1)
        #expect(guide.rows.first?.tag == "ST")
        #expect(guide.rows.last?.tag == "SE")
    }

    @Test(
        "each version has its elements, segments and envelope",
        arguments: [("004010", 241, 73, 221), ("005010", 254, 74, 229)])
    func edition(_ version: String, elements: Int, segments: Int, others: Int) throws {
        let edition = try Bench.standard.edition(version)
        #expect(edition.elements.count == elements)
        #expect(edition.segments.count == segments)
        #expect(edition.known.count == segments + others)
        #expect(edition.composites.keys.sorted() == ["C001", "C002", "C030", "C040"])
        for id in ["ISA", "GS", "ST", "SE", "GE", "IEA", "TA1"] {
            #expect(edition.segments[id] != nil, "\(id)")
        }
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
            ("004010", "856", .unknownSet("856", version: "004010")),
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
        #expect(edition.codes["128"]?.isComplete == false)
        #expect(edition.codes["720"]?.meanings.count == 8)
        #expect(edition.codes["723"]?.meanings["12"] == nil)
    }
}
