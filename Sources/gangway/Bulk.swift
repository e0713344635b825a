import ArgumentParser
import Values

/// One act on many things: what they are before it is done, and what became of each after.
struct Bulk {
    /// What they are, such as `messages`.
    let things: String
    /// What is done to them, as in "3 messages are …", such as `sent again`.
    let done: String
    /// What tells one of them from the others.
    let label: @Sendable (JSON) -> String

    /// Does the act to each row, or with `yes` false only says what it would be done to. What one
    /// is refused, or is refused beforehand, keeps none of the others from being done; it ends with
    /// 1 then.
    func run(
        _ rows: [JSON], yes: Bool, refused: [Int: String] = [:], _ output: OutputOptions,
        _ act: (Int64) async throws -> JSON
    ) async throws {
        var refused = refused
        if yes {
            for row in rows {
                guard let id = row["id"]?.integer, refused[id] == nil else { continue }
                do {
                    _ = try await act(Int64(id))
                } catch let refusal as Refusal {
                    refused[id] = refusal.message
                }
            }
        }
        let report: JSON = [
            "count": .number(ExactDecimal(rows.count - refused.count)), "done": .bool(yes),
            "items": .array(rows),
            "refused": .array(
                refused.sorted { $0.key < $1.key }.map { id, why in
                    ["id": .number(ExactDecimal(id)), "why": .string(why)]
                }),
        ]
        output.show(report) { _ in text(rows, refused, yes: yes) }
        if !refused.isEmpty { throw ExitCode(1) }
    }

    private func text(_ rows: [JSON], _ refused: [Int: String], yes: Bool) -> String {
        let taken = rows.filter { refused[$0["id"]?.integer ?? 0] == nil }
        let head =
            yes
            ? "\(taken.count) \(things) are \(done):"
            : "\(taken.count) \(things) would be \(done); --yes does it:"
        var lines = [head] + lines(taken) { "  \($0)  \(label($1))" }
        if !refused.isEmpty {
            lines.append("\(refused.count) are refused:")
            lines += self.lines(rows.filter { refused[$0["id"]?.integer ?? 0] != nil }) { id, _ in
                "  \(id)  \(refused[id] ?? "")"
            }
        }
        return lines.map(PlainLine.of).joined(separator: "\n")
    }

    /// A line for each of the first twenty.
    private func lines(_ rows: [JSON], _ line: (Int, JSON) -> String) -> [String] {
        let shown = rows.prefix(20).map { line($0["id"]?.integer ?? 0, $0) }
        return shown + (rows.count > shown.count ? ["  … \(rows.count - shown.count) more"] : [])
    }
}
