import Canonical
import Guides
import Testing
import Values
import X12

@testable import Mapping

@Suite("Losing nothing of a document")
struct LosslessTests {
    @Test(
        "Every text of a random set is in its document, mapped or unmapped",
        arguments: Workbench.mappedSets, ["004010", "005010"])
    func texts(set: String, version: String) throws {
        let map = try #require(try Workbench.shipped(set: set, version).map)
        var count = 0
        for seed in 1...20 {
            var order = RandomTexts(
                guide: try Workbench.guide(version, set: set), seed: UInt64(seed))
            let segments = order.segments()
            let tree = try Workbench.tree(segments, version: version, set: set)
            let result = map.run(tree, context: Workbench.context)
            let strings = Set(Self.strings(result.document.body))
            let lost = order.texts.filter { text in
                !strings.contains { $0 == text || $0.contains(text) }
            }
            #expect(lost.isEmpty, "seed \(seed): \(lost.prefix(5))")
            count += order.texts.count
        }
        #expect(count > 150)
    }

    @Test(
        "What is copied is what the rules give, faults and unread elements included",
        arguments: ["004010", "005010"])
    func copies(version: String) throws {
        let map = try Workbench.map(version)
        for seed in 1...30 {
            var order = RandomTexts(guide: try Workbench.guide(version), seed: UInt64(seed))
            let tree = try Workbench.tree(order.segments(), version: version)
            let copied = map.run(tree, context: Workbench.context)
            // A traced run asks every rule.
            let ruled = map.trace(tree, context: Workbench.context).result
            #expect(copied.document == ruled.document, "seed \(seed)")
            #expect(copied.diagnostics == ruled.diagnostics, "seed \(seed)")
        }
    }

    private static func strings(_ json: JSON) -> [String] {
        if let text = json.text { return [text] }
        return (json.items ?? []).flatMap(strings)
            + (json.members ?? []).flatMap { strings($0.value) }
    }
}

/// A transaction set made at random from its guide: any segment in its place, any element filled,
/// each text its own.
private struct RandomTexts {
    let guide: SetGuide
    private var random: SplitMix64
    /// The texts that were written.
    private(set) var texts: [String] = []

    init(guide: SetGuide, seed: UInt64) {
        self.guide = guide
        random = SplitMix64(seed: seed)
    }

    /// The segments between ST and SE.
    mutating func segments() -> [String] {
        Array(loop(0).dropFirst().dropLast())
    }

    private mutating func loop(_ loop: Int) -> [String] {
        var segments: [String] = []
        var row = guide.loops[loop].rows.lowerBound
        while row < guide.loops[loop].rows.upperBound {
            let inner = guide.rows[row].loop
            guard inner == loop else {
                for _ in 0..<count(isMandatory: guide.loops[inner].isMandatory) {
                    segments += self.loop(inner)
                }
                row = guide.loops[inner].rows.upperBound
                continue
            }
            let isNeeded = guide.rows[row].isMandatory || guide.rows[row].startsLoop
            for _ in 0..<(isNeeded ? 1 : count(isMandatory: false)) {
                segments.append(segment(row))
            }
            row += 1
        }
        return segments
    }

    private mutating func count(isMandatory: Bool) -> Int {
        let roll = Int.random(in: 0..<10, using: &random)
        if roll < 6 { return isMandatory ? 1 : 0 }
        return roll < 9 ? 1 : 2
    }

    private mutating func segment(_ row: Int) -> String {
        let tag = guide.rows[row].tag.description
        if tag == "ST" || tag == "SE" { return tag }
        if tag == "LS" || tag == "LE" { return "\(tag)*LDT" }
        let count = guide.segments[guide.rows[row].segment].elements.count
        var elements: [String] = []
        for position in 1...count {
            guard let element = guide.element(position, ofRow: row) else { continue }
            let isFilled =
                element.requirement == .mandatory || Bool.random(using: &random)
            elements.append(isFilled ? value(element) : "")
        }
        return ([tag] + elements).joined(separator: "*")
    }

    private mutating func value(_ element: GuideElement) -> String {
        switch element.kind {
        case .text:
            guard element.maximum >= 8 else { return "A" }
            let text = "T\(texts.count)T"
            texts.append(text)
            return text
        case .code: return String(repeating: "Z", count: max(1, element.minimum))
        case .date: return "20261127"
        case .time: return "1200"
        case .decimal: return "1.5"
        case .number: return "12"
        case .binary: return ""
        case .composite:
            var components: [String] = []
            for component in guide.components(of: element) {
                components.append(Bool.random(using: &random) ? value(component) : "")
            }
            return components.joined(separator: ">")
        }
    }
}
