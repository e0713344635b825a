import Canonical
import Values

/// What an 855, or an 865, says of a part of a line: how much of it is promised, put back,
/// substituted, held or refused, and for when.
struct LineAnswer {
    /// What becomes of the part, in the canonical word.
    let status: String?
    /// How much of the line it is; nil: all of it.
    let quantity: ExactDecimal?
    /// The day that it is for.
    private let date: String?
    /// The numbers of the item, which may be a substitute.
    private let items: [String]

    /// Reads a part of a canonical line's `answers`.
    init(_ json: JSON) {
        status = AnswerWord.ofPart(json)
        quantity = json["quantity"]?.number
        date = json["date"]?.text
        items = (json["ids"]?.items ?? []).compactMap { $0["id"]?.text }
    }

    /// Whether the seller promises the part.
    var isPromised: Bool { status.map(Self.isPromise) ?? false }

    /// Whether a word promises what it is about.
    static func isPromise(_ word: String) -> Bool {
        ["accepted", "changed", "substituted"].contains(word)
    }

    /// Whether an answer's line says only that all of it waits.
    static func isHold(_ line: JSON) -> Bool {
        let parts = (line["answers"]?.items ?? []).map { LineAnswer($0).status }
        return parts.isEmpty ? line["status"]?.text == "held" : parts.allSatisfy { $0 == "held" }
    }

    /// What the parts say of a line, in words: `line 3 split over 2 dates: 5 accepted for
    /// 2026-12-01, 5 accepted for 2026-12-08`; nil where all that was ordered is accepted.
    static func words(_ parts: [LineAnswer], of line: OrderLine) -> String? {
        if parts.count == 1, parts[0].status == "accepted",
            parts[0].quantity == nil || parts[0].quantity == line.ordered
        {
            return nil
        }
        let dates = Set(parts.filter(\.isPromised).compactMap(\.date)).count
        return "line \(line.number)" + (dates > 1 ? " split over \(dates) dates" : "") + ": "
            + parts.map { $0.words(line) }.joined(separator: ", ")
    }

    private func words(_ line: OrderLine) -> String {
        let said =
            switch status {
            case "changed": "accepted with changes"
            case "substituted":
                "substituted" + (items.first { !line.items.contains($0) }.map { " by \($0)" } ?? "")
            case "held": "on hold"
            case let status?: status
            case nil: "answered"
            }
        return (quantity.map { "\($0.plain) " } ?? "") + said + (date.map { " for \($0)" } ?? "")
    }
}
