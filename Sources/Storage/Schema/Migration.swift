import Diagnostics
import Engine

/// One numbered change of the schema, run in a transaction of its own. Never edited once shipped.
struct Migration: Sendable {
    /// Its number: the schema's version after it.
    let version: Int
    /// What it does, in the common text with its holes.
    let sql: String

    /// All, in order.
    static let all = [
        Schema1.migration, Schema2.migration, OrderSchema.migration, TermsSchema.migration,
        AnswerSchema.migration, ControlSchema.migration, TradeSchema.migration,
        SettingsSchema.migration, ReportSchema.migration, DecisionSchema.migration,
        BatchSchema.migration, EditSchema.migration, MeanwhileSchema.migration,
        FiguresSchema.migration, ArchiveSchema.migration,
        OwedSchema.migration, ReceiptSchema.migration, AdviceSchema.migration,
        LeavingSchema.migration, CauseSchema.migration, RepeatSchema.migration,
        UsageSchema.migration,
        WaitingSchema.migration, PickupSchema.migration, ReopenedSchema.migration,
        ReceivedSchema.migration, ChangeSchema.migration,
    ]
    /// The schema that this program reads and writes.
    static let current = all.count
}

extension Migration {
    /// Brings a store to the current schema. A store of a newer program is refused: what that
    /// program wrote cannot be understood, only spoilt.
    static func migrate(_ engine: any SQLEngine) async throws(LedgerFailure) {
        let found = try await version(of: engine)
        guard found <= current else {
            throw .refused(
                Diagnostic(
                    .ledgerSchemaNewer,
                    "the ledger has schema \(found); this program knows up to \(current)",
                    value: "\(found)"))
        }
        for migration in all where migration.version > found {
            do {
                try await engine.write { transaction in
                    try transaction.script(engine.dialect.fill(migration.sql))
                    try transaction.execute(
                        "INSERT INTO setting(name, value) VALUES('schema', $1) "
                            + "ON CONFLICT(name) DO UPDATE SET value = excluded.value",
                        String(migration.version))
                }
            } catch {
                throw LedgerFailure(error)
            }
        }
    }

    private static func version(of engine: any SQLEngine) async throws(LedgerFailure) -> Int {
        do {
            return try await engine.write { transaction in
                try transaction.script(
                    "CREATE TABLE IF NOT EXISTS setting("
                        + "name TEXT PRIMARY KEY, value TEXT NOT NULL)")
                let row = try transaction.first("SELECT value FROM setting WHERE name = 'schema'")
                return Int(try row?.text(0) ?? "0") ?? 0
            }
        } catch {
            throw LedgerFailure(error)
        }
    }
}
