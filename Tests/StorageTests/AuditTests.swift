import Diagnostics
import Engine
import EngineTesting
import Testing
import Values

@testable import Storage

@Suite("The audit chain shows what was changed")
struct AuditTests {
    private func ledger() async throws -> SQLLedger {
        let clock = TestClock()
        let ledger = try await SQLLedger(try SQLiteEngine(inMemory: { clock.now }))
        for number in 1...600 {
            try await ledger.write {
                try $0.link(
                    act: "test", author: "ann", reason: "reason \(number)", subject: "nothing")
            }
        }
        return ledger
    }

    @Test("a chain that nobody touched holds")
    func untouched() async throws {
        #expect(try await ledger().verifyAudit() == nil)
    }

    @Test(
        "a changed, removed or exchanged row shows",
        arguments: [
            "UPDATE audit SET reason = 'other' WHERE number = 400",
            "UPDATE audit SET author = 'anna', act = 'tes' WHERE number = 2",
            "UPDATE audit SET at_us = at_us + 1 WHERE number = 1",
            "DELETE FROM audit WHERE number = 300",
            "DELETE FROM audit WHERE number = 1",
            "UPDATE audit SET hash = previous WHERE number = 601",
        ])
    func tampered(_ statement: String) async throws {
        let ledger = try await ledger()
        let changed = try await ledger.engine.write { try $0.execute(statement) }
        #expect(changed == 1)
        #expect(try await ledger.verifyAudit()?.code == .ledgerAuditBroken)
    }

    @Test("a ledger of a newer program is refused")
    func newerSchema() async throws {
        let ledger = try await ledger()
        try await ledger.engine.write { sql in
            try sql.execute("UPDATE setting SET value = '999' WHERE name = 'schema'")
        }
        do {
            _ = try await SQLLedger(ledger.engine)
            Issue.record("it was opened")
        } catch LedgerFailure.refused(let why) {
            #expect(why.code == .ledgerSchemaNewer)
        }
    }

    @Test("an existing ledger is opened as it is")
    func reopened() async throws {
        let ledger = try await ledger()
        let again = try await SQLLedger(ledger.engine)
        #expect(try await again.verifyAudit() == nil)
    }
}
