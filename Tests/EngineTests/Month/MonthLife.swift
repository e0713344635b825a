import Canonical
import Engine
import EngineTesting
import Flow
import Logging
import Storage
import Values

/// One life of the simulated gateway's process.
struct MonthLife {
    let gateway: Engine
    let bells = Bells()
    private let site: MonthSite
    private let ledger: SQLLedger
    private let engine: MortalEngine
    private let gate = MonthGate()
    private let door: MonthDoor
    private let collector: Collector

    init(_ site: MonthSite, ledger: SQLLedger, engine: MortalEngine) {
        self.site = site
        self.ledger = ledger
        self.engine = engine
        let pressure = Pressure()
        let (clock, gate, chance) = (site.clock, gate, site.chance)
        let world = World(
            now: { clock.now }, correlation: chance.correlation,
            chance: chance.chance,
            sleep: { try await gate.sleep($0) })
        let door = MonthDoor(
            intake: Intake(
                ledger: ledger, vault: site.vault, world: world, bells: bells, pressure: pressure,
                limits: .init()), ledger: ledger)
        self.door = door
        var log = Logger(label: "month")
        log.logLevel = .critical
        let (profiles, script) = (site.profiles, site.script)
        collector = Collector(
            [Collector.Source(name: "erp", usage: "P", system: site.erp)], ledger: ledger,
            world: world, bells: bells, pressure: pressure, profiles: { profiles }, log: log)
        gateway = Engine(
            ledger: ledger, vault: site.vault, world: world, worker: chance.correlation(),
            bells: bells,
            pressure: pressure,
            settings: .init(
                heartbeat: MonthGate.heartbeat,
                retry: RetryPolicy(first: .seconds(1), attempts: 1000)),
            profiles: { profiles }, offices: BackOffices(["P": site.erp]),
            outlets: { MonthOutlet(channel: $0, script: script, door: door) },
            secrets: { .success(Secret($0)) }, log: log)
    }

    /// Does what a command says and gives what came of it.
    func perform(_ command: JSON) async -> JSON {
        site.clock.set(command.moment)
        do throws(LedgerFailure) {
            switch command["do"]?.text {
            case "resolve":
                try await ledger.resolve(
                    exception: command.id, author: "month", reason: "the partner called")
            case "resend":
                try await ledger.act(
                    .resend, on: command.id,
                    Decision(author: "month", reason: "the partner lost it"))
            case "look": return try await look(command)
            default: return await step(command)
            }
            bells.ring(.send)
            await settle()
            return ["event": "done"]
        } catch {
            return ["event": "failed", "why": .string("\(error)")]
        }
    }

    // MARK: - A step

    /// Receives what partners put there, sends what the ERP wants to have sent, works until
    /// nothing is left that could be done now, and lets the heart beat before or behind it.
    private func step(_ command: JSON) async -> JSON {
        if command["beat"] == "first" {
            // What the clock alone brings comes before it.
            await settle()
            _ = try? await site.script.ask(["event": "beat"])
            await beat()
        }
        let names = await door.receive(command["deliver"]?.items ?? [])
        if !names.isEmpty {
            await settle()
            if await !engine.isDead {
                _ = try? await site.script.ask(["event": "received", "names": .array(names)])
            }
        }
        await site.erp.offer(command["submit"]?.items ?? [])
        _ = await collector.collectOnce()
        gate.wake(.tick)
        await settle()
        if command["beat"] == "last" { await beat() }
        return ["event": "done"]
    }

    /// Waits until nothing is left that could be done now. Bells may be lost, so that the clockwork
    /// rings for what is left, as it does of itself.
    private func settle() async {
        while await !engine.isDead, !Task.isCancelled {
            if gate.isAsleep(.tick), gate.isAsleep(.beat),
                let outlook = try? await ledger.outlook()
            {
                if outlook.ready + outlook.leased == 0 { return }
                if outlook.leased == 0 { gate.wake(.tick) }
            }
            try? await Task.sleep(for: .milliseconds(1))
        }
    }

    private func beat() async {
        await settle()
        gate.wake(.beat)
        await settle()
    }

    // MARK: - Looking

    /// All that people see of what is awaited, and what the ERP has.
    private func look(_ command: JSON) async throws(LedgerFailure) -> JSON {
        var expectations: [JSON] = []
        for status in AwaitedStatus.allCases {
            var last: Int64 = 0
            while true {
                let page = try await ledger.awaited(
                    AwaitedFilter(status: status, after: last, limit: 1000))
                expectations += page.map(\.json)
                guard let end = page.last else { break }
                last = end.id
            }
        }
        var strays: [JSON] = []
        while true {
            let page = try await ledger.strays(
                StrayFilter(after: strays.last?["id"]?.integer.map { Int64($0) }, limit: 1000))
            if page.isEmpty { break }
            strays += page.map(\.json)
        }
        let report = try await ledger.answerReport(
            AnswerReportFilter(since: Timestamp(seconds: 0)))
        return [
            "event": "looked", "expectations": .array(expectations), "strays": .array(strays),
            "report": report.json, "alarms": await rows(Self.alarms, of: 8),
            "told": await rows(Self.told, of: 3), "arrivals": await rows(Self.arrivals, of: 4),
            "overdueEvents": .number(ExactDecimal(try await overdueEvents())),
            "taken": .array(await site.erp.taken),
            "audit": .bool(try await ledger.verifyAudit() == nil),
        ]
    }

    /// How many events tell other systems of answers that do not come.
    private func overdueEvents() async throws(LedgerFailure) -> Int {
        var (count, last) = (0, Int64(0))
        while true {
            let page = try await ledger.businessEvents(
                EventFilter(after: last, type: .acknowledgmentOverdue, limit: 1000))
            guard let end = page.last else { return count }
            count += page.count
            last = end.id
        }
    }

    /// Exceptions about answers: what is awaited, the code, when it was opened and closed.
    private static let alarms = """
        SELECT m.name, coalesce(e.kind, ''), x.code, x.opened_us, x.closed_us,
          x.text, x.id, m.id
        FROM exception x LEFT JOIN expectation e ON e.id = x.awaited
        JOIN message m ON m.id = coalesce(x.outbound, x.message) ORDER BY x.id
        """

    /// What timelines tell of answers that do not come.
    private static let told = """
        SELECT kind, at_us, detail FROM event
        WHERE kind IN ('await.soon', 'await.overdue', 'await.escalated') ORDER BY id
        """

    /// What timelines tell of what comes each day, and of silence.
    private static let arrivals = """
        SELECT m.name, v.kind, v.at_us, v.detail FROM event v JOIN message m ON m.id = v.message
        WHERE v.kind IN ('await.arrival.came', 'await.arrival.late', 'await.silence')
        ORDER BY v.id
        """

    private func rows(_ query: String, of columns: Int) async -> JSON {
        let rows = try? await engine.read { sql in
            try sql.query(query).map { row -> JSON in
                .array(
                    (0..<columns).map { column in
                        switch row[column] {
                        case .integer(let number): .number(ExactDecimal(Int(number)))
                        case .text(let text): .string(text)
                        default: .null
                        }
                    })
            }
        }
        return rows.map { .array($0) } ?? .null
    }
}

extension JSON {
    fileprivate var id: Int64 { Int64(self["id"]?.integer ?? 0) }
}
