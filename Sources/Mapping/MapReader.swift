import Diagnostics
import Notation

/// Reads a map file's tree: which keys there are and of what kind, nothing else.
struct MapReader {
    private(set) var diagnostics: [Diagnostic] = []
    /// The parts of the file read so far: a part may use those above it, so none uses itself.
    private var parts: [String: RuleSyntax] = [:]
    /// The parts that every map file may use; its own of the same name go before them.
    private var shared: [String: RuleSyntax] = [:]
    /// How many rules have been made, those of used parts included.
    private var ruleCount = 0

    /// Parts that use parts multiply; a map has at most so many rules.
    static let mostRules = 50_000

    private static let mapKeys = MapKeys.map.map(\.name)
    private static let ruleKeys = MapKeys.rule.map(\.name)

    /// Makes a reader; `shared` are the trees of the files of parts that maps share, the shipped
    /// one first. A part of a later file takes the place of the one of its name, which it may use.
    init(shared: [Node] = []) {
        var files: [[Node.Entry]] = []
        for file in shared { files.append(parts(of: file)) }
        let later = files.dropFirst().joined()
        var own: [String: [Node.Entry]] = [:]
        for entry in later { own[entry.name, default: []].append(entry) }
        for entry in files.first ?? [] {
            for entry in [entry] + (own.removeValue(forKey: entry.name) ?? []) { readPart(entry) }
        }
        for entry in later where own[entry.name] != nil { readPart(entry) }
        self.shared = parts
    }

    /// The map of a file's tree, as far as it can be read.
    mutating func map(_ node: Node) -> MapSyntax {
        var map = MapSyntax(place: node.place)
        parts = shared
        if let entry = node.entry("parts") {
            for part in entries(entry.value, "parts by name") { readPart(part) }
        }
        for entry in entries(node, "a map") {
            switch entry.name {
            case "map": map.set = spelled(entry.value)
            case "versions": map.versions = list(entry.value)
            case "canonical": map.canonical = spelled(entry.value)
            case "extends": map.extends = spelled(entry.value)
            case "why": map.why = spelled(entry.value)
            case "tables": map.tables = tables(entry.value)
            // The business rules are read beside the map.
            case "parts", "validate", "respond": continue
            case "to": map.fields = fields(entry.value)
            case "fixed":
                map.fixed = texts(entry.value, "paths and their texts").map { ($0.key, $0.value) }
            case "echo":
                map.echo = texts(entry.value, "fields and the fields they repeat").map {
                    ($0.key, $0.value)
                }
            case "answers": map.answers = spelled(entry.value)
            case "remove": map.remove = list(entry.value)
            default: unknown(entry.key, among: Self.mapKeys)
            }
        }
        if map.why == nil {
            report(
                .keyMissing, "the map has no \"why\"", at: node.place,
                mend: "Say in one sentence what the map rests on: `why: guide 2026-03, section 4`.")
        }
        return map
    }

    private mutating func tables(_ node: Node) -> [MapSyntax.InlineTable] {
        entries(node, "tables by name").map { entry in
            let rows = texts(entry.value, "codes and their values").map {
                (code: $0.key, value: $0.value)
            }
            return .init(name: Spelled(text: entry.name, place: entry.key.place), rows: rows)
        }
    }

    private mutating func texts(
        _ node: Node, _ expected: String
    ) -> [(key: Spelled, value: Spelled)] {
        entries(node, expected).compactMap { entry in
            spelled(entry.value).map { value in
                let inset = entry.key.isQuoted ? 1 : 0
                return (Spelled(text: entry.name, place: entry.key.place, inset: inset), value)
            }
        }
    }

    /// The parts that a file of shared parts has.
    private mutating func parts(of file: Node) -> [Node.Entry] {
        entries(file, "`parts`").flatMap { entry in
            guard entry.name == "parts" else {
                unknown(entry.key, among: ["parts"])
                return [Node.Entry]()
            }
            return entries(entry.value, "parts by name")
        }
    }

    private mutating func readPart(_ entry: Node.Entry) { parts[entry.name] = rule(entry.value) }

    private mutating func fields(_ node: Node) -> [FieldSyntax] {
        entries(node, "fields with their rules").map { entry in
            FieldSyntax(
                name: Spelled(text: entry.name, place: entry.key.place), rule: rule(entry.value))
        }
    }

    /// A rule: a map of its keys, or a path or list of paths, which is short for `from`.
    private mutating func rule(_ node: Node) -> RuleSyntax {
        var rule = RuleSyntax(at: node.place)
        count(1, at: node)
        guard node.entries != nil else {
            rule.from = list(node)
            return rule
        }
        if let use = node["use"] { rule = part(use, at: node) }
        for entry in entries(node, "a rule") {
            let value = entry.value
            switch entry.name {
            case "from": rule.from = list(value)
            case "join": rule.join = spelled(value)
            case "value": rule.value = spelled(value)
            case "each": rule.each = list(value)
            case "pairs": rule.pairs = spelled(value)
            case "triples": rule.triples = spelled(value)
            case "use": continue
            case "to":
                rule.to = MapLayers.merge(rule.to ?? [], with: fields(value), isLayer: false)
            case "when": rule.when = spelled(value)
            case "else": rule.otherwise = .rule(self.rule(value))
            case "lookup": rule.lookup = lookup(value)
            case "onMissing": rule.onMissing = spelled(value)
            case "default": rule.fallback = fallback(value)
            case "type": rule.type = spelled(value)
            case "required": rule.isRequired = flag(value) ?? false
            case "trim": rule.trims = flag(value)
            case "versions": rule.versions = list(value)
            case "why": rule.why = spelled(value)
            default: unknown(entry.key, among: Self.ruleKeys)
            }
        }
        return rule
    }

    /// A copy of a part; the rule that uses it lays its own keys over.
    private mutating func part(_ node: Node, at place: Node) -> RuleSyntax {
        guard let name = spelled(node) else { return RuleSyntax(at: place.place) }
        guard var rule = parts[name.text] else {
            report(
                .mapUnknownPart,
                "no part above is called \"\(name.text)\""
                    + Spelling.suggestion(name.text, among: parts.keys.sorted()), at: node.place)
            return RuleSyntax(at: place.place)
        }
        // What is too large already is not measured again and again.
        guard ruleCount <= Self.mostRules else { return RuleSyntax(at: place.place) }
        count(rule.ruleCount, at: node)
        rule.place = place.place
        return ruleCount > Self.mostRules ? RuleSyntax(at: place.place) : rule
    }

    private mutating func count(_ rules: Int, at node: Node) {
        let before = ruleCount
        ruleCount += rules
        if before <= Self.mostRules, ruleCount > Self.mostRules {
            report(
                .mapTooLarge, "the map has more than \(Self.mostRules) rules", at: node.place)
        }
    }

    private mutating func lookup(_ node: Node) -> RuleSyntax.Lookup? {
        let parts = list(node)
        guard let table = parts.first, parts.count <= 3 else {
            wrong(node, "a table's name, or [table, key], or [table, key, column]")
            return nil
        }
        let key = parts.count > 1 && parts[1].text != "_" ? parts[1] : nil
        return .init(table: table, key: key, column: parts.count > 2 ? parts[2] : nil)
    }

    private mutating func fallback(_ node: Node) -> RuleSyntax.Default? {
        guard node.entries != nil else { return spelled(node).map { .text($0) } }
        var position: TextPlace?
        for entry in entries(node, "a default") {
            guard entry.name == "position" else {
                unknown(entry.key, among: ["position"])
                continue
            }
            if flag(entry.value) == true { position = entry.key.place }
        }
        return position.map { .position($0) }
    }

    // MARK: - Kinds

    private mutating func entries(_ node: Node, _ expected: String) -> [Node.Entry] {
        if let entries = node.entries { return entries }
        wrong(node, expected)
        return []
    }

    private mutating func spelled(_ node: Node) -> Spelled? {
        guard let text = node.text, !node.isEmpty else {
            wrong(node, "a text")
            return nil
        }
        return Spelled(text: text, place: node.place, inset: node.isQuoted ? 1 : 0)
    }

    private mutating func list(_ node: Node) -> [Spelled] {
        guard let items = node.items else { return spelled(node).map { [$0] } ?? [] }
        return items.compactMap { spelled($0) }
    }

    private mutating func flag(_ node: Node) -> Bool? {
        switch node.text {
        case "true": return true
        case "false": return false
        default:
            wrong(node, "true or false")
            return nil
        }
    }

    private mutating func wrong(_ node: Node, _ expected: String) {
        report(.valueType, "\(expected) belongs here, not \(node.kindName)", at: node.place)
    }

    private mutating func unknown(_ key: Node, among keys: [String]) {
        let name = key.text ?? ""
        report(
            .keyUnknown, "unknown key \"\(name)\"\(Spelling.suggestion(name, among: keys))",
            at: key.place)
    }

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, at place: TextPlace, mend: String? = nil
    ) {
        diagnostics.append(Diagnostic(code, message, at: .text(place), mend: mend))
    }
}
