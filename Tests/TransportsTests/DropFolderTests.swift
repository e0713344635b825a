import Diagnostics
import Engine
import Foundation
import Testing
import Transports

@Suite("Drop folders", .serialized, .timeLimit(.minutes(3)))
struct DropFolderTests {
    private let scratch = Scratch()
    private let intake = MemoryIntake()

    private var layout: DropFolderSettings.Layout {
        .flat(
            inbox: scratch.folder("inbox"), archive: scratch.path("archive"),
            rejected: scratch.path("rejected"))
    }

    private func folder(
        masks: [String] = [], every: Duration = .milliseconds(20), parallel: Int = 16,
        tracked: Int = 8192, world: World = .real
    ) -> DropFolder {
        DropFolder(
            DropFolderSettings(
                channel: "acme", layout: layout, filter: NameFilter(masks: masks), every: every,
                parallel: parallel, tracked: tracked),
            intake: intake, world: world, disk: .sound)
    }

    @Test("a file is taken, then archived under the message's id")
    func takes() async throws {
        let folder = folder()
        try scratch.write("ISA*00", "inbox/order.x12")
        let report = await folder.pollOnce()
        #expect(report.taken == 1)
        #expect(report.diagnostics.isEmpty)
        #expect(await intake.bytes("order.x12") == Array("ISA*00".utf8))
        #expect(scratch.names("inbox").isEmpty)
        #expect(scratch.names("archive") == ["2023-11-14"])
        #expect(scratch.archived() == ["1-order.x12"])
        let arrival = await intake.taken[0].arrival
        #expect(arrival.channel == "acme")
        #expect(arrival.size == 6)
    }

    @Test("large files come in blocks and exactly")
    func large() async throws {
        let folder = folder()
        let bytes = sampleBytes(3_000_001)
        try scratch.write(bytes, "inbox/large.x12")
        try scratch.write([], "inbox/empty.x12")
        #expect(await folder.pollOnce().taken == 2)
        #expect(await intake.bytes("large.x12") == bytes)
        #expect(await intake.bytes("empty.x12") == [])
    }

    @Test(
        "unfinished and foreign files are left alone",
        arguments: [
            "a.tmp", "a.TMP", "a.part", "a.filepart", "a.crdownload", "a~", "~a", ".a", "b.pdf",
            "b.X12",
        ])
    func ignored(name: String) async throws {
        let folder = folder(masks: ["*.x12", "a*"])
        try scratch.write("x", "inbox/\(name)")
        try scratch.write("x", "inbox/good.x12")
        #expect(await folder.pollOnce().taken == 1)
        #expect(scratch.names("inbox") == [name])
    }

    @Test("what is never taken is told once, with its reason, when it has lain there for long")
    func leftovers() async throws {
        let settings = DropFolderSettings(
            channel: "acme",
            layout: .flat(
                inbox: scratch.folder("inbox"), archive: scratch.folder("inbox/archive"),
                rejected: scratch.path("inbox/rejected")),
            filter: NameFilter(masks: ["*.x12", "s*"]), every: .milliseconds(20),
            notice: .milliseconds(60), beside: [scratch.folder("inbox/out/box")])
        let folder = DropFolder(settings, intake: intake, world: .real, disk: .sound)
        var patient = settings
        patient.notice = .seconds(3600)
        let other = DropFolder(patient, intake: intake, world: .real, disk: .sound)
        for name in ["a.x12.part", ".a.x12", "a.pdf", "b~"] {
            try scratch.write("x", "inbox/\(name)")
        }
        _ = scratch.folder("inbox/sub")
        // All that lies there was seen at one look, so that it is told at one look.
        let told = await folder.pollUntil { !$0.diagnostics.isEmpty }.diagnostics
        #expect(await other.pollOnce().isQuiet)
        #expect(Set(told.map(\.code)) == [.receiveFileLeft])
        let reasons = Dictionary(
            told.map { ($0.value ?? "", $0.message.split(separator: ": ").last ?? "") },
            uniquingKeysWith: { first, _ in first })
        #expect(
            reasons == [
                "a.x12.part": "names that end with .part are unfinished work",
                ".a.x12": "names that begin with . are unfinished work",
                "a.pdf": "none of the channel's masks fits it (*.x12, s*)",
                "b~": "names that end with ~ are unfinished work",
                "sub": "it is a folder",
            ])
        #expect(await folder.pollOnce().isQuiet)
        // One that goes and comes again is a new one.
        try FileManager.default.removeItem(atPath: scratch.path("inbox/a.pdf"))
        #expect(await folder.pollOnce().isQuiet)
        try scratch.write("x", "inbox/a.pdf")
        let again = await folder.pollUntil { !$0.diagnostics.isEmpty }.diagnostics
        #expect(again.map(\.value) == ["a.pdf"])
        #expect(await folder.pollOnce().isQuiet)
        #expect(await other.pollOnce().isQuiet)
    }

    @Test("links, pipes, folders and second names are never opened, and told once")
    func notRegular() async throws {
        let folder = folder()
        try scratch.write("secret", "secret")
        try scratch.write("linked", "inbox/one.x12")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("inbox/link.x12"), withDestinationPath: scratch.path("secret"))
        #expect(link(scratch.path("inbox/one.x12"), scratch.path("other-name")) == 0)
        #expect(mkfifo(scratch.path("inbox/pipe.x12"), 0o600) == 0)
        _ = scratch.folder("inbox/sub.x12")
        try scratch.write("x", "inbox/good.x12")
        let first = await folder.pollOnce()
        #expect(first.taken == 1)
        #expect(
            first.diagnostics.map(\.code.name)
                == Array(
                    repeating: "receive.file.not-regular", count: 3))
        let second = await folder.pollOnce()
        #expect(second.isQuiet)
        #expect(scratch.names("inbox") == ["link.x12", "one.x12", "pipe.x12", "sub.x12"])
    }

    @Test("a growing file waits until it is still")
    func growing() async throws {
        let scratch = scratch
        let growing = folder(
            world: .sleeping { try? scratch.append("two", "inbox/order.x12") })
        _ = scratch.folder("inbox")
        try scratch.write("one", "inbox/order.x12")
        let report = await growing.pollOnce()
        #expect(report.taken == 0)
        #expect(report.waiting == 1)
        #expect(await folder().pollOnce().taken == 1)
        #expect(await intake.bytes("order.x12") == Array("onetwo".utf8))
    }

    @Test("a file that lies there at the start is taken after the settle time, not the poll's")
    func early() async throws {
        let pauses = PauseLog()
        let folder = DropFolder(
            DropFolderSettings(
                channel: "acme", layout: layout, every: .seconds(600), settle: .milliseconds(30)),
            intake: intake, world: .logging(pauses), disk: .sound)
        try scratch.write("x", "inbox/order.x12")
        try await withThrowingTaskGroup { group in
            group.addTask { await folder.run { _ in } }
            while await pauses.all.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
            group.cancelAll()
        }
        #expect(await pauses.all.prefix(2) == [.milliseconds(30), .seconds(600)])
        #expect(await intake.names == ["order.x12"])
    }

    @Test("a file that changes while it is read is not taken, and taken whole later")
    func changing() async throws {
        let folder = folder()
        let scratch = scratch
        let bytes = sampleBytes(600_000)
        try scratch.write(bytes, "inbox/order.x12")
        await intake.onBlock { _, count in
            if count == 600_000 { try? scratch.append("more", "inbox/order.x12") }
        }
        let report = await folder.pollOnce()
        #expect(report.taken == 0)
        #expect(report.diagnostics.map(\.code) == [.receiveFileChanged])
        #expect(await intake.taken.isEmpty)
        await intake.onBlock { _, _ in }
        #expect(await folder.pollOnce().taken == 1)
        #expect(await intake.bytes("order.x12") == bytes + Array("more".utf8))
    }

    @Test("another file that takes the name meanwhile is not put away unread")
    func replaced() async throws {
        let folder = folder()
        let scratch = scratch
        try scratch.write("first", "inbox/order.x12")
        await intake.onBlock { _, _ in
            try? scratch.write("second", "next")
            rename(scratch.path("next"), scratch.path("inbox/order.x12"))
        }
        _ = await folder.pollOnce()
        #expect(scratch.archived().isEmpty)
        #expect(scratch.read("inbox/order.x12") == Array("second".utf8))
        await intake.onBlock { _, _ in }
        #expect(await folder.pollOnce().taken == 1)
        #expect(await intake.taken.map(\.bytes) == [Array("first".utf8), Array("second".utf8)])
    }

    @Test("no version is lost while a writer replaces the file in a loop")
    func renameRace() async throws {
        let folder = folder(every: .milliseconds(1))
        let scratch = scratch
        _ = scratch.folder("inbox")
        await withTaskGroup { group in
            group.addTask {
                for number in 0..<300 {
                    try? scratch.write("version \(number)", "next")
                    // As a careful partner: only where the last one was taken.
                    while link(scratch.path("next"), scratch.path("inbox/order.x12")) != 0 {
                        try? await Task.sleep(for: .microseconds(200))
                    }
                    unlink(scratch.path("next"))
                }
            }
            group.addTask {
                while await intake.taken.count < 300, !Task.isCancelled {
                    _ = await folder.pollOnce()
                }
            }
        }
        let texts = await intake.taken.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(texts == (0..<300).map { "version \($0)" })
        #expect(scratch.archived().count == 300)
    }

    @Test("a crash between commit and move makes up for the move and takes nothing twice")
    func crash() async throws {
        _ = scratch.folder("inbox")
        try scratch.write("once", "inbox/order.x12")
        await intake.behave { _ in .crashAfter }
        let first = await folder().pollOnce()
        #expect(first.taken == 0)
        #expect(scratch.names("inbox") == ["order.x12"])
        await intake.behave { _ in .accept }
        let second = await folder().pollOnce()
        #expect(second.known == 1)
        #expect(second.taken == 0)
        #expect(await intake.taken.count == 1)
        #expect(scratch.archived() == ["1-order.x12"])
    }

    @Test("a refused file goes to rejected with its reason")
    func refused() async throws {
        let folder = folder()
        await intake.behave { $0 == "bad.x12" ? .refuse : .accept }
        for round in 1...2 {
            try scratch.write("bad \(round)", "inbox/bad.x12")
            try scratch.write("good", "inbox/good.x12")
            let report = await folder.pollOnce()
            #expect(report.refused == 1)
            #expect(report.taken == 1)
        }
        #expect(
            scratch.names("rejected") == [
                "bad.x12", "bad.x12-2", "bad.x12-2.why.txt", "bad.x12.why.txt",
            ])
        let why = String(
            decoding: try #require(scratch.read("rejected/bad.x12.why.txt")), as: UTF8.self)
        #expect(why.contains("receive.sample.fault"))
        #expect(why.contains("not wanted"))
    }

    @Test("when the intake is busy, files stay and are taken later")
    func busy() async throws {
        let folder = folder(parallel: 2)
        for number in 1...20 { try scratch.write("x", "inbox/\(number).x12") }
        await intake.behave { _ in .busy }
        let report = await folder.pollOnce()
        #expect(report.busy)
        #expect(report.waiting == 20)
        #expect(report.diagnostics.count == 1)
        #expect(await intake.calls <= 2)
        await intake.behave { _ in .accept }
        #expect(await folder.pollOnce().taken == 20)
    }

    @Test("one bad file does not stop the others, and rests")
    func failing() async throws {
        let folder = folder(every: .milliseconds(50))
        await intake.behave { $0 == "bad.x12" ? .fail : .accept }
        try scratch.write("bad", "inbox/bad.x12")
        try scratch.write("good", "inbox/good.x12")
        let first = await folder.pollOnce()
        #expect(first.taken == 1)
        #expect(first.diagnostics.map(\.code) == [.receiveFileUnreadable])
        #expect(first.waiting == 1)
        await intake.behave { _ in .accept }
        #expect(await folder.pollUntil { $0.taken > 0 }.taken == 1)
    }

    @Test("oldest first, then by name")
    func order() async throws {
        let folder = folder(parallel: 2)
        for (name, age) in [("c", 3.0), ("b", 2), ("a", 1), ("e", 3), ("d", 3)] {
            try scratch.write(name, "inbox/\(name)")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_000_000 - age)],
                ofItemAtPath: scratch.path("inbox/\(name)"))
        }
        #expect(await folder.pollOnce().taken == 5)
        #expect(await intake.names == ["c", "d", "e", "b", "a"])
    }

    @Test("a crowd of files is taken in turns, with bounded memory")
    func crowd() async throws {
        let folder = folder(every: .zero, tracked: 300)
        _ = scratch.folder("inbox")
        for number in 0..<2000 {
            let descriptor = open(
                scratch.path("inbox/\(number).x12"), O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
            try #require(write(descriptor, "x", 1) == 1)
            close(descriptor)
        }
        let first = await folder.pollOnce()
        #expect(first.taken == 300)
        #expect(first.diagnostics.map(\.code) == [.receiveFolderCrowded])
        var taken = first.taken
        for _ in 0..<20 where taken < 2000 { taken += await folder.pollOnce().taken }
        #expect(taken == 2000)
        #expect(Set(await intake.names).count == 2000)
        #expect(scratch.names("inbox").isEmpty)
        #expect(scratch.archived().count == 2000)
    }

    @Test("odd names are data and never paths")
    func names() async throws {
        let folder = folder()
        let names = ["a b.x12", "..a", "a\\..\\b.x12", "%2e%2e.x12", "ä.x12", "-rf", "a\nb.x12"]
        let long = String(repeating: "n", count: 255)
        _ = scratch.folder("inbox")
        for name in names + [long] { try scratch.write(name, "inbox/\(name)") }
        // `..a` begins with a dot: unfinished work.
        #expect(await folder.pollOnce().taken == names.count)
        #expect(scratch.names("inbox") == ["..a"])
        #expect(scratch.archived().count == names.count)
        #expect(scratch.archived().allSatisfy { $0.utf8.count <= 255 })
    }

    @Test("a file that cannot be moved is not received twice")
    func stuck() async throws {
        // A file where the archive folder should be: moving fails, whoever we are.
        try scratch.write("in the way", "archive")
        let folder = folder()
        try scratch.write("x", "inbox/order.x12")
        let first = await folder.pollOnce()
        #expect(first.taken == 1)
        #expect(first.diagnostics.map(\.code) == [.receiveFileStuck])
        try await Task.sleep(for: .milliseconds(60))
        _ = await folder.pollOnce()
        #expect(await intake.calls == 1)
        try FileManager.default.removeItem(atPath: scratch.path("archive"))
        #expect(await folder.pollUntil { $0.known > 0 }.known == 1)
        #expect(await intake.calls == 1)
        #expect(scratch.archived() == ["1-order.x12"])
    }

    @Test("folders that are deleted and made anew are found again")
    func madeAnew() async throws {
        let folder = folder()
        for round in 1...3 {
            _ = scratch.folder("inbox")
            try scratch.write("\(round)", "inbox/order.x12")
            #expect(await folder.pollOnce().taken == 1)
            for name in ["inbox", "archive"] {
                try FileManager.default.removeItem(atPath: scratch.path(name))
            }
        }
        #expect(await intake.taken.count == 3)
    }

    @Test("an inbox that cannot be is told")
    func unreadable() async throws {
        try scratch.write("a file", "inbox-file")
        let folder = DropFolder(
            DropFolderSettings(
                channel: "acme",
                layout: .flat(
                    inbox: scratch.path("inbox-file/inbox"), archive: scratch.path("a"),
                    rejected: scratch.path("r"))),
            intake: intake, world: .real, disk: .sound)
        #expect(await folder.pollOnce().diagnostics.map(\.code) == [.receiveFolderUnreadable])
    }
}
