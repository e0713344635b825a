import Diagnostics
import Notation

/// Reads templates and says what is wrong in them, to the column.
struct TemplateReader {
    /// The names that a template may start its paths with.
    struct Names: Sendable, Equatable {
        /// The names in the order of the documentation.
        let all: [String]
        /// The only names that may follow a name; a name without an entry leads anywhere.
        var members: [String: [String]] = [:]
    }

    let names: Names

    /// Reads a template that stands at `place` of its file.
    func read(_ text: String, at place: TextPlace) -> (Template?, [Diagnostic]) {
        var pieces: [Template.Piece] = []
        var diagnostics: [Diagnostic] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            if start.lowerBound > rest.startIndex {
                pieces.append(.text(String(rest[..<start.lowerBound])))
            }
            let column = text.distance(from: text.startIndex, to: start.lowerBound)
            let here = TextPlace(
                file: place.file, line: place.line, column: place.column + column)
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                diagnostics.append(
                    Diagnostic(.templateSyntax, "a ${ is not closed", at: .text(here)))
                return (nil, diagnostics)
            }
            switch value(rest[start.upperBound..<end], at: here) {
            case .success(let piece): pieces.append(piece)
            case .failure(let diagnostic): diagnostics.append(diagnostic)
            }
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return (diagnostics.isEmpty ? Template(pieces: pieces) : nil, diagnostics)
    }

    private func value(
        _ text: Substring, at place: TextPlace
    ) -> Result<Template.Piece, Diagnostic> {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard let first = parts.first, let path = ValuePath(first) else {
            return .failure(
                Diagnostic(
                    .templateSyntax, "\"\(text)\" does not start with a path",
                    value: String(text), at: .text(place)))
        }
        if let unknown = unknownName(path) {
            return .failure(
                Diagnostic(
                    .templateUnknownName, unknown.message, value: path.description,
                    at: .text(place), mend: unknown.mend))
        }
        var functions: [Template.Function] = []
        for part in parts.dropFirst() {
            guard let function = Self.function(part) else {
                return .failure(
                    Diagnostic(
                        .templateUnknownFunction, "there is no function \"\(part)\"",
                        value: String(part), at: .text(place)))
            }
            functions.append(function)
        }
        return .success(.value(path, functions))
    }

    private func unknownName(_ path: ValuePath) -> (message: String, mend: String)? {
        guard names.all.contains(path.root) else {
            return (
                "the name \"\(path.root)\" has no meaning here",
                Self.mend(path.root, among: names.all)
            )
        }
        guard let members = names.members[path.root] else { return nil }
        guard case .member(let name)? = path.steps.first else {
            return (
                "\"\(path.root)\" alone is no value", "write \(path.root).<name>"
            )
        }
        guard members.contains(name) else {
            return (
                "there is no \"\(path.root).\(name)\"", Self.mend(name, among: members)
            )
        }
        return nil
    }

    private static func mend(_ name: String, among names: [String]) -> String {
        guard let nearest = Spelling.nearest(name, among: names) else {
            return "the names here are " + names.joined(separator: ", ")
        }
        return "did you mean \"\(nearest)\"?"
    }

    private static func function(_ text: Substring) -> Template.Function? {
        guard let open = text.firstIndex(of: "("), text.last == ")" else { return nil }
        let argument = text[text.index(after: open)...].dropLast()
        switch text[..<open] {
        case "default": return .default(String(argument))
        case "max": return Int(argument).flatMap { $0 > 0 ? .max($0) : nil }
        default: return nil
        }
    }
}
