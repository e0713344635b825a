import Diagnostics
import X12

/// Reads a SEF 1.x file into an edition and the layouts of its sets; one use.
///
/// Sections read: .VER .INI .SETS .SEGS .COMS .ELMS .CODES. What stands in .PRIVATE up to .PUBLIC,
/// and .STD .TEXT .VALLISTS .VALREFS .OBJVARS .SEMREFS and whatever else, is passed over.
struct SEFReader {
    static let byteLimit = 32 << 20
    static let recordLimit = 100_000
    static let faultLimit = 100

    let file: String
    private(set) var edition = StandardEdition(version: "")
    private(set) var layouts: [SetLayout] = []
    private(set) var diagnostics: [Diagnostic] = []
    private let groups: [String: String]
    private var line = 0

    init(file: String, groups: [String: String]) {
        self.file = file
        self.groups = groups
    }

    private mutating func report(
        _ message: String, at offset: Int = 0, code: Diagnostic.Code = .sefMalformed
    ) {
        guard diagnostics.count < Self.faultLimit else { return }
        let place = TextPlace(file: file, line: line, column: offset + 1)
        diagnostics.append(Diagnostic(code, message, at: .text(place)))
    }

    mutating func read(_ bytes: [UInt8]) {
        guard bytes.count <= Self.byteLimit else {
            line = 1
            return report("the file is larger than \(Self.byteLimit >> 20) MB", code: .sefLimit)
        }
        var section = ""
        var isPrivate = false
        var records = 0
        for text in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            line += 1
            let text = text.last == 0x0D ? text.dropLast() : text
            guard let first = text.first, first != UInt8(ascii: "*") else { continue }
            if first == UInt8(ascii: ".") {
                let words = text.split(separator: 0x20).first ?? text
                section = String(decoding: words.dropFirst(), as: UTF8.self)
                if section == "PRIVATE" { isPrivate = true }
                if section == "PUBLIC" { isPrivate = false }
                continue
            }
            records += 1
            if records > Self.recordLimit {
                return report("more than \(Self.recordLimit) records", code: .sefLimit)
            }
            if !isPrivate { readRecord(text, of: section) }
        }
        if edition.version.isEmpty, diagnostics.isEmpty {
            line = max(line, 1)
            report("no .INI section says which version the guide is of")
        }
    }

    private mutating func readRecord(_ text: ArraySlice<UInt8>, of section: String) {
        if section == "INI" { return readHead(text) }
        guard ["SETS", "SEGS", "COMS", "ELMS", "CODES"].contains(section) else { return }
        guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else {
            return report("a record of .\(section) needs a name and `=`")
        }
        let name = String(decoding: text[..<equals], as: UTF8.self)
        let rest = text[(equals + 1)...]
        let offset = equals + 1 - text.startIndex
        guard Self.isName(name) else {
            return report("`\(name.prefix(20))` is no name of a record")
        }
        guard section != "SEGS" || SegmentTag(name).isWellFormed else {
            return report("`\(name)` is no id of a segment")
        }
        switch section {
        case "SETS": readSet(name, rest, offset)
        case "SEGS", "COMS": readLayout(name, rest, offset, isComposite: section == "COMS")
        case "ELMS": readElement(name, rest)
        default: readCodes(name, rest)
        }
    }

    /// Whether a text can name a set, segment, composite or element.
    private static func isName(_ text: String) -> Bool {
        (1...6).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }

    // MARK: - .INI

    /// `NAME,,004 010,X,X12-4010,title`: the third word is GS08, its parts apart.
    private mutating func readHead(_ text: ArraySlice<UInt8>) {
        let words = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard edition.version.isEmpty else { return }
        let release = words.count > 2 ? words[2].filter { $0 != 0x20 } : []
        let version = release.prefix(6)
        guard version.count == 6, version.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return report("the third word of .INI has to be a version such as `004 010`")
        }
        edition = StandardEdition(version: String(decoding: version, as: UTF8.self))
    }

    // MARK: - .ELMS and .CODES

    /// `355=ID,2,2`: type, least and greatest length.
    private mutating func readElement(_ name: String, _ rest: ArraySlice<UInt8>) {
        let words = rest.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.count >= 3, let (kind, places) = EditionReader.kind(words[0]),
            let least = Int(words[1]), let most = Int(words[2]), least >= 0, most >= least
        else { return report("expected type, least and greatest length, such as `ID,2,2`") }
        let element = StandardEdition.Element(
            reference: name, kind: kind, places: places, minimum: least,
            maximum: min(most, Int(Int32.max)), name: "element \(name)", evidence: .single)
        if edition.elements.updateValue(element, forKey: name) != nil {
            report("element \(name) is defined twice")
        }
    }

    /// `353=00,01,02`.
    private mutating func readCodes(_ name: String, _ rest: ArraySlice<UInt8>) {
        var list = CodeList(reference: name, isComplete: true, evidence: .single)
        for word in rest.split(separator: UInt8(ascii: ",")) {
            var code = String(decoding: word, as: UTF8.self)
            while code.last == " " { code.removeLast() }
            if let mark = code.first, SEFScanner.marks.contains(mark) {
                code.removeFirst()
                if mark == "." { continue }
            }
            guard Self.isCode(code) else {
                report("`\(code.prefix(20))` is no code")
                continue
            }
            list.meanings[code] = ""
        }
        edition.codes[name] = list.meanings.isEmpty ? nil : list
    }

    /// Whether SEF can say a code: it begins with no mark and holds no comma.
    static func isCode(_ text: String) -> Bool {
        guard let first = text.first, !SEFScanner.marks.contains(first) else { return false }
        return text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x23 && $0 != 0x2C && $0 < 0x7F }
    }

    // MARK: - .SEGS and .COMS

    /// `N1=[98,M][93,C][66,C][67,C]+R0203P0304`.
    private mutating func readLayout(
        _ name: String, _ rest: ArraySlice<UInt8>, _ offset: Int, isComposite: Bool
    ) {
        var layout = StandardEdition.Layout(
            id: name, name: "\(isComposite ? "composite" : "segment") \(name)", positions: [],
            rules: [], evidence: .single)
        var scanner = SEFScanner(rest)
        var group: (start: Int, times: Int)?
        while let piece = scanner.next() {
            switch piece {
            case .entry(let entry):
                guard let position = Self.position(entry) else {
                    report("`\(entry.id)` is no position", at: offset + scanner.offset)
                    continue
                }
                layout.positions.append(position)
            case .open(_, let times) where group == nil:
                group = (layout.positions.count, times ?? 1)
            case .close where group != nil:
                if let (start, times) = group, start < layout.positions.count {
                    let once = layout.positions[start...]
                    for _ in 1..<min(max(times, 1), 64) where layout.positions.count <= 64 {
                        layout.positions += once
                    }
                }
                group = nil
            case .rules(let text):
                readRules(text, into: &layout, at: offset + scanner.offset)
            default:
                return report("\(name) cannot be read from here on", at: offset + scanner.offset)
            }
        }
        guard layout.positions.count <= 64 else {
            return report("\(name) has more than 64 positions", code: .sefLimit)
        }
        let isTaken =
            isComposite
            ? edition.composites.updateValue(layout, forKey: name) != nil
            : edition.segments.updateValue(layout, forKey: name) != nil
        if isTaken { report("\(name) is defined twice") }
    }

    private static func position(_ entry: SEFScanner.Entry) -> StandardEdition.Position? {
        let repeats = entry.repeats.isEmpty ? 1 : Int(entry.repeats)
        guard isName(entry.id), let repeats, repeats >= 1,
            var requirement = requirement(entry.requirement)
        else { return nil }
        if entry.mark == "!" { requirement = .mandatory }
        return StandardEdition.Position(
            reference: entry.id, requirement: requirement, repeats: repeats)
    }

    private static func requirement(_ text: String) -> Requirement? {
        switch text {
        case "M": .mandatory
        case "", "O", "F": .optional
        case "C", "X": .conditional
        default: nil
        }
    }

    private mutating func readRules(
        _ text: String, into layout: inout StandardEdition.Layout, at offset: Int
    ) {
        var rule = ""
        for character in text + "." {
            if !character.isNumber, !rule.isEmpty {
                if let read = SyntaxRule(rule, evidence: .single), read.last <= 64 {
                    layout.rules.append(read)
                } else {
                    report("`\(rule.prefix(20))` is no syntax rule", at: offset)
                }
                rule = ""
            }
            rule.append(character)
        }
    }

    // MARK: - .SETS

    /// `850=^[ST,M][BEG,M]{:200[N1,O][N2,,2]}^…`: tables, loops and segments.
    private mutating func readSet(_ name: String, _ rest: ArraySlice<UInt8>, _ offset: Int) {
        guard let group = groups[name] else {
            return report("which functional group (GS01) has set \(name)?")
        }
        guard !layouts.contains(where: { $0.set == name }) else {
            return report("\(name) is defined twice")
        }
        var scanner = SEFScanner(rest)
        var open: [(limit: Int, items: [SetLayout.Item])] = [(1, [])]
        var tables = 0
        while let piece = scanner.next() {
            let area = GuideArea(rawValue: UInt8(min(max(tables, 1), 3) - 1)) ?? .heading
            let column = offset + scanner.offset
            switch piece {
            case .table where open.count == 1 && tables < 3: tables += 1
            case .rules: continue
            case .open(_, let repeats) where open.count <= 16: open.append((repeats ?? 1, []))
            case .close where open.count > 1:
                guard let closed = open.popLast() else { return }
                guard let loop = Self.loop(closed.items, limit: closed.limit, area) else {
                    if !closed.items.isEmpty {
                        report("a loop has to begin with a segment", at: column)
                    }
                    continue
                }
                open[open.count - 1].items.append(loop)
            case .entry(let entry):
                guard entry.mark != "." else { continue }
                guard let item = Self.item(entry, area) else {
                    report("`\(entry.id)` cannot be read", at: column)
                    continue
                }
                open[open.count - 1].items.append(item)
            default:
                return report("\(name) cannot be read from here on", at: column)
            }
        }
        guard open.count == 1 else { return report("a loop of \(name) is not closed") }
        layouts.append(
            SetLayout(set: name, group: group, name: "set \(name)", items: open[0].items))
    }

    /// A loop as SEF has it takes its requirement from its first segment.
    private static func loop(
        _ items: [SetLayout.Item], limit: Int, _ area: GuideArea
    ) -> SetLayout.Item? {
        guard var first = items.first, first.content == nil else { return nil }
        let isMandatory = first.isMandatory
        first.isMandatory = true
        return SetLayout.Item(
            id: first.id, area: area, isMandatory: isMandatory, limit: limit, evidence: .single,
            content: [first] + items.dropFirst())
    }

    private static func item(_ entry: SEFScanner.Entry, _ area: GuideArea) -> SetLayout.Item? {
        let limit = entry.repeats.isEmpty ? 1 : entry.repeats == ">1" ? 0 : Int(entry.repeats)
        guard isName(entry.id), let limit, limit >= 0, limit <= Int32.max,
            let requirement = requirement(entry.requirement)
        else { return nil }
        return SetLayout.Item(
            id: entry.id, area: area,
            isMandatory: requirement == .mandatory || entry.mark == "!", limit: limit,
            evidence: .single, content: nil)
    }
}
