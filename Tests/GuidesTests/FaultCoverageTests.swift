import Diagnostics
import Guides
import Simulation
import Testing
import X12

@Suite("Documents that are broken in one place")
struct FaultCoverageTests {
    /// How often each kind of fault is planted in each set.
    private static let turns = 1

    @Test("the fault that was planted is told, with its place, and no other", arguments: versions)
    func planted(_ version: String) throws {
        var table: [(set: String, found: [BrokenDocument.Kind: Int])] = []
        for shipped in GeneratorTests.all where shipped.version == version {
            let guide = try Bench.standard.guide(version: version, set: shipped.set)
            var found: [BrokenDocument.Kind: Int] = [:]
            for (index, kind) in BrokenDocument.Kind.allCases.enumerated() {
                for turn in 0..<Self.turns {
                    var faults = FaultGenerator(
                        guide, seed: Seeds.first + UInt64(1000 * index + turn))
                    guard let broken = faults.broken(kind) else { continue }
                    let walk = try GeneratorTests.walk(
                        broken.document, guide, faults.generator.delimiters)
                    let lines = broken.document.lines(faults.generator.delimiters)
                    #expect(walk.told == [broken.told], "\(version)/\(shipped.set) \(lines)")
                    try Self.expectAnswer(to: broken, faults.generator.delimiters, guide)
                    found[kind, default: 0] += 1
                }
            }
            table.append((shipped.set, found))
        }
        print(Self.text(version, table))
        print("planted: \(table.flatMap(\.found.values).reduce(0, +)) faults")
        guard Seeds.areUsual else { return }
        let everywhere: Set<BrokenDocument.Kind> = [
            .unrecognized, .missing, .foreign, .tooMany, .elementMissing, .elementTooMany,
            .elementTooShort, .elementTooLong, .elementCharacter, .elementCode,
            .elementComponents,
        ]
        for (set, found) in table {
            #expect(everywhere.subtracting(found.keys) == [], "\(version)/\(set)")
        }
        let kinds = Set(table.flatMap(\.found.keys))
        let absent = Set(BrokenDocument.Kind.allCases).subtracting(kinds)
        #expect(absent == (version < "004020" ? [.elementRepetitions] : []))
    }

    /// The 997 tells the fault, with its place, and no other; acknowledgments get none.
    private static func expectAnswer(
        to broken: BrokenDocument, _ delimiters: Delimiters, _ guide: SetGuide
    ) throws {
        guard guide.group != "FA" else { return }
        let interchange = GeneratedInterchange(
            [broken.document], in: Bench.envelope(guide.version, delimiters))
        let answer = try AnswerBench(interchange.bytes, guide)
        let what = "\(guide.version)/\(guide.set) \(broken.kind.rawValue)"
        #expect(answer.told == [broken.answer(guide.version)], "\(what)")
        #expect(answer.sets == [broken.kind == .elementCode ? "E 5" : "R 5"], "\(what)")
    }

    /// The kinds that a component can have, whichever set it stands in.
    private static let inComponents: [BrokenDocument.Kind] = [
        .elementMissing, .elementTooShort, .elementTooLong, .elementCharacter, .elementCode,
    ]

    @Test("so is one planted in a component of a composite", arguments: versions)
    func components(_ version: String) throws {
        var found: [BrokenDocument.Kind: Int] = [:]
        for shipped in GeneratorTests.all where shipped.version == version {
            let guide = try Bench.standard.guide(version: version, set: shipped.set)
            for (index, kind) in Self.inComponents.enumerated() {
                var faults = FaultGenerator(guide, seed: Seeds.first + UInt64(7000 + index))
                faults.inComponents = true
                guard let broken = faults.broken(kind) else { continue }
                let walk = try GeneratorTests.walk(
                    broken.document, guide, faults.generator.delimiters)
                let lines = broken.document.lines(faults.generator.delimiters)
                #expect(broken.component != nil)
                #expect(walk.told == [broken.told], "\(version)/\(shipped.set) \(lines)")
                found[kind, default: 0] += 1
            }
        }
        print("planted: \(found.values.reduce(0, +)) faults")
        for kind in Self.inComponents where Seeds.areUsual {
            #expect(found[kind] ?? 0 >= 10, "\(version) \(kind.rawValue): \(found)")
        }
    }

    static let versions = Bench.standard.versions

    /// The coverage as a table: sets down, kinds across, `·` where the set has no room for one.
    private static func text(
        _ version: String, _ table: [(set: String, found: [BrokenDocument.Kind: Int])]
    ) -> String {
        let kinds = BrokenDocument.Kind.allCases
        let head = [version + "  "] + kinds.map(\.rawValue)
        let lines = table.map { set, found in
            let cells = kinds.map { kind in
                let cell = found[kind].map(String.init) ?? "·"
                return String(repeating: " ", count: kind.rawValue.count - cell.count) + cell
            }
            return ([set + "     "] + cells).joined(separator: " ")
        }
        return ([head.joined(separator: " ")] + lines).joined(separator: "\n")
    }
}
