import Engine
import Values

/// The head line of the report: how many documents were sent, how many answers are awaited of them,
/// and how these stand.
struct ReportHead {
    private let head: JSON

    /// Takes the report.
    init(_ report: JSON) { head = report["head"] ?? .object([]) }

    /// What is counted, in order.
    static let words = ["sent", "awaited"] + AcksReport.statuses

    /// A count of it as people read it.
    static func named(_ word: String) -> String {
        switch word {
        case "sent": "documents sent"
        case "awaited": "answers awaited"
        default: word.replacing("-", with: " ")
        }
    }

    /// A count of all.
    func count(_ word: String) -> Int { head[word]?.integer ?? 0 }

    /// The kinds of answers that are awaited.
    private var kinds: [JSON] { head["kinds"]?.items ?? [] }

    private static func name(_ kind: JSON) -> String { kind["kind"]?.text ?? "" }

    /// How many of a count are of each kind: `997 3, TA1 2`; nil where there is one kind alone.
    func split(_ word: String) -> String? {
        guard word != "sent", kinds.count > 1 else { return nil }
        let parts = kinds.compactMap { kind -> String? in
            guard let count = kind[word]?.integer, count > 0 else { return nil }
            return "\(Self.name(kind)) \(count)"
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// `3 documents sent, 4 answers awaited: 3 accepted, 1 overdue`, and a line each kind where
    /// there are several, or where of some documents nothing is awaited.
    var text: String {
        let answers = count("awaited")
        var lines = [
            Self.counted(count("sent"), "document") + " sent"
                + (answers == 0 ? "" : ", \(Self.counted(answers, "answer")) awaited")
                + Self.standing(head) { $0 != .notExpected }
        ]
        if kinds.count > 1 || count("not-expected") > 0 {
            lines += kinds.map { kind in
                "  \(Self.name(kind)) awaited of \(kind["awaited"]?.integer ?? 0)"
                    + Self.standing(kind) { _ in true }
            }
        }
        if let leftOut { lines.append(leftOut) }
        return lines.joined(separator: "\n")
    }

    /// What a report of production says of tests; nil where there are none.
    var leftOut: String? {
        let tests = count("tests")
        guard tests > 0 else { return nil }
        return "left out: \(Self.counted(tests, "answer")) awaited in tests (--usage test)"
    }

    /// `: 3 accepted, 1 overdue`; what there is none of is left out.
    private static func standing(_ counts: JSON, _ isMeant: (AwaitedStatus) -> Bool) -> String {
        let parts = AwaitedStatus.allCases.filter(isMeant).compactMap { status -> String? in
            let count = counts[status.rawValue]?.integer ?? 0
            return count == 0 ? nil : "\(count) \(status.rawValue)"
        }
        return parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))"
    }

    private static func counted(_ count: Int, _ thing: String) -> String {
        "\(count) \(thing)\(count == 1 ? "" : "s")"
    }

    /// As a table: of all, and of each kind.
    var table: ReportTable {
        let columns = ["997", "TA1", "MDN", "PICKUP"]
        let rows = Self.words.map { word in
            [word, AcksReport.text(head[word])]
                + columns.map { column in
                    let kind = kinds.first { Self.name($0) == column }
                    return word == "sent" ? "-" : AcksReport.text(kind?[word])
                }
        }
        return ReportTable("head", "How it stands", ["STATE", "ALL"] + columns, rows)
    }
}
