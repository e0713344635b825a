import EngineTesting
import Foundation
import GRDB
import Testing
import Values

@testable import Storage

@Suite("SQLite as the ledger's engine")
struct SQLiteEngineTests {
    private func engine(_ directory: String) throws -> SQLiteEngine {
        try SQLiteEngine(
            path: directory + "/gangway.db", now: { Timestamp(seconds: 7) },
            onFatal: { Issue.record("fatal: \($0)") })
    }

    private func table(_ engine: SQLiteEngine) async throws {
        try await engine.write { try $0.script("CREATE TABLE t(k TEXT PRIMARY KEY, v ANY) STRICT") }
    }

    private func keys(_ engine: SQLiteEngine) async throws -> [String] {
        try await engine.read { try $0.query("SELECT k FROM t ORDER BY k").map { try $0.text(0) } }
    }

    @Test("every commit is fsynced: synchronous reads back as FULL")
    func fullDurability() async throws {
        try await withTemporaryDirectory { directory in
            let engine = try engine(directory)
            let level = try await engine.write { sql in
                try sql.first("PRAGMA synchronous")?.integer(0)
            }
            #expect(level == 2)
            await engine.close()
        }
    }

    @Test("a connection that GRDB left at NORMAL is refused")
    func normalIsRefused() async throws {
        try await withTemporaryDirectory { directory in
            var configuration = Configuration()
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let pool = try DatabasePool(path: directory + "/trap.db", configuration: configuration)
            #expect(throws: SQLFailure.self) {
                try pool.writeWithoutTransaction { try SQLiteEngine.requireFullDurability($0) }
            }
            try pool.close()
        }
    }

    @Test("closing ends the writer's statements first: no connection stays open")
    func closingEndsStatements() async throws {
        try await withTemporaryDirectory { directory in
            for round in 1...300 {
                let engine = try engine(directory)
                _ = try await engine.write { try $0.query("SELECT 1").count }
                await engine.close()
                // SQLite keeps the log while a statement keeps the connection open.
                let log = directory + "/gangway.db-wal"
                #expect(!FileManager.default.fileExists(atPath: log), "round \(round)")
            }
        }
    }

    @Test("what is asked for after closing is refused")
    func closed() async throws {
        try await withTemporaryDirectory { directory in
            let engine = try engine(directory)
            try await table(engine)
            await engine.close()
            await engine.close()
            await #expect(throws: SQLFailure.unavailable("the store is shut")) {
                try await keys(engine)
            }
            await #expect(throws: SQLFailure.unavailable("the store is shut")) {
                try await table(engine)
            }
        }
    }

    @Test("a second opening is refused while the first lives")
    func lock() async throws {
        try await withTemporaryDirectory { directory in
            let first = try engine(directory)
            #expect(throws: SQLFailure.self) { try engine(directory) }
            await first.close()
        }
    }

    @Test("another process that holds the lock keeps us out")
    func lockOfAnotherProcess() async throws {
        try await withTemporaryDirectory { directory in
            let holder = Process()
            holder.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
            holder.arguments = [directory + "/gangway.db.lock", "cat"]
            let (input, output) = (Pipe(), Pipe())
            holder.standardInput = input
            holder.standardOutput = output
            try holder.run()
            // `cat` answers only once the lock is held.
            try input.fileHandleForWriting.write(contentsOf: Data("x\n".utf8))
            _ = output.fileHandleForReading.availableData
            #expect(throws: SQLFailure.self) { try engine(directory) }
            try input.fileHandleForWriting.close()
            holder.waitUntilExit()
        }
    }

    @Test("what was committed is there after reopening")
    func reopen() async throws {
        try await withTemporaryDirectory { directory in
            let first = try engine(directory)
            try await table(first)
            try await first.write { try $0.execute("INSERT INTO t VALUES('a', 1)") }
            await first.close()
            await #expect(throws: SQLFailure.self) { try await first.write { _ in } }
        }
    }

    @Test("one request's failure undoes that request alone")
    func savepoints() async throws {
        let engine = try SQLiteEngine(inMemory: { Timestamp(seconds: 7) })
        try await table(engine)
        let results = await engine.write(
            all: ["a", "b", "a", "c"].map { key in
                { sql in
                    try sql.execute("INSERT INTO t VALUES($1, 0)", key + "-extra" as String)
                    try sql.execute("INSERT INTO t VALUES($1, 0)", key)
                }
            })
        #expect(results.map { (try? $0.get()) != nil } == [true, true, false, true])
        #expect(try await keys(engine) == ["a", "a-extra", "b", "b-extra", "c", "c-extra"])
        guard case .failure(let error) = results[2], case SQLFailure.unique = error else {
            Issue.record("a taken key is `unique`")
            return
        }
    }

    @Test("what a request wrote before it failed is undone with it")
    func halfWritten() async throws {
        let engine = try SQLiteEngine(inMemory: { Timestamp(seconds: 7) })
        try await table(engine)
        let results = await engine.write(
            all: [["a", "b"], ["c", "a"], ["d"]].map { keys in
                { sql in
                    for key in keys { try sql.execute("INSERT INTO t VALUES($1, 0)", key) }
                }
            })
        #expect(results.map { (try? $0.get()) != nil } == [true, false, true])
        #expect(try await keys(engine) == ["a", "b", "d"])
    }

    @Test("requests of many callers share a transaction and keep their order")
    func groupCommit() async throws {
        let engine = try SQLiteEngine(inMemory: { Timestamp(seconds: 7) })
        try await engine.write {
            try $0.script("CREATE TABLE n(id INTEGER PRIMARY KEY, w INTEGER)")
        }
        try await withThrowingTaskGroup { group in
            for worker in 0..<16 {
                group.addTask {
                    for _ in 0..<50 {
                        try await engine.write {
                            try $0.execute("INSERT INTO n(w) VALUES($1)", worker)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let count = try await engine.read { try $0.first("SELECT count(*) FROM n")?.int(0) }
        #expect(count == 800)
    }

    @Test(
        "values come back as they were",
        arguments: [
            SQLValue.null, .integer(.min), .integer(.max), .text(""), .text("a\0b"),
            .text("\u{10FFFF}é"), .bytes([]), .bytes([0, 255, 0]),
        ])
    func values(_ value: SQLValue) async throws {
        let engine = try SQLiteEngine(inMemory: { Timestamp(seconds: 7) })
        try await table(engine)
        let back = try await engine.write { sql in
            try sql.execute("INSERT INTO t VALUES('k', $1)", value)
            return try sql.first("SELECT v FROM t WHERE v IS $1", value)?[0]
        }
        #expect(back == value)
    }

    @Test("parameters are told apart by their numbers, not by their order")
    func parameters() async throws {
        let engine = try SQLiteEngine(inMemory: { Timestamp(seconds: 7) })
        let row = try await engine.read { try $0.first("SELECT $2, $1, $2, now_us()", 1, 2) }
        #expect(try row?.integer(0) == 2)
        #expect(try row?.integer(1) == 1)
        #expect(try row?.integer(3) == 7_000_000)
    }

    /// Extended result codes, the system's error number, and what is to become of them.
    static let codes: [(code: Int32, systemError: Int32, failure: String)] = [
        (13, 0, "full"), (10, 28, "full"), (1034, 5, "fatal"), (778, 122, "full"),
        (11, 0, "fatal"), (5, 0, "busy"), (2067, 0, "unique"), (1555, 0, "unique"),
        (787, 0, "refused"), (14, 0, "unavailable"), (1, 0, "refused"),
    ]

    @Test("codes become failures that say what to do", arguments: codes)
    func failures(_ code: Int32, _ systemError: Int32, _ expected: String) {
        let failure = SQLiteFailures.failure(code, "text", systemError: systemError)
        #expect("\(failure)".hasPrefix(expected), "\(failure)")
    }

    @Test("a full disk refuses cleanly and the engine goes on when there is space")
    func full() async throws {
        try await withTemporaryDirectory { directory in
            let engine = try engine(directory)
            try await table(engine)
            let pages = try await engine.write { sql in
                let used = try sql.first("PRAGMA page_count")?.int(0) ?? 0
                return try sql.first("PRAGMA max_page_count = \(used + 2)")?.int(0)
            }
            #expect(pages != nil)
            do {
                try await engine.write { sql in
                    try sql.execute("INSERT INTO t VALUES('big', zeroblob(100000))")
                }
                Issue.record("a full store took a row")
            } catch SQLFailure.full {
            }
            _ = try await engine.write { try $0.query("PRAGMA max_page_count = 1000000") }
            try await engine.write {
                try $0.execute("INSERT INTO t VALUES('big', zeroblob(100000))")
            }
            #expect(try await keys(engine) == ["big"])
            await engine.close()
        }
    }
}
