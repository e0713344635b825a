import Engine
import Testing
import Values

@testable import Storage

@Suite("Lanes of low priority")
struct LaneTests {
    @Test("move a mark of their own, so that the others keep their turn")
    func marks() {
        var marks = LaneMarks()
        for lane in ["in:acme", "low:in:bolt", "in:elm", "low:in:oak"] { marks.pass(lane) }
        #expect(marks[isLow: false] == "in:elm")
        #expect(marks[isLow: true] == "low:in:oak")
    }

    @Test(
        "are told from others by SQL as by the engine",
        arguments: ["in:acme", "low:in:acme", "out:low:", "lo", ""])
    func names(lane: String) async throws {
        let engine = try SQLiteEngine(inMemory: { .init(seconds: 7) })
        let row = try await engine.read { sql in
            try sql.first(
                "SELECT \(Lane.isLow(sql: "l")), \(Lane.line(sql: "l")) FROM (SELECT $1 AS l)",
                lane)
        }
        #expect(try row?.flag(0) == Lane.isLow(lane))
        #expect(try row?.text(1) == String(Lane.line(lane)))
        #expect(Lane.name(String(Lane.line(lane)), isLow: Lane.isLow(lane)) == lane)
    }
}
