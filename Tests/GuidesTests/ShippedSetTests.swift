import Diagnostics
import Foundation
import Guides
import Testing
import X12

@Suite("The shipped sets")
struct ShippedSetTests {
    struct Shipped: Sendable, CustomTestStringConvertible {
        var version: String
        var set: String
        var group: String
        var count: ShippedSets.Count
        var testDescription: String { "\(version)/\(set)" }
    }

    static let shipped = ShippedSets.counts.flatMap { line in
        zip(ShippedSets.versions, line.counts).compactMap { version, count in
            count.map { Shipped(version: version, set: line.set, group: line.group, count: $0) }
        }
    }

    @Test("each has the group, rows and loops of the facts", arguments: shipped)
    func counts(_ shipped: Shipped) throws {
        let guide = try Bench.standard.guide(version: shipped.version, set: shipped.set)
        #expect(guide.group == shipped.group)
        #expect(guide.rows.count == shipped.count.rows)
        #expect(guide.loops.count == shipped.count.loops + 1)
        #expect(guide.rows.first?.tag == "ST")
        #expect(guide.rows.last?.tag == "SE")
    }

    @Test("the folder holds these sets and no other")
    func folder() throws {
        let standard = Bench.standard
        #expect(standard.versions == ShippedSets.versions)
        for version in ShippedSets.versions {
            let folder = Bench.folder.appendingPathComponent("\(version)/sets")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            let expected = Self.shipped.filter { $0.version == version }.map { "\($0.set).txt" }
            #expect(files == expected, "\(version)")
        }
    }

    @Test("names are short and our own: a few words in lower case", arguments: shipped)
    func names(_ shipped: Shipped) throws {
        let guide = try Bench.standard.guide(version: shipped.version, set: shipped.set)
        for name in [guide.name] + guide.segments.map(\.name) + guide.elementNames {
            let words = name.split(separator: " ")
            #expect((1...6).contains(words.count), "\(name)")
            #expect(name.contains { $0.isLowercase }, "\(name)")
        }
    }

    // MARK: - The way to each row

    /// The rows of the shortest set that has `target`: every mandatory segment and loop, and the
    /// loops around the target.
    private static func shortest(_ guide: SetGuide, with target: Int, loop: Int = 0) -> [Int] {
        var rows: [Int] = []
        var row = guide.loops[loop].rows.lowerBound
        while row < guide.loops[loop].rows.upperBound {
            let entry = guide.rows[row]
            if entry.loop == loop {
                if entry.isMandatory || row == target { rows.append(row) }
                row += 1
                continue
            }
            let inner = guide.loops[entry.loop]
            if inner.isMandatory || inner.rows.contains(target) {
                rows += shortest(guide, with: target, loop: entry.loop)
            }
            row = inner.rows.upperBound
        }
        return rows
    }

    @Test("every segment of a set finds its own row, and no fault", arguments: shipped)
    func reach(_ shipped: Shipped) throws {
        let guide = try Bench.standard.guide(version: shipped.version, set: shipped.set)
        var missed: [String] = []
        for target in guide.rows.indices.dropFirst().dropLast() {
            let rows = Self.shortest(guide, with: target)
            let lines = rows.map { row in
                switch guide.rows[row].tag {
                // A binary segment says its own length, a bounded loop its name.
                case "BIN": "BIN*1*X"
                case "LS": "LS*\(guide.rows[row + 1].tag)"
                default: "\(guide.rows[row].tag)*X"
                }
            }
            let walk = try Bench.walk(lines: lines, guide: guide, version: shipped.version)
            let faults = walk.faults.filter { ShippedSets.structural.contains($0.code) }
            if faults.isEmpty, walk.placements.map(\.row) == rows { continue }
            let entry = guide.rows[target]
            missed.append("\(guide.loops[entry.loop].path) \(entry.tag)")
        }
        #expect(missed == [])
    }
}
