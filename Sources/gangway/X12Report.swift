import Diagnostics
import Guides
import Values

/// Something that `x12 check` found.
struct X12Finding {
    let diagnostic: Diagnostic
    /// The lines of the dictionary that it rests on; empty where they were not asked for.
    let evidence: [String]
    /// Whether the answer and the setting are told, too.
    let isExplained: Bool

    /// What explains it, one line each.
    var explanation: [String] {
        guard isExplained else { return [] }
        let answer = X12Evidence.answer(to: diagnostic.code).map { "answered by \($0)" }
        let setting = X12Evidence.setting(for: diagnostic.code).map { "to change it: \($0)" }
        return evidence.map { "rests on \($0)" } + [answer, setting].compactMap { $0 }
    }

    /// The line of the file; nil where none is known.
    var line: Int? {
        guard case .data(let place) = diagnostic.place else { return nil }
        return place.line
    }

    /// The place for people; empty where none is known.
    var where_: String {
        guard case .data(let place) = diagnostic.place else { return "" }
        return place.description
    }
}

/// What `x12 check` counted in a file.
struct X12Summary {
    let file: String
    var segments = 0
    var interchanges = 0
    var groups = 0
    var sets = 0
    /// The dictionary version of each kind of set, `none` where there is none.
    var dictionaries: [String: String] = [:]
    var counts: [Diagnostic.Severity: Int] = [:]

    /// Whether nothing is wrong.
    var isClean: Bool { counts[.error, default: 0] == 0 }

    /// For people, in one line.
    var text: String {
        func some(_ count: Int, _ what: String) -> String {
            "\(count) \(what)\(count == 1 ? "" : "s")"
        }
        let found = [
            some(counts[.error, default: 0], "error"),
            some(counts[.warning, default: 0], "warning"), some(counts[.note, default: 0], "note"),
        ].joined(separator: ", ")
        let sets = dictionaries.sorted { $0.key < $1.key }.map { set, version in
            version == "none" ? "\(set) without dictionary" : "\(set) by \(version)"
        }
        return "\(file): \(found) in \(some(segments, "segment")) of \(some(self.sets, "set"))"
            + (sets.isEmpty ? "" : " (\(sets.joined(separator: ", ")))")
    }
}

/// A form that `x12 check` prints its findings in.
protocol X12Report {
    /// A file begins.
    mutating func begin(_ file: String, _ output: inout X12Output)
    /// Something was found in it.
    mutating func add(_ finding: X12Finding, in file: String, _ output: inout X12Output)
    /// The file has ended.
    mutating func end(_ summary: X12Summary, _ output: inout X12Output)
    /// All files have ended.
    mutating func finish(_ output: inout X12Output)
}

/// For people: the diagnostics as everywhere, and a line a file.
struct X12TextReport: X12Report {
    mutating func begin(_ file: String, _ output: inout X12Output) {}

    mutating func add(_ finding: X12Finding, in file: String, _ output: inout X12Output) {
        output.line(DiagnosticPrinter(source: file).text(finding.diagnostic))
        for line in finding.explanation { output.line("  \(line)") }
    }

    mutating func end(_ summary: X12Summary, _ output: inout X12Output) {
        output.line(summary.text)
        output.flush()
    }

    mutating func finish(_ output: inout X12Output) {}
}

/// For GitHub's pages: a workflow command a finding.
struct X12GitHubReport: X12Report {
    mutating func begin(_ file: String, _ output: inout X12Output) {}

    mutating func add(_ finding: X12Finding, in file: String, _ output: inout X12Output) {
        let diagnostic = finding.diagnostic
        let text = ([diagnostic.message, finding.where_, diagnostic.help] + finding.explanation)
            .filter { !$0.isEmpty }.joined(separator: "\n")
        output.line(
            GitHubCommand.text(diagnostic, text: text, file: file, line: finding.line))
    }

    mutating func end(_ summary: X12Summary, _ output: inout X12Output) {}

    mutating func finish(_ output: inout X12Output) {}
}

/// For programs: an object a file, `{file, findings, segments, interchanges, groups, sets, …}`.
struct X12JSONReport: X12Report {
    private var writer = JSONWriter()

    mutating func begin(_ file: String, _ output: inout X12Output) {
        writer = JSONWriter()
        writer.beginObject()
        writer.member("file", file)
        writer.key("findings")
        writer.beginArray()
    }

    mutating func add(_ finding: X12Finding, in file: String, _ output: inout X12Output) {
        var json = finding.diagnostic.json
        if case .data(let place) = finding.diagnostic.place { json["at"] = place.json }
        if finding.isExplained {
            json["answer"] = X12Evidence.answer(to: finding.diagnostic.code).map { .string($0) }
            json["evidence"] = .array(finding.evidence.map { .string($0) })
        }
        writer.value(json)
        output.write(writer.drain())
    }

    mutating func end(_ summary: X12Summary, _ output: inout X12Output) {
        writer.endArray()
        writer.member("segments", summary.segments)
        writer.member("interchanges", summary.interchanges)
        writer.member("groups", summary.groups)
        writer.member("sets", summary.sets)
        writer.member("errors", summary.counts[.error, default: 0])
        writer.member("warnings", summary.counts[.warning, default: 0])
        writer.member("notes", summary.counts[.note, default: 0])
        let dictionaries = summary.dictionaries.sorted { $0.key < $1.key }
        writer.member(
            "dictionaries",
            .object(dictionaries.map { JSON.Member($0.key, .string($0.value)) }))
        writer.endObject()
        output.write(writer.drain())
        output.line("")
    }

    mutating func finish(_ output: inout X12Output) {}
}

extension DataPlace {
    /// Each part that is known, as a number or text.
    fileprivate var json: JSON {
        let numbers: [(String, Int?)] = [
            ("interchange", interchange), ("group", group), ("set", set), ("segment", segment),
            ("element", element), ("component", component), ("repetition", repetition),
            ("reference", reference), ("byte", byte), ("line", line),
        ]
        let texts: [(String, String?)] = [("tag", tag), ("loop", loop)]
        return .object(
            numbers.compactMap { name, value in
                value.map { JSON.Member(name, .number(ExactDecimal($0))) }
            }
                + texts.compactMap { name, value in
                    value.map { JSON.Member(name, .string($0)) }
                })
    }
}
