import Engine
import EngineTesting
import Flow
import Partners
import Storage
import Testing
import Values

/// An order of Elm's that we answered and billed, and have yet to ship; Elm owes us TA1s.
@Suite("What is owed in the trade follows from the raw bytes")
struct TradeReconciliationTests {
    private static let order = """
        ISA*00*          *00*          *ZZ*ELM            *ZZ*LAKESIDE       *261120*1300*U*00401\
        *000000007*0*P*>~GS*PO*ELM*LAKESIDE*20261120*1300*7*X*004010~ST*850*0001~BEG*00*SA*PO1**\
        20261120~PO1*1*24*EA*18.5**VN*LG-1001~CTT*1~SE*5*0001~GE*1*7~IEA*1*000000007~
        """

    private static let profiles = Result {
        try ShippedFiles.profiles(
            [
                "channels/drop.yaml": Array("kind: folder\ncarries: [elm]\n".utf8),
                "elm/partner.yaml": Array(
                    """
                    ids: ["ZZ:ELM"]
                    status: live
                    agreements:
                      - {set: "850", version: "004010"}
                    sends:
                      - {set: "855", version: "004010"}
                      - {set: "810", version: "004010"}
                    reply: {asks: true}
                    expects:
                      response: {within: 4h}
                      shipment: {within: 5d}
                      invoice: {within: 2d}
                      remittance: {within: 30d}

                    """.utf8),
            ], of: ["ZZ:LAKESIDE"])
    }

    /// A ledger over a day of it, damaged by a statement, with what reads the day again.
    private static func kept(_ damage: String?) async throws -> JSON {
        let clock = TestClock(Timestamp(seconds: 1_795_179_600))
        let day = clock.now.date
        let profiles = try Self.profiles.get()
        let engine = try SQLiteEngine(inMemory: { clock.now })
        let gateway = try await WorkingGateway(
            engine, clock: clock, profiles: profiles, outlet: ScriptedOutlet(),
            offices: BackOffices(["P": ScriptedBackOffice(.nativeKey, clock: clock)]))
        try await gateway.receive(Array(order.utf8), from: "drop", as: "order")
        await gateway.work()
        for body in [TrapSite.response("PO1"), TrapSite.invoice("I1")] {
            try await gateway.receive(Array(body.utf8), from: DocumentOrigin.erp("main").channel)
        }
        await gateway.work()
        clock.advance(.seconds(86_400))
        if let damage {
            let changed = try await engine.write { sql in try sql.execute(damage, arguments: []) }
            #expect(changed > 0)
        }
        return try await AnswerReconciler(
            ledger: gateway.ledger, vault: MemoryVault(), profiles: { profiles }
        ).keep(day)
    }

    @Test("what was counted rightly agrees")
    func agrees() async throws {
        let report = try await Self.kept(nil)
        let found = try #require(report["reconciliation"])
        #expect(found["differences"]?.items?.compactMap(\.text) == [])
        // The 855 and 856 of the order, and the 820 of the invoice.
        #expect(found["debtsDerived"]?.integer == 3)
        #expect(found["debtsRecorded"]?.integer == 3)
    }

    @Test(
        "what was counted wrongly is told",
        arguments: [
            ("DELETE FROM expectation WHERE kind = '856'", "856 of 850 1 of message"),
            ("UPDATE expectation SET kind = '810' WHERE kind = '820'", "820 of 810 1 of message"),
            (
                "UPDATE expectation SET state = 'waiting', answered_us = NULL WHERE kind = '855'",
                "(855 to PO1) is waiting, but the documents of its order say accepted"
            ),
            (
                "UPDATE expectation SET state = 'accepted' WHERE kind = '856'",
                "(856 to PO1) is accepted, but the documents of its order say waiting"
            ),
            ("DELETE FROM expectation WHERE kind = 'TA1'", "is not recorded as awaited"),
            (
                "UPDATE expectation SET interchange_control = 99 WHERE kind = 'TA1'",
                "TA1 99 is recorded as awaited"
            ),
        ])
    func differs(_ damage: String, _ told: String) async throws {
        let report = try await Self.kept(damage)
        let differences = report.path("reconciliation.differences")?.items?.compactMap(\.text) ?? []
        #expect(differences.contains { $0.contains(told) }, "\(differences)")
    }
}
