import Diagnostics
import Guides
import Testing
import X12

@Suite("Walking sets that make no sense")
struct HostileSetTests {
    /// Splitmix64 (Steele, Lea, Flood 2014): small, seeded, the same everywhere.
    struct Random {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
        }

        mutating func text() -> String {
            let letters = Array("AB09 .->^z")
            return String((0..<next(9)).map { _ in letters[next(letters.count)] })
        }
    }

    /// Segments of the set in any order, with anything in them.
    static func body(_ random: inout Random, _ guide: SetGuide) -> String {
        let lines = (0..<1 + random.next(60)).map { _ -> String in
            let tag =
                random.next(12) == 0
                ? "X" + random.text().filter { $0 != " " }
                : guide.rows[1 + random.next(guide.rows.count - 2)].tag.description
            return ([tag] + (0..<random.next(14)).map { _ in random.text() }).joined(
                separator: "*")
        }
        return lines.joined(separator: "\n")
    }

    @Test(
        "whatever comes, every segment has a consistent place and the faults are bounded",
        arguments: ["004010", "005010"], 0..<60)
    func consistent(_ version: String, seed: Int) throws {
        var random = Random(state: UInt64(seed))
        let guide = try Bench.standard.guide(version: version, set: "850")
        let policy = ValidationPolicy(faultLimit: 20)
        let walk = try Bench.walk(
            Self.body(&random, guide), version: version, policy: policy)
        let tree = walk.tree
        #expect(walk.faults.count <= 21)
        #expect(walk.placements.count == tree.segments.count)
        for (index, instance) in tree.instances.enumerated().dropFirst() {
            #expect(instance.parent < index)
            let around = tree.instances[instance.parent]
            #expect(around.segments.contains(instance.segments.lowerBound))
            #expect(instance.segments.upperBound <= around.segments.upperBound)
            #expect(guide.loops[instance.loop].parent == around.loop)
            let first = tree.segments(in: index).first
            #expect(first == instance.segments.lowerBound)
        }
        let own = tree.instances.indices.flatMap { tree.segments(in: $0) }.sorted()
        #expect(own == Array(tree.segments.segments))
        for segment in tree.segments.segments {
            guard let row = tree.row(of: segment) else { continue }
            #expect(guide.rows[row].loop == tree.instances[tree.instance(of: segment)].loop)
            #expect(guide.rows[row].tag == tree.segments.tag(segment))
        }
    }
}
