import Diagnostics
import Notation
import Values

/// Reads shape files: objects in their order, each made of those above it, so that none can hold
/// itself; then a document's body.
struct ShapeReader {
    /// The most fields of a document, those of its objects included; objects that hold objects
    /// multiply.
    static let mostFields = 100_000
    /// The most levels of objects within objects.
    static let mostLevels = 24

    private var parts: ShapeParts
    private(set) var diagnostics: [Diagnostic] = []
    /// What only a document's own fields can be: its type and its purposes.
    private var words: (type: String, purposes: [String])?

    init(_ parts: ShapeParts = ShapeParts()) {
        self.parts = parts
    }

    // MARK: - Files

    /// The shared parts of a file, as far as they can be read.
    mutating func parts(_ node: Node) -> ShapeParts {
        guard let reader = read(node, ShapeFields.parts) else { return parts }
        readObjects(reader)
        parts.first = node["first"]?.entries ?? []
        parts.last = node["last"]?.entries ?? []
        return parts
    }

    /// The shape of a document's file; nil if there is any error.
    mutating func document(_ node: Node, type: String, version: Int) -> DocumentShape? {
        guard let reader = read(node, ShapeFields.document) else { return nil }
        for (key, isRight) in [
            ("type", reader.text("type") == type),
            ("version", reader.integer("version") == version),
        ] where !isRight {
            report(
                .shapeName, "the file is for \(type)-\(version), and says otherwise",
                at: reader.place(key))
        }
        readObjects(reader)
        let purposes = reader.map("purposes").compactMap { entry in
            DeliveryPolicy(rawValue: entry.value.text ?? "").map {
                DocumentShape.Purpose(entry.key.text ?? "", $0)
            }
        }
        words = (type, purposes.map(\.name))
        let entries = parts.first + (node["fields"]?.entries ?? []) + parts.last
        let body = object(
            reader.text("name"), reader.text("doc"), fields(entries, after: []), at: node.place)
        checkBody(body.shape, at: reader.place("fields"))
        guard !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
        return DocumentShape(
            type: type, version: version, about: reader.optionalText("about"),
            purposes: purposes, body: body.shape)
    }

    private mutating func checkBody(_ body: ObjectShape, at place: TextPlace) {
        let number = body.field("number")
        if number?.kind != .text || number?.isRequired != true {
            report(.shapeField, "\(body.name) has no required text `number`", at: place)
        }
        let purpose = body.field("purpose")
        if purpose?.kind != .choice(words?.purposes ?? []) || purpose?.isRequired != true {
            report(.shapeField, "\(body.name) has no required `purpose`", at: place)
        }
    }

    // MARK: - Objects

    private mutating func readObjects(_ reader: FieldReader) {
        for (key, node) in reader.map("objects") {
            let name = key.text ?? ""
            checkName(key, beginsWith: \.isUppercase)
            if parts.objects[name] != nil {
                report(.shapeRepeated, "there is an object \"\(name)\" above", at: key.place)
            }
            guard let object = read(node, ShapeFields.object) else { continue }
            var before: [FieldShape] = []
            if let extended = object.optionalText("extends") {
                before =
                    self.object(extended, at: object.place("extends"))?.shape.fields ?? []
            }
            let fields = fields(node["fields"]?.entries ?? [], after: before)
            parts.objects[name] = self.object(name, object.text("doc"), fields, at: key.place)
        }
    }

    /// An object of fields; one that is too large is told and left empty.
    private mutating func object(
        _ name: String, _ doc: String, _ fields: [FieldShape], at place: TextPlace
    ) -> ShapeParts.Measured {
        var size = 0
        var depth = 1
        for field in fields {
            size += 1
            guard let inner = field.kind.object, let part = parts.objects[inner.name] else {
                continue
            }
            size += part.size
            depth = max(depth, part.depth + 1)
        }
        guard size <= Self.mostFields, depth <= Self.mostLevels else {
            report(
                .shapeTooLarge, "\(name) has \(size) fields in \(depth) levels of objects",
                at: place)
            return .init(shape: ObjectShape(name, doc, []), size: 0, depth: 1)
        }
        return .init(shape: ObjectShape(name, doc, fields), size: size, depth: depth)
    }

    private mutating func object(_ name: String, at place: TextPlace) -> ShapeParts.Measured? {
        if let object = parts.objects[name] { return object }
        report(
            .shapeUnknownObject,
            "no object above is called \"\(name)\""
                + Spelling.suggestion(name, among: parts.objects.keys.sorted()), at: place)
        return nil
    }

    // MARK: - Fields

    /// Fields in the order of the file; one that an extended object has too takes its place.
    private mutating func fields(
        _ entries: [Node.Entry], after extended: [FieldShape]
    ) -> [FieldShape] {
        var fields = extended
        var known: Set<String> = []
        for entry in entries {
            checkName(entry.key, beginsWith: \.isLowercase)
            guard known.insert(entry.name).inserted else {
                report(
                    .shapeRepeated, "every document has a field \"\(entry.name)\"",
                    at: entry.key.place)
                continue
            }
            guard let field = field(entry) else { continue }
            if let index = fields.firstIndex(where: { $0.name == field.name }) {
                fields[index] = field
            } else {
                fields.append(field)
            }
        }
        for entry in entries {
            guard let use = entry.value["deprecated"]?["use"], let name = use.text else { continue }
            if name == entry.name || !fields.contains(where: { $0.name == name }) {
                let others = fields.map(\.name).filter { $0 != entry.name }
                report(
                    .shapeDeprecation,
                    "no other field is called \"\(name)\""
                        + Spelling.suggestion(name, among: others), at: use.place)
            }
        }
        return fields
    }

    /// A field: a map of its keys, or a text, which is short for an optional text and its `doc`.
    private mutating func field(_ entry: Node.Entry) -> FieldShape? {
        if let doc = entry.value.text, !entry.value.isEmpty {
            return FieldShape(entry.name, .text, doc)
        }
        guard let reader = read(entry.value, ShapeFields.field) else { return nil }
        let isRequired = reader.flag("required")
        let deprecation = reader.optionalRecord("deprecated").flatMap {
            self.deprecation($0, isRequired: isRequired)
        }
        return kind(reader).map {
            FieldShape(
                entry.name, $0, required: isRequired,
                owner: FieldShape.Owner(rawValue: reader.text("owner")) ?? .partner,
                deprecation: deprecation, reader.text("doc"))
        }
    }

    private mutating func kind(_ reader: FieldReader) -> FieldShape.Kind? {
        let given = ["kind", "use", "list", "choice"].filter { reader.has($0) }
        if given.count > 1 {
            report(
                .shapeKind, "`\(given[0])` and `\(given[1])` exclude each other",
                at: reader.place(given[1]))
            return nil
        }
        switch given.first {
        case "use":
            return object(reader.text("use"), at: reader.place("use")).map { .object($0.shape) }
        case "list":
            let name = reader.text("list")
            if let kind = Self.plain(name) { return .list(kind) }
            return object(name, at: reader.place("list")).map { .list(.object($0.shape)) }
        case "choice": return .choice(reader.texts("choice"))
        case "kind":
            let name = reader.text("kind")
            if let kind = Self.plain(name) { return kind }
            guard let words else {
                report(
                    .shapeKind, "`\(name)` is a document's own field", at: reader.place("kind"))
                return nil
            }
            return .choice(name == "type" ? [words.type] : words.purposes)
        default: return .text
        }
    }

    private static func plain(_ name: String) -> FieldShape.Kind? {
        switch name {
        case "text": .text
        case "raw": .raw
        case "decimal": .decimal
        case "integer": .integer
        case "date": .date
        case "time": .time
        case "flag": .flag
        default: nil
        }
    }

    private mutating func deprecation(_ reader: FieldReader, isRequired: Bool) -> Deprecation? {
        guard let since = CivilDate(iso: reader.text("since")),
            let ends = CivilDate(iso: reader.text("ends")), since <= ends
        else {
            report(
                .shapeDeprecation, "`since` and `ends` are two days in their order",
                at: reader.place("since"))
            return nil
        }
        if isRequired {
            report(
                .shapeDeprecation, "a field that is required cannot end", at: reader.place("since"))
            return nil
        }
        return Deprecation(since: since, ends: ends, use: reader.text("use"))
    }

    // MARK: - Faults

    private mutating func checkName(
        _ key: Node, beginsWith isRight: (Character) -> Bool
    ) {
        let name = key.text ?? ""
        guard let first = name.first, isRight(first),
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else {
            report(.shapeName, "\"\(name)\" is no name here", at: key.place)
            return
        }
    }

    private mutating func read(_ node: Node, _ fields: Fields) -> FieldReader? {
        let (reader, found) = fields.read(node)
        diagnostics += found
        return reader
    }

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, at place: TextPlace
    ) {
        diagnostics.append(Diagnostic(code, message, at: .text(place)))
    }
}

extension FieldShape.Kind {
    /// The object that the field holds, or holds any number of.
    fileprivate var object: ObjectShape? {
        switch self {
        case .object(let object): object
        case .list(let kind): kind.object
        default: nil
        }
    }
}
