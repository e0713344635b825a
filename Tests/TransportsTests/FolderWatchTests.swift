import Engine
import Foundation
import Testing
import Transports

@Suite("Watching folders", .serialized, .timeLimit(.minutes(3)))
struct FolderWatchTests {
    private let scratch = Scratch()
    private let intake = MemoryIntake()

    private func folder(every: Duration, watch: FolderWatch?) -> DropFolder {
        DropFolder(
            DropFolderSettings(
                channel: "acme",
                layout: .flat(
                    inbox: scratch.folder("inbox"), archive: scratch.path("archive"),
                    rejected: scratch.path("rejected")), every: every),
            intake: intake, world: .real, watch: watch, disk: .sound)
    }

    /// Runs a folder while `body` works, and ends it as a stop of the gateway does.
    private func running(
        _ folder: DropFolder, _ body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { await folder.run { _ in } }
            // Only what is closed after the watch began is told: probe until it has.
            for number in 0..<6000 where await intake.taken.isEmpty {
                try scratch.write("probe", "inbox/probe-\(number)")
                try await Task.sleep(for: .milliseconds(20))
            }
            try await body()
            group.cancelAll()
        }
    }

    private var names: [String] {
        get async { await intake.names.filter { !$0.hasPrefix("probe") } }
    }

    private func arrived(_ count: Int) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(150)
        while await names.count < count {
            if ContinuousClock.now > deadline { return false }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return true
    }

    @Test("a file that is closed or moved in is taken at once, without waiting for a poll")
    func atOnce() async throws {
        let watch = try FolderWatch()
        try await running(folder(every: .seconds(600), watch: watch)) {
            try scratch.write("closed", "inbox/closed.x12")
            #expect(await arrived(1))
            try scratch.write("moved", "moved.x12")
            rename(scratch.path("moved.x12"), scratch.path("inbox/moved.x12"))
            #expect(await arrived(2))
            try scratch.write("later", "inbox/later.part")
            rename(scratch.path("inbox/later.part"), scratch.path("inbox/later.x12"))
            #expect(await arrived(3))
        }
        #expect(await names == ["closed.x12", "moved.x12", "later.x12"])
    }

    @Test("a file that is still open is not taken by the watch")
    func stillOpen() async throws {
        let watch = try FolderWatch()
        try await running(folder(every: .seconds(600), watch: watch)) {
            let descriptor = open(scratch.path("inbox/open.x12"), O_CREAT | O_WRONLY, 0o600)
            write(descriptor, "half", 4)
            try scratch.write("x", "inbox/other.x12")
            #expect(await arrived(1))
            try await Task.sleep(for: .milliseconds(50))
            #expect(await names == ["other.x12"])
            write(descriptor, "whole", 5)
            close(descriptor)
            #expect(await arrived(2))
        }
        #expect(await intake.bytes("open.x12") == Array("halfwhole".utf8))
    }

    @Test("files from before the watch, and folders without one, are taken by polling")
    func polling() async throws {
        _ = scratch.folder("inbox")
        try scratch.write("x", "inbox/early.x12")
        let watch = try FolderWatch()
        try await running(folder(every: .milliseconds(30), watch: watch)) {
            #expect(await arrived(1))
        }
        try await running(folder(every: .milliseconds(30), watch: nil)) {
            try scratch.write("x", "inbox/polled.x12")
            #expect(await arrived(2))
        }
    }

    @Test("a watch goes on when one of the folders that share it ends")
    func shared() async throws {
        let watch = try FolderWatch()
        let other = DropFolder(
            DropFolderSettings(
                channel: "other",
                layout: .flat(
                    inbox: scratch.path("other"), archive: scratch.path("archive"),
                    rejected: scratch.path("rejected")), every: .seconds(600)),
            intake: intake, world: .real, watch: watch, disk: .sound)
        try await running(folder(every: .seconds(600), watch: watch)) {
            await withTaskGroup { group in
                group.addTask { await other.run { _ in } }
                try? await Task.sleep(for: .milliseconds(50))
                group.cancelAll()
            }
            try scratch.write("x", "inbox/after.x12")
            #expect(await arrived(1))
        }
    }

    @Test("a burst is taken whole")
    func burst() async throws {
        let watch = try FolderWatch()
        try await running(folder(every: .milliseconds(200), watch: watch)) {
            for number in 0..<1000 { try scratch.write("\(number)", "inbox/\(number).x12") }
            #expect(await arrived(1000))
        }
        #expect(Set(await names).count == 1000)
    }
}
