import Diagnostics
import Engine
import EngineTesting
import Flow
import Foundation
import Guides
import Logging
import Partners
import Storage
import Values

/// A whole gateway whose clock a script moves from event to event: the real engine, walks and
/// ledger; the partners and the ERP are the script's.
struct MonthSite {
    let script: MonthScript
    let clock: TestClock
    let database: SQLiteEngine
    let vault = MemoryVault()
    let erp = MonthERP()
    /// Ids and chance, which outlive the process.
    let chance: World
    let profiles: Profiles

    /// Makes the site that the script describes.
    ///
    /// - Parameters:
    ///   - opening: `at`, the first moment; `files`, the partner folder's.
    ///   - path: the database's file; nil for one in memory.
    init(_ opening: JSON, script: MonthScript, path: String?) throws {
        self.script = script
        let clock = TestClock(opening.moment)
        self.clock = clock
        chance = TestWorld(clock: clock).world
        database =
            if let path {
                try SQLiteEngine(
                    path: path, now: { clock.now }, onFatal: { preconditionFailure($0) })
            } else {
                try SQLiteEngine(inMemory: { clock.now })
            }
        var files: [String: [UInt8]] = [:]
        for member in opening["files"]?.members ?? [] {
            files[member.key] = Array((member.value.text ?? "").utf8)
        }
        let zones = URL(filePath: "/usr/share/zoneinfo")
        profiles = try ShippedFiles.profiles(
            files, of: ["ZZ:LAKESIDE"], zones: { ShippedFiles.bytes(zones.appending(path: $0)) })
    }

    /// One life of the process, from a command on until the script wants another, the process
    /// dies, or the month ends; gives the command that comes next.
    func live(_ first: JSON) async throws -> JSON {
        clock.set(first.moment)
        let engine = MortalEngine(
            database, diesAt: first["dies"]?.integer ?? 0,
            first["moment"] == "after" ? .after : .before)
        // These deaths are nobody's fault: no item may be parked for them.
        let patient = LedgerSettings(crashLimit: 1000, waitingCrashLimit: 1000)
        guard let ledger = try? await SQLLedger(engine, settings: patient) else {
            return try await script.ask(["event": "died"])
        }
        let life = MonthLife(self, ledger: ledger, engine: engine)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await life.gateway.run() }
            var command = first
            repeat {
                let result = await life.perform(command)
                command = try await script.ask(
                    await engine.isDead ? ["event": "died"] : result)
            } while await !engine.isDead && command["do"] != "end" && command["life"] == nil
            life.bells.finish()
            try await group.waitForAll()
            return command
        }
    }
}

extension JSON {
    /// The moment of a command.
    var moment: Timestamp { Timestamp(seconds: Int64(self["at"]?.integer ?? 0)) }
}
