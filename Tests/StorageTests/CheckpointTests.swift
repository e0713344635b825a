import EngineTesting
import Foundation
import Testing
import Values

@testable import Storage

@Suite("The write-ahead log is copied beside the writer")
struct CheckpointTests {
    /// Bytes of the log's file, which keeps its size when the log begins anew.
    private func log(_ path: String) throws -> Int {
        let facts = try FileManager.default.attributesOfItem(atPath: path + "-wal")
        return try #require(facts[.size] as? Int)
    }

    private func fill(_ engine: SQLiteEngine, _ rows: Range<Int>) async throws {
        for row in rows {
            try await engine.write { sql in
                try sql.execute(
                    "INSERT INTO t VALUES($1, $2)", row, String(repeating: "x", count: 16 << 10))
            }
        }
    }

    private func engine(_ path: String) async throws -> SQLiteEngine {
        let engine = try SQLiteEngine(
            path: path, now: { Timestamp(seconds: 7) }, onFatal: { Issue.record("fatal: \($0)") })
        try await engine.write {
            try $0.script("CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT) STRICT")
        }
        return engine
    }

    /// A page and its header in the log.
    private static let page = 4096 + 24

    /// Writes so many rows, and sees that the log does not grow with them.
    private func write(_ rows: Int, _ path: String) async throws {
        let engine = try await engine(path)
        try await fill(engine, 0..<rows)
        #expect(try log(path) < 5 * Checkpoints.most * Self.page)
        await engine.close()
    }

    @Test("however much is written, the log begins anew, and all of it is in the database")
    func bound() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/gangway.db"
            // Six pages a row: ten times what the log holds before it is copied.
            let rows = 10 * Checkpoints.most / 6
            try await write(rows, path)
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
            let again = try SQLiteEngine(
                path: path, now: { Timestamp(seconds: 7) },
                onFatal: { Issue.record("fatal: \($0)") })
            let kept = try await again.read { try $0.first("SELECT count(*), sum(k) FROM t") }
            #expect(try kept?.int(0) == rows)
            #expect(try kept?.int(1) == rows * (rows - 1) / 2)
            await again.close()
        }
    }

    @Test("while a reader holds the log it grows; when the reader has gone it begins anew")
    func reader() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/gangway.db"
            let engine = try await engine(path)
            try await fill(engine, 0..<1)
            let (begun, begin) = AsyncStream<Void>.makeStream()
            let gate = DispatchSemaphore(value: 0)
            async let seen = engine.read { sql in
                let first = try sql.first("SELECT count(*) FROM t")?.int(0)
                begin.finish()
                gate.wait()
                return [first, try sql.first("SELECT count(*) FROM t")?.int(0)]
            }
            for await _ in begun {}
            let rows = 3 * Checkpoints.most / 6
            try await fill(engine, 1..<rows)
            #expect(try log(path) > 2 * Checkpoints.most * Self.page)
            gate.signal()
            #expect(try await seen == [1, 1])
            try await fill(engine, rows..<2 * rows)
            let grown = try log(path)
            try await fill(engine, 2 * rows..<6 * rows)
            #expect(try log(path) == grown)
            await engine.close()
        }
    }
}
