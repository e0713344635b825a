package import Diagnostics
import Yams

/// Reads YAML as our profiles use it: one document of maps, lists and texts.
///
/// The rest of YAML is refused, because a profile must mean what it shows: no anchors and aliases,
/// no tags, no keys but texts, no repeated keys. Faults are collected, each at its line and column.
package enum YAMLReader {
    /// The largest file in bytes.
    package static let maximumBytes = 1 << 20
    /// How deep maps and lists may nest.
    package static let maximumDepth = 64

    /// Reads one file; `file` is its name in places. The node is nil when anything is wrong.
    package static func read(
        _ bytes: [UInt8], file: String
    ) -> (node: Node?, diagnostics: [Diagnostic]) {
        let start = Place.text(TextPlace(file: file, line: 1, column: 1))
        guard bytes.count <= maximumBytes else {
            let size = Diagnostic(
                .yamlTooLarge,
                "the file has \(bytes.count) bytes, at most \(maximumBytes) are read",
                at: start)
            return (nil, [size])
        }
        let source: SourceText
        switch SourceText.decode(bytes, file: file) {
        case .success(let text): source = text
        case .failure(let place):
            return (nil, [Diagnostic(.yamlEncoding, "the file is not UTF-8", at: .text(place))])
        }
        // An alias repeats what its anchor holds, so ten short lines can stand for a billion. With
        // the stars masked no alias exists, whatever the text is; anchors are then found safely.
        if source.text.contains("&"), source.text.contains("*") {
            let masked = source.replacingAll("*", with: "\u{F000}")
            let anchors = YAMLComposer(source: masked).compose().diagnostics
                .filter { $0.code == .yamlAlias }
            guard anchors.isEmpty else { return (nil, anchors) }
        }
        return YAMLComposer(source: source).compose()
    }

    /// Reads one file from text; see `read(_: [UInt8], file:)`.
    package static func read(
        _ text: String, file: String
    ) -> (node: Node?, diagnostics: [Diagnostic]) {
        read(Array(text.utf8), file: file)
    }
}

/// Composes one text by Yams and turns what it gives into nodes and diagnostics.
private struct YAMLComposer {
    private var source: SourceText
    private var diagnostics: [Diagnostic] = []
    /// Keys that were altered so that Yams would go on, by where they stand.
    private var altered: [TextPlace: String] = [:]

    /// How many repeated keys are told at once; each costs another pass.
    private static let maximumAltered = 8

    init(source: SourceText) {
        self.source = source
    }

    consuming func compose() -> (node: Node?, diagnostics: [Diagnostic]) {
        while true {
            do {
                let parser = try Parser(yaml: source.text, resolver: .basic, encoding: .utf8)
                // Anchors live as long as their parser.
                return try withExtendedLifetime(parser) {
                    guard let root = try parser.singleRoot() else {
                        report(.yamlEmpty, "the file holds no value", at: source.place(1, 1))
                        return (nil, diagnostics)
                    }
                    let node = node(root, depth: 1)
                    if node.isEmpty, diagnostics.isEmpty {
                        report(.yamlEmpty, "the file holds no value", at: node.place)
                    }
                    return (diagnostics.isEmpty ? node : nil, diagnostics)
                }
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                // Yams stops here and knows only the first place. Altering that key by one
                // character lets it go on, and all the repetitions are then found below.
                let place = source.place(context.mark.line, context.mark.column)
                let name = names.first ?? ""
                guard alter(name, at: place) else {
                    report(
                        .yamlDuplicateKey, "the key \"\(name)\" stands twice in this map",
                        value: name, at: place)
                    return (nil, diagnostics)
                }
            } catch {
                report(error)
                return (nil, diagnostics)
            }
        }
    }

    private mutating func alter(_ name: String, at place: TextPlace) -> Bool {
        guard altered.count < Self.maximumAltered, !name.isEmpty, altered[place] == nil,
            let mark = Unicode.Scalar(0xE000 + UInt32(altered.count)),
            source.replaceFirst(of: name, at: place, with: mark)
        else { return false }
        altered[place] = name
        return true
    }

    // MARK: - Nodes

    private mutating func node(_ yaml: Yams.Node, depth: Int) -> Node {
        let place = place(of: yaml)
        guard depth <= YAMLReader.maximumDepth else {
            report(
                .yamlTooDeep, "this nests deeper than \(YAMLReader.maximumDepth) levels", at: place)
            return Node(.list([]), at: place)
        }
        if yaml.anchor != nil {
            report(.yamlAlias, "an anchor (&) stands here", at: place)
        }
        switch yaml {
        case .scalar(let scalar):
            check(scalar.tag, .str, at: place)
            let quoted = scalar.style != .plain && scalar.style != .any
            return Node(.scalar(scalar.string, quoted: quoted), at: place)
        case .sequence(let sequence):
            check(sequence.tag, .seq, at: place)
            return Node(.list(sequence.map { node($0, depth: depth + 1) }), at: place)
        case .mapping(let mapping):
            check(mapping.tag, .map, at: place)
            return Node(.map(entries(mapping, depth: depth)), at: place)
        case .alias:
            report(.yamlAlias, "an alias (*) stands here", at: place)
            return Node(.list([]), at: place)
        }
    }

    private mutating func entries(_ mapping: Yams.Node.Mapping, depth: Int) -> [Node.Entry] {
        var entries: [Node.Entry] = []
        var first: [String: TextPlace] = [:]
        for (yamlKey, yamlValue) in mapping {
            var key = node(yamlKey, depth: depth + 1)
            if let name = altered[key.place] { key.content = .scalar(name, quoted: key.isQuoted) }
            if let name = key.text {
                if let earlier = first[name] {
                    report(
                        .yamlDuplicateKey,
                        "the key \"\(name)\" stands twice in this map, first on "
                            + "line \(earlier.line)", value: name, at: key.place)
                }
                first[name] = first[name] ?? key.place
            } else {
                report(.yamlKey, "\(key.kindName) stands as a key", at: key.place)
            }
            entries.append(Node.Entry(key: key, value: node(yamlValue, depth: depth + 1)))
        }
        return entries
    }

    private mutating func check(_ tag: Tag, _ expected: Tag.Name, at place: TextPlace) {
        // Yams fills in the tag of a key when it compares keys, so the plain one may stand there.
        guard tag.rawValue != Tag.Name.implicit.rawValue, tag.rawValue != expected.rawValue else {
            return
        }
        let short = tag.rawValue.replacing("tag:yaml.org,2002:", with: "!!")
        report(.yamlTag, "the tag \(short) stands here", value: short, at: place)
    }

    private func place(of yaml: Yams.Node) -> TextPlace {
        source.place(yaml.mark?.line ?? 1, yaml.mark?.column ?? 1)
    }

    // MARK: - Faults

    private mutating func report(
        _ code: Diagnostic.Code, _ message: String, value: String? = nil, at place: TextPlace,
        mend: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(code, message, value: value, at: .text(place), mend: mend))
    }

    private mutating func report(_ error: any Error) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let place = source.place(mark.line, mark.column)
            if problem.contains("undefined alias") {
                report(.yamlAlias, "an alias (*) stands here", at: place)
            } else if problem.contains("another document") {
                report(.yamlDocuments, "a second document begins here", at: place)
            } else if problem.contains("Maximum nesting level") {
                report(.yamlTooDeep, "this nests far deeper than 64 levels", at: place)
            } else {
                let whole = context.map { "\($0.text.trimmed) (line \($0.mark.line)): " } ?? ""
                report(
                    .yamlSyntax, whole + problem.trimmed, at: place,
                    mend: Self.mends[problem.trimmed])
            }
        case YamlError.reader(let problem, let offset, _, _):
            report(.yamlSyntax, problem, at: source.place(character: offset ?? 0))
        default:
            report(.yamlSyntax, "the YAML cannot be read", at: source.place(1, 1))
        }
    }

    /// What people do about libyaml's commonest messages.
    private static let mends = [
        "mapping values are not allowed in this context":
            "Quote a value that holds a colon and a blank; or indent this line as its neighbours.",
        "found character that cannot start any token":
            "Indent by blanks, not by tabs; quote a value that begins with @, ` or %.",
        "could not find expected ':'": "Write a colon and a blank behind the key.",
        "found unexpected end of stream": "Close the quote that is open here.",
        "did not find expected key": "Indent this line as its neighbours; check quotes above it.",
    ]
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
