import X12

@testable import Guides

/// Makes up transaction sets that their guide has nothing against, from a seed.
///
/// The validator takes the first place that a segment id has; the generator leaves out whatever
/// would be taken for something else, so that each segment stands in the row it was made for.
struct DocumentGenerator {
    let guide: SetGuide
    /// Whether elements may repeat: from 00402 on there is a separator for it.
    let repeats: Bool
    var random: SeededRandom

    /// How many nodes of a hierarchy the document has so far.
    private var nodes = 0
    /// How many segments the document may still have beyond what has to be there.
    private var budget = 0
    /// The codes that elements can have, by reference, least and greatest length.
    private var fitting: [[Int]: [String]] = [:]

    init(_ guide: SetGuide, seed: UInt64) {
        self.guide = guide
        repeats = guide.version >= "004020"
        random = SeededRandom(state: seed)
    }

    /// The delimiters that the values keep clear of.
    var delimiters: Delimiters {
        var delimiters = Delimiters.usual
        delimiters.repetition = repeats ? UInt8(ascii: "^") : nil
        return delimiters
    }

    /// Nothing but what has to be there, and a row with the loops around it where one is named.
    mutating func minimal(with target: Int? = nil) -> GeneratedDocument {
        budget = 0
        return document(with: target)
    }

    /// Something of everything, about `size` segments.
    mutating func rich(size: Int = 60) -> GeneratedDocument {
        budget = size
        return document(with: nil)
    }

    private mutating func document(with target: Int?) -> GeneratedDocument {
        nodes = 0
        var document = GeneratedDocument(guide: guide)
        var current = -1
        add(loop: 0, with: target, at: &current, to: &document)
        document.count()
        return document
    }

    // MARK: - Structure

    /// Adds an instance of a loop.
    private mutating func add(
        loop: Int, with target: Int?, at current: inout Int, to document: inout GeneratedDocument
    ) {
        var row = guide.loops[loop].rows.lowerBound
        while row < guide.loops[loop].rows.upperBound {
            let entry = guide.rows[row]
            let isInner = entry.loop != loop
            let inner = guide.loops[entry.loop]
            let isWanted = target.map { isInner ? inner.rows.contains($0) : row == $0 } ?? false
            let opens = entry.startsLoop && !isInner
            let isNeeded =
                isWanted || opens || (isInner ? inner.isMandatory : entry.isMandatory)
            let limit = isInner ? inner.maximumRepeats : entry.maximumUse
            for time in 0..<(opens ? 1 : times(isNeeded: isNeeded, limit: limit)) {
                let isKept = isNeeded && time == 0
                guard isKept || leads(from: current, to: row) else { break }
                if isInner {
                    add(
                        loop: entry.loop, with: time == 0 ? target : nil, at: &current,
                        to: &document)
                } else {
                    document.segments.append(segment(row))
                    current = row
                }
            }
            row = isInner ? inner.rows.upperBound : row + 1
        }
    }

    private mutating func times(isNeeded: Bool, limit: Int) -> Int {
        let least = isNeeded ? 1 : 0
        guard budget > 0, random.oneIn(3) else { return least }
        let most = limit == 0 ? 3 : min(limit, 3)
        let count = max(least, 1 + random.next(most))
        budget -= count - least
        return count
    }

    /// Whether the validator, being at a row, takes the next segment for this row.
    private func leads(from current: Int, to row: Int) -> Bool {
        let tag = guide.rows[row].tag
        guard let number = guide.transitions.number(of: tag) else { return false }
        let found = guide.transitions.target(from: current, tag: number)
        return Int(found & ~TransitionTable.skips) == row
    }

    // MARK: - Segments

    /// A segment for a row: what has to be there and, while the budget lasts, some of the rest.
    mutating func segment(_ row: Int) -> GeneratedDocument.Segment {
        let layout = guide.segments[guide.rows[row].segment]
        let tag = layout.tag.description
        if let special = special(tag, row) { return special }
        let filled = choose(layout.elements, layout.rules, mandatory: layout.mandatory)
        return segment(row, filled: filled)
    }

    /// A segment with values at these positions.
    mutating func segment(_ row: Int, filled: UInt64) -> GeneratedDocument.Segment {
        let layout = guide.segments[guide.rows[row].segment]
        var segment = GeneratedDocument.Segment(row: row, tag: layout.tag.description, [])
        for (index, element) in layout.elements.enumerated() {
            segment.elements.append([])
            guard filled & (1 << UInt64(index)) != 0 else { continue }
            let most = repeats && budget > 0 ? min(guide.elements[element].repeats, 3) : 1
            for _ in 0...random.next(max(most, 1)) {
                segment.elements[index].append(occurrence(guide.elements[element]))
            }
        }
        return segment
    }

    /// Segments whose values hang together.
    private mutating func special(_ tag: String, _ row: Int) -> GeneratedDocument.Segment? {
        var values: [String]
        switch tag {
        case "ST": values = [guide.set, "0001"]
        case "SE": values = ["0", "0001"]
        case "LS": values = [guide.rows[row + 1].tag.description]
        case "LE":
            values = [guide.loops[guide.rows[row].loop].rows.lowerBound + 1]
                .map { guide.rows[$0].tag.description }
        case "BIN": values = ["4", "DATA"]
        case "BDS": values = ["ASC", "4", "DATA"]
        case "HL":
            nodes += 1
            values = nodes == 1 ? ["1", "", "S"] : ["\(nodes)", "1", "I"]
        default: return nil
        }
        return GeneratedDocument.Segment(row: row, tag: tag, values)
    }

    /// Which positions to fill, as bits: the mandatory ones, some others, and then what the rules
    /// between them ask for.
    private mutating func choose(
        _ elements: Range<Int>, _ rules: Range<Int>, mandatory: UInt64
    ) -> UInt64 {
        var wanted = mandatory
        if budget > 0 {
            for index in 0..<elements.count where random.oneIn(3) { wanted |= 1 << UInt64(index) }
        }
        return settle(wanted, rules, keeping: mandatory) ?? mandatory
    }

    // MARK: - Values

    private mutating func occurrence(_ element: GuideElement) -> [String] {
        guard element.kind == .composite else { return [value(element)] }
        var filled = choose(element.components, element.rules, mandatory: element.mandatory)
        if filled == 0 { filled = settle(1, element.rules, keeping: 1) ?? 1 }
        return element.components.enumerated().map { index, component in
            filled & (1 << UInt64(index)) != 0 ? value(guide.elements[component]) : ""
        }
    }

    /// A value that a simple element may have.
    mutating func value(_ element: GuideElement) -> String {
        let length = element.minimum + random.next(min(element.maximum - element.minimum, 9) + 1)
        switch element.kind {
        case .composite: return ""
        case .text, .binary: return text(max(length, 1))
        case .code: return code(element, length: max(length, 1))
        case .number: return "1" + text(max(length, 1) - 1, of: "0123456789")
        case .decimal:
            let digits = "1" + text(max(length, 1) - 1, of: "0123456789")
            return digits.count > 2 && random.oneIn(2) ? digits.dropLast(2) + ".55" : digits
        case .date:
            let day = "\(10 + random.next(19))"
            return (element.maximum >= 8 ? "20" : "") + "260\(1 + random.next(9))" + day
        case .time:
            let time = "1\(random.next(10))3\(random.next(10))"
            return element.maximum >= 6 && random.oneIn(2) ? time + "59" : time
        }
    }

    private mutating func code(_ element: GuideElement, length: Int) -> String {
        let list = guide.codeLists[String(element.reference)]
        guard !element.codes.isEmpty, let list else { return text(length) }
        let key = [element.reference, element.minimum, element.maximum]
        let codes =
            fitting[key]
            ?? list.meanings.keys.filter {
                (element.minimum...element.maximum).contains($0.utf8.count)
            }.sorted()
        fitting[key] = codes
        return codes.isEmpty ? text(length) : codes[random.next(codes.count)]
    }

    /// Text of this length.
    mutating func text(_ count: Int, of letters: String = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        -> String
    {
        let letters = Array(letters)
        return String((0..<count).map { _ in letters[random.next(letters.count)] })
    }
}
