import X12

/// Writes an edition and its sets as a SEF file.
struct SEFWriter {
    let edition: StandardEdition

    func text(_ guides: [SetGuide]) -> String {
        let version = "\(edition.version.prefix(3)) \(edition.version.dropFirst(3))"
        var lines = [".VER 1.6", ".INI", "GUIDE,,\(version),X,X12-\(edition.version),structure"]
        lines.append(".SETS")
        for guide in guides.sorted(by: { $0.set < $1.set }) {
            lines.append("\(guide.set)=\(Self.tables(guide))")
        }
        lines.append(".SEGS")
        for layout in edition.segments.values.sorted(by: { $0.id < $1.id }) {
            lines.append(Self.line(layout))
        }
        // Segments of the version that are not laid out have a name only.
        let laidOut = Set(edition.segments.keys)
        for id in edition.known.map(\.description).sorted() where !laidOut.contains(id) {
            lines.append("\(id)=")
        }
        if !edition.composites.isEmpty { lines.append(".COMS") }
        for layout in edition.composites.values.sorted(by: { $0.id < $1.id }) {
            lines.append(Self.line(layout))
        }
        lines.append(".ELMS")
        for element in edition.elements.values.sorted(by: { $0.reference < $1.reference }) {
            let kind = element.kind.word(places: element.places)
            lines.append("\(element.reference)=\(kind),\(element.minimum),\(element.maximum)")
        }
        lines.append(".CODES")
        for list in edition.codes.values.sorted(by: { $0.reference < $1.reference })
        where list.isComplete && list.meanings.keys.allSatisfy(SEFReader.isCode) {
            lines.append("\(list.reference)=\(list.meanings.keys.sorted().joined(separator: ","))")
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    private static func line(_ layout: StandardEdition.Layout) -> String {
        let positions = layout.positions.map { position in
            let letter = position.requirement == .conditional ? "C" : position.requirement.letter
            let repeats = position.repeats > 1 ? ",\(position.repeats)" : ""
            return "[\(position.reference),\(letter)\(repeats)]"
        }
        let rules = layout.rules.map(\.text).joined()
        return "\(layout.id)=\(positions.joined())\(rules.isEmpty ? "" : "+" + rules)"
    }

    /// The three tables of a set; the last ones are left out where they are empty.
    private static func tables(_ guide: SetGuide) -> String {
        var tables = ["", "", ""]
        var row = 0
        while row < guide.rows.count {
            let area = Int(guide.rows[row].area.rawValue)
            tables[area] += item(guide, &row, in: 0)
        }
        while tables.last == "" { tables.removeLast() }
        return tables.map { "^" + $0 }.joined()
    }

    /// A segment, or a loop with all that is in it.
    private static func item(_ guide: SetGuide, _ row: inout Int, in loop: Int) -> String {
        let entry = guide.rows[row]
        guard entry.loop != loop else {
            row += 1
            return bracket(entry.tag.description, entry.isMandatory, entry.maximumUse)
        }
        let inner = guide.loops[entry.loop]
        let limit = inner.maximumRepeats == 0 ? ">1" : String(inner.maximumRepeats)
        row += 1
        var text = "{\(inner.id):\(limit)"
        text += bracket(entry.tag.description, inner.isMandatory, entry.maximumUse)
        while row < inner.rows.upperBound { text += item(guide, &row, in: entry.loop) }
        return text + "}"
    }

    private static func bracket(_ id: String, _ isMandatory: Bool, _ limit: Int) -> String {
        let use = limit == 1 ? "" : limit == 0 ? ",>1" : ",\(limit)"
        return "[\(id),\(isMandatory ? "M" : "O")\(use)]"
    }
}
