import Diagnostics
import Engine
import Foundation
import Testing
import Transports

@Suite("Polling SFTP servers", .serialized, .timeLimit(.minutes(3)))
struct SFTPPollerTests {
    private let server: SSHServer
    private let intake = MemoryIntake()

    init() throws {
        server = try SSHServer()
        _ = server.scratch.folder("home/out")
    }

    private func poller(
        ready: SFTPPollerSettings.Ready = .atOnce, after: SFTPPollerSettings.After = .delete,
        every: Duration = .milliseconds(50), idleTimeout: Duration = .seconds(120),
        tracked: Int = 8192
    ) throws -> SFTPPoller {
        SFTPPoller(
            SFTPPollerSettings(
                channel: "acme", server: try server.settings(idleTimeout: idleTimeout),
                folder: "out", every: every, ready: ready, after: after, tracked: tracked),
            intake: intake, world: .real)
    }

    private func write(_ bytes: [UInt8], _ name: String) throws {
        try server.scratch.write(bytes, "home/out/\(name)")
    }

    @Test("a large file is fetched exactly and deleted at the partner")
    func fetches() async throws {
        let bytes = sampleBytes(20_000_003)
        try write(bytes, "large.x12")
        try write([], "empty.x12")
        try write([1], "a.part")
        let report = try await poller().pollOnce()
        #expect(report.diagnostics.isEmpty)
        #expect(report.taken == 2)
        #expect(await intake.bytes("large.x12") == bytes)
        #expect(await intake.bytes("empty.x12") == [])
        #expect(server.scratch.names("home/out") == ["a.part"])
        #expect(await intake.taken[0].arrival.remoteKey.hasPrefix("sftp:out/"))
    }

    @Test("or moved, under another name where the archive has its name")
    func moves() async throws {
        let poller = try poller(after: .move(to: "out/archive"))
        try write([1], "a.x12")
        #expect(await poller.pollOnce().taken == 1)
        #expect(server.scratch.names("home/out/archive").count == 1)
        for number in 2...3 {
            try write([UInt8](repeating: 0, count: number), "b.x12")
            #expect(await poller.pollOnce().taken == 1)
        }
        #expect(server.scratch.names("home/out") == ["archive"])
        #expect(server.scratch.names("home/out/archive").count == 3)
    }

    @Test("what is never taken is told once, when it has lain there for long")
    func leftovers() async throws {
        let settings = SFTPPollerSettings(
            channel: "acme", server: try server.settings(), folder: "out", ready: .atOnce,
            notice: .milliseconds(50), after: .move(to: "out/archive"))
        var patient = settings
        patient.notice = .seconds(3600)
        let (poller, other) = (
            SFTPPoller(settings, intake: intake, world: .real),
            SFTPPoller(patient, intake: intake, world: .real)
        )
        try write([1], "a.part")
        for name in ["archive", "sub"] { _ = server.scratch.folder("home/out/\(name)") }
        // All that lies there was seen at one look, so that it is told at one look.
        let told = await poller.pollUntil { !$0.diagnostics.isEmpty }.diagnostics
        #expect(await other.pollOnce().isQuiet)
        #expect(await other.pollOnce().isQuiet)
        #expect(told.map(\.code) == [.receiveFileLeft, .receiveFileLeft])
        #expect(Set(told.compactMap(\.value)) == ["a.part", "sub"])
        #expect(await poller.pollOnce().isQuiet)
    }

    @Test("a file is taken when two looks see it equal")
    func still() async throws {
        let poller = try poller(ready: .still, every: .milliseconds(100))
        try write([1], "a.x12")
        #expect(await poller.pollOnce().taken == 1)
        // The settle time, not the poll's, is what a single look waits for.
        let settings = SFTPPollerSettings(
            channel: "acme", server: try server.settings(), folder: "out", every: .seconds(600),
            settle: .milliseconds(50))
        try write([1], "c.x12")
        let patient = SFTPPoller(settings, intake: intake, world: .real)
        #expect(await patient.pollOnce().taken == 1)
        let server = server
        let changing = SFTPPoller(
            settings, intake: intake,
            world: .sleeping { try? server.scratch.append("2", "home/out/b.x12") })
        try write([1], "b.x12")
        #expect(await changing.pollOnce().taken == 0)
        #expect(await poller.pollOnce().taken == 1)
        #expect(await intake.bytes("b.x12") == [1, 0x32])
    }

    @Test("a crash between commit and delete makes up for the delete and takes nothing twice")
    func crash() async throws {
        try write([1, 2, 3], "a.x12")
        await intake.behave { _ in .crashAfter }
        #expect(try await poller().pollOnce().taken == 0)
        await intake.behave { _ in .accept }
        let report = try await poller().pollOnce()
        #expect(report.known == 1)
        #expect(await intake.taken.count == 1)
        #expect(server.scratch.names("home/out").isEmpty)
    }

    /// Swaps two files. Swift does not import renameat2(2).
    private static func exchange(_ one: String, _ other: String) -> Bool {
        typealias Call =
            @convention(c) (
                Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
            ) -> Int32
        guard let address = dlsym(nil, "renameat2") else { return false }
        let call = unsafeBitCast(address, to: Call.self)
        let exchanging: UInt32 = 2
        return call(AT_FDCWD, one, AT_FDCWD, other, exchanging) == 0
    }

    @Test("no version is deleted or moved unread while a writer replaces the file in a loop")
    func renameRace() async throws {
        for (round, after) in [SFTPPollerSettings.After.delete, .move(to: "out/done")].enumerated()
        {
            let poller = try poller(after: after, every: .milliseconds(1))
            let (scratch, intake) = (server.scratch, intake)
            let (next, order) = (scratch.path("home/next"), scratch.path("home/out/order.x12"))
            // Versions are told apart by size: SFTP's times are whole seconds.
            let sizes = (1...300).map { $0 + round * 300 }
            let withdrawn = await withTaskGroup(of: Set<Int>.self) { group in
                group.addTask {
                    while !Task.isCancelled { _ = await poller.pollOnce() }
                    return []
                }
                var withdrawn: Set<Int> = []
                func lies() -> Bool {
                    scratch.names("home/out").contains { $0.hasSuffix("order.x12") }
                }
                for size in sizes {
                    try? scratch.write([UInt8](repeating: 0, count: size), "home/next")
                    // What an exchange gives back was replaced before it was taken.
                    while true {
                        if Self.exchange(next, order) {
                            withdrawn.insert(scratch.read("home/next")?.count ?? 0)
                            break
                        }
                        if link(next, order) == 0 { break }
                    }
                    unlink(next)
                    // Now and then the poller gets its way, however slow the machine is.
                    while size.isMultiple(of: 10), lies() {
                        try? await Task.sleep(for: .milliseconds(1))
                    }
                    try? await Task.sleep(for: .microseconds(500 + 37 * (size % 50)))
                }
                group.cancelAll()
                return withdrawn
            }
            let taken = Set(await intake.taken.map(\.bytes.count))
            #expect(taken.union(withdrawn).isSuperset(of: sizes))
            #expect(taken.intersection(sizes).count >= sizes.count / 10)
        }
    }

    @Test("a file that a crash left under a name of ours gets its own back, and is taken")
    func leftHeld() async throws {
        let poller = try poller()
        try write([1], ".gangway-7-a.x12")
        try write([2, 2], "a.x12")
        try write([3], ".gangway-notes")
        #expect(await poller.pollOnce().taken == 1)
        _ = await poller.pollOnce()
        _ = await poller.pollOnce()
        #expect(await intake.taken.map(\.bytes) == [[2, 2], [1]])
        #expect(server.scratch.names("home/out") == [".gangway-notes"])
    }

    @Test("a file sent again with its old time is a new arrival once the first is gone")
    func sentAgain() async throws {
        let poller = try poller()
        for round in 1...3 {
            try write([1], "a.x12")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
                ofItemAtPath: server.scratch.path("home/out/a.x12"))
            #expect(await poller.pollOnce().taken == 1)
            #expect(await intake.taken.count == round)
        }
        #expect(Set(await intake.taken.map(\.arrival.remoteKey)).count == 3)
    }

    @Test("where the server does not rename, files are deleted under their own name")
    func noRename() async throws {
        let box = try SSHServer(denied: "rename,posix-rename")
        _ = box.scratch.folder("home/out")
        let poller = SFTPPoller(
            SFTPPollerSettings(
                channel: "acme", server: try box.settings(), folder: "out",
                every: .milliseconds(50), ready: .atOnce),
            intake: intake, world: .real)
        for round in 1...2 {
            try box.scratch.write([1], "home/out/a.x12")
            let report = await poller.pollOnce()
            #expect(report.taken == 1)
            #expect(report.diagnostics.isEmpty)
            #expect(await intake.taken.count == round)
        }
        #expect(box.scratch.names("home/out").isEmpty)
    }

    @Test("one bad file does not stop the others")
    func badFile() async throws {
        await intake.behave { $0 == "bad.x12" ? .fail : .accept }
        try write([1], "bad.x12")
        try write([2], "good.x12")
        try FileManager.default.createSymbolicLink(
            atPath: server.scratch.path("home/out/link.x12"), withDestinationPath: "/etc/passwd")
        let poller = try poller()
        let report = await poller.pollOnce()
        #expect(report.taken == 1)
        #expect(
            report.diagnostics.map(\.code) == [.receiveFileNotRegular, .receiveFileUnreadable])
        await intake.behave { _ in .accept }
        #expect(await poller.pollUntil { $0.taken > 0 }.taken == 1)
        #expect(server.scratch.names("home/out") == ["link.x12"])
    }

    @Test("a refused file stays and is not offered again; a busy intake is")
    func refusedAndBusy() async throws {
        let poller = try poller()
        await intake.behave { $0 == "bad.x12" ? .refuse : .busy }
        try write([1], "bad.x12")
        #expect(await poller.pollOnce().refused == 1)
        #expect(await poller.pollOnce().isQuiet)
        try write([2], "good.x12")
        #expect(await poller.pollOnce().busy)
        await intake.behave { _ in .accept }
        #expect(await poller.pollOnce().taken == 1)
        #expect(server.scratch.names("home/out") == ["bad.x12"])
    }

    @Test("a session that is killed in the middle costs nothing but a new fetch")
    func killed() async throws {
        let server = server
        let bytes = sampleBytes(20_000_000)
        try write(bytes, "large.x12")
        let poller = try poller()
        await intake.onBlock { _, count in if count < 2_000_000 { server.endSessions() } }
        let report = await poller.pollOnce()
        #expect(report.taken == 0)
        #expect(report.diagnostics.map(\.code.name) == ["receive.sftp.interrupted"])
        #expect(await intake.taken.isEmpty)
        await intake.onBlock { _, _ in }
        #expect(await poller.pollOnce().taken == 1)
        #expect(await intake.bytes("large.x12") == bytes)
    }

    @Test("a session killed between two looks is made anew unseen")
    func killedBetween() async throws {
        let poller = try poller()
        #expect(await poller.pollOnce().isQuiet)
        server.endSessions()
        try write([1], "a.x12")
        let report = await poller.pollOnce()
        #expect(report.taken == 1)
        #expect(report.diagnostics.isEmpty)
    }

    @Test("a server that falls silent is given up after the idle time")
    func silent() async throws {
        let server = server
        try write(sampleBytes(20_000_000), "large.x12")
        let poller = try poller(idleTimeout: .seconds(1))
        await intake.onBlock { _, count in
            if count < 1_000_000 { server.signalSessions(SIGSTOP) }
        }
        let started = ContinuousClock.now
        let report = await poller.pollOnce()
        #expect(report.diagnostics.map(\.code.name) == ["receive.sftp.interrupted"])
        #expect(ContinuousClock.now - started < .seconds(120))
        server.signalSessions(SIGCONT)
        await intake.onBlock { _, _ in }
        // A second of silence is no more than a busy machine, too, may keep.
        #expect(await poller.pollUntil { $0.taken > 0 }.taken == 1)
    }

    @Test("a slow intake holds the server back and loses nothing")
    func slow() async throws {
        let bytes = sampleBytes(8_000_000)
        try write(bytes, "large.x12")
        await intake.onBlock { _, _ in try? await Task.sleep(for: .milliseconds(20)) }
        #expect(try await poller().pollOnce().taken == 1)
        #expect(await intake.bytes("large.x12") == bytes)
    }

    @Test("a file that changes while it is fetched is not taken, and taken whole later")
    func changing() async throws {
        let server = server
        let bytes = sampleBytes(3_000_000)
        try write(bytes, "a.x12")
        await intake.onBlock { _, count in
            if count < 500_000 { try? server.scratch.append("more", "home/out/a.x12") }
        }
        let poller = try poller()
        let report = await poller.pollOnce()
        #expect(report.taken == 0)
        #expect(report.diagnostics.map(\.code) == [.receiveFileChanged])
        await intake.onBlock { _, _ in }
        #expect(await poller.pollOnce().taken == 1)
        #expect(await intake.bytes("a.x12")?.suffix(4).elementsEqual("more".utf8) == true)
    }

    @Test("a crowd of files is taken in turns")
    func crowd() async throws {
        for number in 0..<300 { try write([1], "\(number).x12") }
        let poller = try poller(tracked: 100)
        let first = await poller.pollOnce()
        #expect(first.taken == 100)
        #expect(first.diagnostics.map(\.code) == [.receiveFolderCrowded])
        _ = await poller.pollOnce()
        _ = await poller.pollOnce()
        #expect(Set(await intake.names).count == 300)
    }

    @Test("a folder that is not there is told, and the poller lives on")
    func missingFolder() async throws {
        let poller = try poller()
        try FileManager.default.removeItem(atPath: server.scratch.path("home/out"))
        let codes = await poller.pollOnce().diagnostics.map(\.code.name)
        #expect(codes == ["receive.sftp.refused"])
        _ = server.scratch.folder("home/out")
        try write([1], "a.x12")
        #expect(await poller.pollOnce().taken == 1)
    }

    @Test("it runs until it is cancelled, and through a restart of the server")
    func runs() async throws {
        let poller = try poller()
        try write([1], "a.x12")
        try await withThrowingTaskGroup { group in
            group.addTask { await poller.run { _ in } }
            while await intake.taken.count < 1 { try await Task.sleep(for: .milliseconds(10)) }
            server.endSessions()
            try write([2], "b.x12")
            while await intake.taken.count < 2 { try await Task.sleep(for: .milliseconds(10)) }
            group.cancelAll()
        }
        #expect(await intake.names == ["a.x12", "b.x12"])
    }
}
