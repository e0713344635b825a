import Engine
import EngineTesting
import Flow
import Partners
import Storage
import Testing
import Values

@Suite("Files that partners fetch")
struct PickupTests {
    /// Elm, who fetches within four hours what lies for it in a folder.
    private struct Site {
        let outlet = ScriptedOutlet()
        let engine: FailingEngine
        let gateway: WorkingGateway

        init() async throws {
            let profiles = try ShippedFiles.profiles(
                [
                    "channels/drop.yaml": "kind: folder\ncarries: [elm]\n",
                    "elm/partner.yaml": """
                    ids: ["ZZ:ELM"]
                    status: live
                    agreements:
                      - {set: "850", version: "004010"}
                    sends:
                      - {set: "855", version: "004010"}
                    expects: {functional: {comes: false}, pickup: {within: 4h}}

                    """,
                ].mapValues { Array($0.utf8) }, of: ["ZZ:LAKESIDE"])
            let clock = TestClock()
            engine = FailingEngine(try await LedgerImage.engine(now: { clock.now }))
            gateway = try await WorkingGateway(
                engine, clock: clock, profiles: profiles, outlet: outlet)
            try await gateway.receive(
                Array(TrapSite.response("PO1").utf8), from: DocumentOrigin.erp("main").channel)
            await gateway.work()
        }

        /// The one file that lies there.
        var file: String {
            get async throws { try #require(await outlet.files.keys.first) }
        }

        /// Some hours later: we look, and what does not come is told of.
        func look(after hours: Int = 0) async throws {
            gateway.clock.advance(.seconds(hours * 3600 + 60))
            try await gateway.lookForPickups()
            try await gateway.remind()
        }

        /// How the pick-up stands, on which levels the 855 is open, and the codes of what is told.
        func standing() async throws -> [String] {
            var states: [String] = []
            for status in AwaitedStatus.allCases {
                let rows = try await gateway.ledger.awaited(AwaitedFilter(status: status))
                states += rows.compactMap { $0.json["state"]?.text }
            }
            let order = try #require(
                try await gateway.ledger.orders(OrderFilter(number: "PO1")).first)
            let open = OrderChain(order).json(nil)["documents"]?.items?.last?["open"]?.items ?? []
            let told = try await gateway.ledger.exceptions(ExceptionFilter())
            return states + open.compactMap(\.text) + told.compactMap { $0.json["code"]?.text }
        }
    }

    @Test("one that is fetched in time closes the document's last level")
    func inTime() async throws {
        let site = try await Site()
        #expect(try await site.standing() == ["waiting", "PICKUP"])
        try await site.look(after: 3)
        #expect(try await site.standing() == ["waiting", "PICKUP"])
        await site.outlet.fetch(try await site.file)
        try await site.look()
        #expect(try await site.standing() == ["accepted"])
    }

    @Test("one that is not fetched is told of, and closes late")
    func late() async throws {
        let site = try await Site()
        try await site.look(after: 4)
        let told = ["overdue", "PICKUP", "await.answer.overdue"]
        #expect(try await site.standing() == told)
        try await site.look(after: 100)
        #expect(try await site.standing() == told)
        await site.outlet.fetch(try await site.file)
        try await site.look()
        #expect(try await site.standing() == ["accepted-late"])
    }

    @Test("an outlet that cannot be reached closes nothing")
    func unreachable() async throws {
        let site = try await Site()
        await site.outlet.fetch(try await site.file)
        await site.outlet.reach(false)
        try await site.look(after: 3)
        #expect(try await site.standing() == ["waiting", "PICKUP"])
        await site.outlet.reach(true)
        try await site.look()
        #expect(try await site.standing() == ["accepted"])
    }

    @Test("a crash between looking and writing it down changes nothing that the next look does not")
    func crash() async throws {
        for moment in FailingEngine.Moment.allCases {
            let site = try await Site()
            await site.outlet.fetch(try await site.file)
            await site.engine.arm(1, moment)
            site.gateway.clock.advance(.seconds(60))
            try await site.gateway.lookForPickups()
            await site.engine.arm(0, moment)
            #expect(
                try await site.standing()
                    == (moment == .before ? ["waiting", "PICKUP"] : ["accepted"]))
            try await site.look()
            #expect(try await site.standing() == ["accepted"])
        }
    }

    @Test("one that is sent again is to be fetched again")
    func again() async throws {
        let site = try await Site()
        await site.outlet.fetch(try await site.file)
        try await site.look()
        let sent = try #require(
            try await site.gateway.ledger.messages(MessageFilter(direction: "out")).first)
        try await site.gateway.ledger.act(
            .resend, on: sent.id, Decision(author: "ann", reason: "they lost it"))
        await site.gateway.work()
        #expect(try await site.standing() == ["waiting", "PICKUP"])
        try await site.look()
        #expect(try await site.standing() == ["waiting", "PICKUP"])
        await site.outlet.fetch(try await site.file)
        try await site.look()
        #expect(try await site.standing() == ["accepted"])
    }

    @Test("the scripted outlet finds what every outlet finds")
    func outlet() async throws {
        let outlet = ScriptedOutlet()
        try await OutletConformance.check(
            outlet, fetch: { await outlet.fetch($0) }, cutOff: { await outlet.reach(false) })
    }
}
