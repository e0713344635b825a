import Diagnostics
import Guides
import Values
import X12

/// A transaction set made at random from its guide, which the guide allows: any segment in its
/// place, any element filled, hierarchies and totals right.
struct RandomSet {
    let guide: SetGuide
    private var random: SplitMix64
    private var nodes: [(number: Int, level: String)] = []

    init(guide: SetGuide, seed: UInt64) {
        self.guide = guide
        random = SplitMix64(seed: seed)
    }

    /// The segments between ST and SE.
    mutating func segments() throws -> [String] {
        var body = Array(loop(0).dropFirst().dropLast())
        // What the guide does not allow all the same, because of what stands before it, is left
        // out.
        for _ in 0..<40 {
            let whole = total(body)
            let faults = try OutwardBench.faults(whole, guide: guide)
            guard let worst = faults.compactMap(\.place.segment).max() else { return whole }
            guard !body.isEmpty else { return [] }
            let index = max(0, min(worst - 2, body.count - 1))
            body.remove(at: index)
        }
        return []
    }

    // MARK: - Structure

    private mutating func loop(_ loop: Int) -> [String] {
        var segments: [String] = []
        var row = guide.loops[loop].rows.lowerBound
        while row < guide.loops[loop].rows.upperBound {
            let inner = guide.rows[row].loop
            guard inner == loop else {
                segments +=
                    guide.rows[row].tag == "HL" ? hierarchy(inner) : repeated(inner)
                row = guide.loops[inner].rows.upperBound
                continue
            }
            let isNeeded = guide.rows[row].isMandatory || guide.rows[row].startsLoop
            let times = isNeeded ? 1 : count(isMandatory: false, guide.rows[row].maximumUse)
            for _ in 0..<times { segments.append(segment(row)) }
            row += 1
        }
        return segments
    }

    private mutating func repeated(_ loop: Int) -> [String] {
        let entry = guide.loops[loop]
        let times = count(isMandatory: entry.isMandatory, entry.maximumRepeats)
        return (0..<times).flatMap { _ in self.loop(loop) }
    }

    /// A shipment with orders, packs in some, and items.
    private mutating func hierarchy(_ loop: Int) -> [String] {
        nodes = []
        var segments = node(loop, below: 0, "S")
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            segments += node(loop, below: 1, "O")
            let order = nodes.count
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                var above = order
                if Bool.random(using: &random) {
                    segments += node(loop, below: order, "P")
                    above = nodes.count
                }
                for _ in 0..<Int.random(in: 1...2, using: &random) {
                    segments += node(loop, below: above, "I")
                }
            }
        }
        return segments
    }

    private mutating func node(_ loop: Int, below: Int, _ level: String) -> [String] {
        nodes.append((nodes.count + 1, level))
        let above = below == 0 ? "" : String(below)
        let head = "HL*\(nodes.count)*\(above)*\(level)*\(level == "I" ? "0" : "1")"
        return [head] + self.loop(loop).dropFirst()
    }

    private mutating func count(isMandatory: Bool, _ limit: Int) -> Int {
        let roll = Int.random(in: 0..<10, using: &random)
        let wanted = roll < 6 ? (isMandatory ? 1 : 0) : roll < 9 ? 1 : 2
        return limit > 0 ? min(wanted, limit) : wanted
    }

    /// The segments with the totals that they come to.
    private func total(_ segments: [String]) -> [String] {
        var totals = SetTotals(guide)
        for segment in segments {
            let parts = segment.split(separator: "*", omittingEmptySubsequences: false)
            totals.add(SegmentTag(String(parts[0]))) { position in
                position < parts.count ? Array(parts[position].utf8) : []
            }
        }
        return totals.statements.reduce(segments) { segments, total in
            var segments = segments
            let tag = guide.rows[total.row].tag.description
            let index =
                segments.firstIndex { $0.hasPrefix(tag + "*") } ?? segments.endIndex
            var parts = index < segments.count ? segments[index].components("*") : [tag]
            while parts.count <= total.element { parts.append("") }
            parts[total.element] = total.text
            let text = parts.joined(separator: "*")
            if index < segments.count { segments[index] = text } else { segments.append(text) }
            return segments
        }
    }

    // MARK: - Segments

    private mutating func segment(_ row: Int) -> String {
        let tag = guide.rows[row].tag.description
        if tag == "ST" || tag == "SE" { return tag }
        if tag == "LS" { return "LS*\(guide.rows[row + 1].tag)" }
        if tag == "LE" {
            let start = guide.loops[guide.rows[row].loop].rows.lowerBound
            return "LE*\(guide.rows[start + 1].tag)"
        }
        let layout = guide.segments[guide.rows[row].segment]
        let elements = layout.elements.map { guide.elements[$0] }
        var values = filled(elements, Array(guide.rules[layout.rules]), isComponent: false)
        if tag == "BSN", values.count >= 5, !values[4].isEmpty { values[4] = "0001" }
        // No segment is empty.
        if values.allSatisfy(\.isEmpty),
            let index = elements.firstIndex(where: { $0.kind != .binary })
        {
            values[index] = value(elements[index])
        }
        while values.last == "" { values.removeLast() }
        return ([tag] + values).joined(separator: "*")
    }

    /// Values for elements or components, so that the relations among them hold.
    private mutating func filled(
        _ elements: [GuideElement], _ rules: [SyntaxRule], isComponent: Bool
    ) -> [String] {
        var isFilled = elements.enumerated().map { index, element in
            element.requirement == .mandatory || isComponent && index == 0
                || Int.random(in: 0..<3, using: &random) == 0
        }
        for _ in 0..<8 {
            for rule in rules { repair(rule, &isFilled) }
        }
        return zip(elements, isFilled).map { element, isFilled in
            isFilled ? value(element) : ""
        }
    }

    private func repair(_ rule: SyntaxRule, _ isFilled: inout [Bool]) {
        let positions = isFilled.indices.filter { rule.mask & 1 << UInt64($0) != 0 }
        let first = Int(rule.first) - 1
        let there = positions.filter { isFilled[$0] }
        switch rule.kind {
        case .paired: if !there.isEmpty { for index in positions { isFilled[index] = true } }
        case .required: if there.isEmpty { isFilled[first] = true }
        case .exclusion: for index in there.dropFirst() { isFilled[index] = false }
        case .conditional:
            if isFilled[first] { for index in positions { isFilled[index] = true } }
        case .list:
            if isFilled[first], there.count == 1 {
                isFilled[positions.first { $0 != first } ?? first] = true
            }
        }
    }

    // MARK: - Values

    private mutating func value(_ element: GuideElement) -> String {
        switch element.kind {
        case .text: return text(element)
        case .code: return code(element)
        case .date:
            let day = String(Int.random(in: 10...28, using: &random))
            return element.maximum >= 8 ? "202611\(day)" : "2611\(day)"
        case .time: return "12\(Int.random(in: 10...59, using: &random))"
        case .decimal, .number: return digits(element)
        case .binary: return ""
        case .composite:
            let components = Array(guide.components(of: element))
            var values = filled(components, Array(guide.rules[element.rules]), isComponent: true)
            while values.last == "" { values.removeLast() }
            return values.joined(separator: ">")
        }
    }

    private mutating func text(_ element: GuideElement) -> String {
        let letters = Array("ABCDEFGHIKLMNOPQRSTUVWXYZabcdefgh0123456789")
        let count = Int.random(
            in: max(1, element.minimum)...max(element.minimum, min(element.maximum, 9)),
            using: &random)
        return String((0..<count).map { _ in letters.randomElement(using: &random) ?? "A" })
    }

    private mutating func code(_ element: GuideElement) -> String {
        if let list = guide.codeLists[String(element.reference)] {
            let codes = list.meanings.keys.sorted().filter {
                $0.count >= element.minimum && $0.count <= element.maximum
            }
            if let code = codes.randomElement(using: &random) { return code }
        }
        return String(repeating: "Z", count: max(1, element.minimum))
    }

    private mutating func digits(_ element: GuideElement) -> String {
        let most = min(element.maximum, max(element.minimum, 4))
        let count = Int.random(in: max(1, element.minimum)...max(1, most), using: &random)
        var digits = String(Int.random(in: 1...9, using: &random))
        while digits.count < count { digits += String(Int.random(in: 1...9, using: &random)) }
        guard element.kind == .decimal, count > 2, element.minimum < 3, Bool.random(using: &random)
        else { return digits }
        return digits.dropLast(2) + "." + digits.suffix(2)
    }
}

extension String {
    fileprivate func components(_ separator: Character) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
