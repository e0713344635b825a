package import Guides
package import Values
package import X12

/// Makes up transaction sets that their guide has nothing against, from a seed.
///
/// The validator takes the first place that a segment id has; the generator leaves out whatever
/// would be taken for something else, so that each segment stands in the row it was made for.
package struct DocumentGenerator {
    /// What the documents follow.
    package let guide: SetGuide
    /// The delimiters that the values keep clear of.
    package let delimiters: Delimiters
    /// What the next choices come from.
    package var random: SplitMix64
    /// How long values are.
    package var measure = Measure.any
    /// What documents have beyond what the guide asks for.
    package var wishes: [Wish] = []

    /// How long values are, within what their elements allow.
    package enum Measure: Sendable {
        /// Some length, at most ten more than the least.
        case any
        /// As short as may be.
        case least
        /// As long as may be, and numbers as large.
        case greatest
    }

    /// How much of what need not be there is put in.
    enum Filling: Sendable {
        /// Nothing.
        case needed
        /// Some of it, until there are so many segments more.
        case some(Int)
        /// All of it, each segment and loop at most so many times.
        case all(times: Int)
    }

    private(set) var filling = Filling.needed
    /// How many nodes of a hierarchy the document has so far.
    private var nodes = 0
    /// How many segments the document has so far.
    private var count = 0
    /// The codes that elements can have, by list, least and greatest length.
    private var fitting: [[Int]: [String]] = [:]

    /// The longest value that is made, whatever its element allows.
    static let longest = 2000
    /// From this many segments on nothing is put in that need not be there.
    private static let limit = 600

    /// Makes a generator. Without delimiters the usual ones serve; elements repeat where there is
    /// a separator for it, which is from 00402 on.
    package init(_ guide: SetGuide, delimiters: Delimiters? = nil, seed: UInt64) {
        self.guide = guide
        var usual = Delimiters.usual
        usual.repetition = guide.version >= "004020" ? UInt8(ascii: "^") : nil
        self.delimiters = delimiters ?? usual
        random = SplitMix64(seed: seed)
    }

    /// Whether elements may repeat.
    var repeats: Bool { delimiters.repetition != nil }

    /// Nothing but what has to be there, and a row with the loops around it where one is named.
    package mutating func minimal(with target: Int? = nil) -> GeneratedDocument {
        filling = .needed
        return document(wishes + (target.map { [Wish([.init(row: $0)])] } ?? []))
    }

    /// Something of everything, about `size` segments.
    package mutating func rich(size: Int = 60) -> GeneratedDocument {
        filling = .some(size)
        return document(wishes)
    }

    /// Everything that may be there, each segment and loop as often as it may come but at most so
    /// many times.
    package mutating func full(times: Int = 1) -> GeneratedDocument {
        filling = .all(times: times)
        return document(wishes)
    }

    private mutating func document(_ wishes: [Wish]) -> GeneratedDocument {
        nodes = 0
        count = 0
        var document = GeneratedDocument(guide: guide)
        var current = -1
        add(loop: 0, openedBy: [:], wishes, at: &current, to: &document)
        document.count()
        return document
    }

    // MARK: - Structure

    /// Adds an instance of a loop.
    private mutating func add(
        loop: Int, openedBy opening: [Int: [String]], _ wishes: [Wish], at current: inout Int,
        to document: inout GeneratedDocument
    ) {
        var row = guide.loops[loop].rows.lowerBound
        while row < guide.loops[loop].rows.upperBound {
            let entry = guide.rows[row]
            if entry.loop != loop {
                addLoop(entry.loop, wishes, at: &current, to: &document)
                row = guide.loops[entry.loop].rows.upperBound
                continue
            }
            let opens = entry.startsLoop
            let wished = wishes.filter { $0.row == row }
            var values = wished.segments(ofRow: row)
            if opens { values = [values[0].merging(opening) { one, _ in one }] }
            let isNeeded = opens || entry.isMandatory || !wished.isEmpty
            let least = isNeeded ? values.count : 0
            for time in 0..<(opens ? 1 : times(atLeast: least, entry.maximumUse, entry.isUsed)) {
                guard time < least || leads(from: current, to: row) else { break }
                document.segments.append(
                    segment(row, with: time < values.count ? values[time] : [:]))
                count += 1
                current = row
            }
            row += 1
        }
    }

    /// Adds the instances of a loop.
    private mutating func addLoop(
        _ loop: Int, _ wishes: [Wish], at current: inout Int, to document: inout GeneratedDocument
    ) {
        let entry = guide.loops[loop]
        let first = entry.rows.lowerBound
        let instances = wishes.filter { entry.rows.contains($0.row) }.instances(openedBy: first)
        let common = instances.first.map { instance in
            instance.wishes.filter { wish in
                (wish.values(at: first) ?? [:]).values.allSatisfy(\.isEmpty)
            }
        }
        let least = max(instances.count, entry.isMandatory ? 1 : 0)
        let times = times(atLeast: least, entry.maximumRepeats, guide.rows[first].isUsed)
        for time in 0..<times {
            guard time < least || leads(from: current, to: first) else { break }
            let instance =
                time < instances.count
                ? instances[time] : (opening: [:], wishes: common ?? [])
            add(
                loop: loop, openedBy: instance.opening, instance.wishes, at: &current,
                to: &document)
        }
    }

    private mutating func times(atLeast least: Int, _ limit: Int, _ isUsed: Bool) -> Int {
        guard isUsed, count < Self.limit else { return least }
        switch filling {
        case .needed:
            return least
        case .some(let size):
            guard count < size, random.oneIn(3) else { return least }
            return max(least, 1 + random.next(limit == 0 ? 3 : min(limit, 3)))
        case .all(let times):
            return max(least, limit == 0 ? times : min(limit, times))
        }
    }

    /// Whether the validator, being at a row, takes the next segment for this row.
    private func leads(from current: Int, to row: Int) -> Bool {
        let tag = guide.rows[row].tag
        guard let number = guide.transitions.number(of: tag) else { return false }
        let found = guide.transitions.target(from: current, tag: number)
        return Int(found & ~TransitionTable.skips) == row
    }

    // MARK: - Segments

    /// A segment for a row: what has to be there, what is wished for and some of the rest.
    mutating func segment(
        _ row: Int, with values: [Int: [String]] = [:]
    ) -> GeneratedDocument.Segment {
        let layout = guide.segments[guide.rows[row].segment]
        let tag = layout.tag.description
        if let special = special(tag, row) { return special }
        let wished = values.keys.reduce(UInt64(0)) { $0 | 1 << UInt64($1 - 1) }
        var filled = choose(
            layout.elements, layout.rules, mandatory: layout.mandatory | wished,
            unused: layout.unused)
        // No segment is empty, although the guide may leave each element to the sender.
        if filled == 0,
            let first = (0..<layout.elements.count).first(where: {
                layout.unused & 1 << UInt64($0) == 0
            })
        {
            filled = choose(
                layout.elements, layout.rules, mandatory: 1 << UInt64(first),
                unused: layout.unused)
        }
        var segment = segment(row, filled: filled)
        for (position, choices) in values.sorted(by: { $0.key < $1.key }) {
            if let value = random.pick(choices) { segment.set(position, value) }
        }
        return segment
    }

    /// A segment with values at these positions.
    mutating func segment(_ row: Int, filled: UInt64) -> GeneratedDocument.Segment {
        let layout = guide.segments[guide.rows[row].segment]
        var segment = GeneratedDocument.Segment(row: row, tag: layout.tag.description, [])
        for (index, element) in layout.elements.enumerated() {
            segment.elements.append([])
            guard filled & (1 << UInt64(index)) != 0 else { continue }
            for _ in 0..<repetitions(of: guide.elements[element]) {
                segment.elements[index].append(occurrence(guide.elements[element]))
            }
        }
        return segment
    }

    private mutating func repetitions(of element: GuideElement) -> Int {
        guard repeats else { return 1 }
        switch filling {
        case .needed: return 1
        case .some(let size):
            return count < size ? 1 + random.next(max(1, min(element.repeats, 3))) : 1
        case .all(let times): return max(1, min(element.repeats, times))
        }
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
    mutating func choose(
        _ elements: Range<Int>, _ rules: Range<Int>, mandatory: UInt64, unused: UInt64
    ) -> UInt64 {
        var wanted = mandatory
        for index in 0..<elements.count where isPutIn() { wanted |= 1 << UInt64(index) }
        return settle(wanted & ~unused, rules, keeping: mandatory, barring: unused) ?? mandatory
    }

    private mutating func isPutIn() -> Bool {
        switch filling {
        case .needed: false
        case .some(let size): count < size && random.oneIn(3)
        case .all: true
        }
    }

    /// The codes of an element that fit its lengths.
    mutating func codes(_ element: GuideElement) -> [String] {
        let key = [element.codes.lowerBound, element.minimum, element.maximum]
        if let known = fitting[key] { return known }
        let codes = guide.codes(of: element).filter {
            (element.minimum...element.maximum).contains($0.utf8.count)
        }
        fitting[key] = codes
        return codes
    }
}
