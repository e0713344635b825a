import Diagnostics
import Guides
import Simulation
import Testing
import X12

@Suite("Made-up documents")
struct GeneratorTests {
    /// Every set of every shipped version.
    static let all = ShippedSetTests.shipped

    /// Walks a document in delimiters that its values keep clear of.
    static func walk(
        _ document: GeneratedDocument, _ guide: SetGuide, _ delimiters: Delimiters
    ) throws -> Bench.Walk {
        try Bench.walk(
            lines: document.lines(delimiters), guide: guide, version: guide.version)
    }

    @Test("a document made from the guide has no fault and stands where it was put", arguments: all)
    func clean(_ shipped: ShippedSetTests.Shipped) throws {
        let guide = try Bench.standard.guide(version: shipped.version, set: shipped.set)
        for seed in 0..<6 {
            var generator = DocumentGenerator(guide, seed: Seeds.first + UInt64(seed))
            let document = seed == 0 ? generator.minimal() : generator.rich(size: 20 * seed)
            let walk = try Self.walk(document, guide, generator.delimiters)
            #expect(walk.told == [], "seed \(seed)")
            #expect(
                walk.placements.map(\.row) == document.segments.map(\.row), "seed \(seed)")
        }
    }

    @Test("a seed always gives the same document, another one another")
    func seeded() throws {
        let guide = try Bench.standard.guide(version: "004010", set: "850")
        func made(_ seed: UInt64) -> [String] {
            var generator = DocumentGenerator(guide, seed: seed)
            return generator.rich().lines(generator.delimiters)
        }
        #expect(made(7) == made(7))
        #expect(made(7) != made(8))
        #expect(made(7).count > 10)
    }
}
