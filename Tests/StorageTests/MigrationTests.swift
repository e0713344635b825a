import Engine
import Testing
import Values

@testable import Storage

@Suite("A ledger of an older schema")
struct MigrationTests {
    /// An engine with the schema of a version.
    private static func engine(at version: Int) async throws -> SQLiteEngine {
        let engine = try SQLiteEngine(inMemory: { .init(seconds: 1_795_179_600) })
        try await engine.write { sql in
            try sql.script("CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            for migration in Migration.all.prefix(version) {
                try sql.script(engine.dialect.fill(migration.sql))
            }
            try sql.execute("INSERT INTO setting VALUES('schema', $1)", String(version))
        }
        return engine
    }

    @Test("what it awaits, and what was answered, is kept; a receipt may be awaited now")
    func receipts() async throws {
        let engine = try await Self.engine(at: 16)
        try await engine.write { sql in
            try sql.execute(
                """
                INSERT INTO message(direction, state, correlation, origin, channel, name, digest,
                  size, is_inline, created_us)
                VALUES('out', 'sent', 'C', 1, 'drop', 'f', zeroblob(32), 0, 1, 5)
                """)
            try sql.execute(
                """
                INSERT INTO expectation(id, message, scope, partner, kind, state, type, number,
                  interchange_control, interchange_time, functional_id, group_control, application,
                  set_id, set_control, set_key, made_us, due_us, answered_us, answer, withdrawn,
                  business_order, is_ours, progress, answered_by)
                VALUES(7, 1, 2, 'elm', '855', 'accepted', 't', 'n', 3, '4', 'PR', 5, 'app', '855',
                  '0001', '1', 8, 9, 10, 11, 'waiting', 12, 1, '1 of 2 lines', 13)
                """)
            try sql.execute(
                """
                INSERT INTO received_answer(id, message, interchange, grp, ordinal, number, scope,
                  partner, kind, state, subject, verdict, words, content, expectation, candidate,
                  received_us, sent)
                VALUES(11, 1, 1, 2, 3, 4, 5, 'elm', '824', 'matched', 's', 'noted', 'w', '{}', 7, 8,
                  9, 10)
                """)
        }
        let before = try await Self.rows(engine)
        _ = try await SQLLedger(engine)
        #expect(try await Self.rows(engine) == before)
        #expect(before.count == 2)
        try await engine.write { sql in
            try sql.execute("UPDATE expectation SET kind = 'MDN'")
            try sql.execute("UPDATE received_answer SET kind = 'MDN'")
        }
        await #expect(throws: (any Error).self) {
            try await engine.write { sql in
                try sql.execute("UPDATE expectation SET kind = 'none'")
            }
        }
    }

    @Test("what it awaits is kept, with what was set aside; a file may have to be fetched now")
    func pickups() async throws {
        let engine = try await Self.engine(at: 23)
        try await engine.write { sql in
            try sql.execute(
                """
                INSERT INTO message(direction, state, correlation, origin, channel, name, digest,
                  size, is_inline, created_us)
                VALUES('out', 'sent', 'C', 1, 'drop', 'f', zeroblob(32), 0, 1, 5)
                """)
            try sql.execute(
                """
                INSERT INTO expectation(id, message, scope, partner, kind, state, type, number,
                  interchange_control, interchange_time, functional_id, group_control, application,
                  set_id, set_control, set_key, made_us, due_us, withdrawn, unsent)
                VALUES(7, 1, 2, 'elm', 'MDN', 'waiting', 't', 'n', 3, '4', 'PR', 5, 'app', '855',
                  '0001', '1', 8, 9, 'waiting', '1/2/3')
                """)
        }
        let before = try await Self.rows(engine)
        let ledger = try await SQLLedger(engine)
        #expect(try await Self.rows(engine) == before)
        let unsent = try await engine.read { sql in
            try sql.first("SELECT unsent FROM expectation WHERE id = 7")?.text(0)
        }
        #expect(unsent == "1/2/3")
        try await engine.write { sql in
            try sql.execute("UPDATE expectation SET kind = 'PICKUP', looked_us = 5")
        }
        #expect(try await ledger.pickups(limit: 10).map(\.name) == ["f"])
    }

    @Test("what it awaits is kept, with when it was looked for; each change may be owed an 865 now")
    func changes() async throws {
        let engine = try await Self.engine(at: 26)
        func insert(_ id: Int, _ kind: String, _ number: String, _ more: String) async throws {
            let parts = more.split(separator: "|")
            try await engine.write { sql in
                try sql.execute(
                    """
                    INSERT INTO expectation(id, message, scope, partner, kind, state, type, number,
                      interchange_control, interchange_time, functional_id, group_control,
                      application, set_id, set_control, set_key, made_us\(parts[0]))
                    VALUES($1, 1, 2, 'elm', $2, 'waiting', 't', $3, 3, '4', 'PR', 5, 'app', '855',
                      '0001', '1', 8\(parts[1]))
                    """, id, kind, number)
            }
        }
        try await engine.write { sql in
            try sql.execute(
                """
                INSERT INTO message(direction, state, correlation, origin, channel, name, digest,
                  size, is_inline, created_us)
                VALUES('out', 'sent', 'C', 1, 'drop', 'f', zeroblob(32), 0, 1, 5)
                """)
        }
        try await insert(7, "PICKUP", "n", ", looked_us, seen_us|, 5, 6")
        try await insert(8, "855", "PO1", ", business_order, is_ours|, 3, 1")
        let before = try await Self.rows(engine)
        let ledger = try await SQLLedger(engine)
        #expect(try await Self.rows(engine) == before)
        #expect(try await ledger.pickups(limit: 10).map(\.name) == ["f"])
        for (id, change) in [(9, 4), (10, 5)] {
            try await insert(id, "865", "PO1", ", business_order, of_change|, 3, \(change)")
        }
        await #expect(throws: SQLFailure.self, "one change is owed one 865") {
            try await insert(11, "865", "PO1", ", business_order, of_change|, 3, 5")
        }
        await #expect(throws: SQLFailure.self, "an order is owed one 855") {
            try await insert(11, "855", "PO1", ", business_order|, 3")
        }
    }

    @Test("since when partners have profiles is read from the folders that were kept, once")
    func profiled() async throws {
        let engine = try await Self.engine(at: 21)
        let folders: [(kept: Int64, paths: [String])] = [
            (5, ["elm/partner.yaml", "channels/drop.yaml", "elm/850/partner.yaml"]),
            (9, ["elm/partner.yaml", "oak/partner.yaml"]),
        ]
        try await engine.write { sql in
            for (kept, paths) in folders {
                let files = ProfileFiles(
                    Dictionary(uniqueKeysWithValues: paths.map { ($0, Array("x".utf8)) }))
                try sql.execute(
                    """
                    INSERT INTO profile_folder(profile, kept_us, codec, files)
                    VALUES($1, $2, 0, $3)
                    """, files.content, kept, files.encoded)
            }
            // One that cannot be read tells of nobody.
            try sql.execute(
                """
                INSERT INTO profile_folder(profile, kept_us, codec, files)
                VALUES(zeroblob(32), 7, 0, zeroblob(3))
                """)
        }
        let ledger = try await SQLLedger(engine)
        let now = ProfileFiles(["oak/partner.yaml": [], "ash/partner.yaml": []])
        for _ in 0..<2 { try await ledger.keep(now, as: now.content) }
        let known = try await engine.read { sql in
            try sql.query("SELECT partner, first_us FROM profiled_partner ORDER BY partner").map {
                "\(try $0.text(0)) \(try $0.integer(1))"
            }
        }
        #expect(known == ["ash 1795179600000000", "elm 5", "oak 9"])
    }

    /// The rows of both tables, each as one text of its columns by their names; a column that only
    /// the newest schema has is left out.
    private static func rows(_ engine: SQLiteEngine) async throws -> [String] {
        try await engine.write { sql in
            try ["expectation", "received_answer"].map { table in
                let columns = try sql.query(
                    """
                    SELECT name FROM pragma_table_info('\(table)')
                    WHERE name NOT IN ('unsent', 'looked_us', 'seen_us', 'of_change') ORDER BY name
                    """
                ).map { try $0.text(0) }
                let all = columns.map { "'\($0)', \($0)" }.joined(separator: ", ")
                return try sql.query("SELECT json_object(\(all)) FROM \(table)")
                    .map { try $0.text(0) }.joined(separator: "\n")
            }
        }
    }
}
