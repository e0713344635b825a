import Diagnostics
import Guides
import Simulation
import Testing
import Values
import X12

@Suite("Walking sets that make no sense")
struct HostileSetTests {
    /// Segments of the set in any order, with anything in them.
    static func body(_ random: inout SplitMix64, _ guide: SetGuide) -> String {
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
        var random = SplitMix64(seed: UInt64(seed))
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
