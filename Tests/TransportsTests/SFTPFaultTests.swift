import Diagnostics
import Engine
import Foundation
import SFTP
import Testing
import Transports

@Suite("Faults of SFTP servers", .serialized, .timeLimit(.minutes(3)))
struct SFTPFaultTests {
    private let intake = MemoryIntake()

    private func poller(_ settings: SFTPSettings) -> SFTPPoller {
        SFTPPoller(
            SFTPPollerSettings(
                channel: "acme", server: settings, folder: "out", every: .milliseconds(20),
                ready: .atOnce),
            intake: intake, world: .real)
    }

    private func codes(_ settings: SFTPSettings) async -> [String] {
        await poller(settings).pollOnce().diagnostics.map(\.code.name)
    }

    /// The code of what an outlet would have tried again.
    private func sending(_ settings: SFTPSettings) async -> String? {
        do {
            try await SFTPOutlet(settings, folder: "").send(.sample("a", [1]))
            return nil
        } catch .retry(let diagnostic) {
            return diagnostic.code.name
        } catch {
            return nil
        }
    }

    @Test("a poller tells what is wrong with a connection")
    func polling() async throws {
        let server = try SSHServer()
        let settings = try server.settings()
        var wrong = settings
        let unheard = try ReservedPort()
        wrong.port = unheard.port
        #expect(await codes(wrong) == ["receive.sftp.unreachable"])
        withExtendedLifetime(unheard) {}
        wrong = settings
        wrong.hostKeys = []
        #expect(await codes(wrong) == ["receive.sftp.host-key"])
        #expect(
            await codes(try server.settings(key: "user_unknown")) == ["receive.sftp.login"])
        #expect(await codes(try server.settings(key: "nothing")) == ["receive.sftp.key"])
        #expect(await codes(settings) == ["receive.sftp.refused"])
    }

    @Test("a server that only echoes does not speak SFTP")
    func echo() async throws {
        let server = try SSHServer(subsystem: "/bin/cat")
        #expect(await codes(try server.settings()) == ["receive.sftp.protocol"])
        #expect(await sending(try server.settings()) == "send.sftp.protocol")
    }

    @Test("a server that hangs up breaks the connection")
    func hangUp() async throws {
        let server = try SSHServer(subsystem: "/bin/true")
        #expect(await codes(try server.settings()) == ["receive.sftp.interrupted"])
        #expect(await sending(try server.settings()) == "send.sftp.interrupted")
    }

    @Test("names that a server makes up lead nowhere")
    func names() async throws {
        let attributes = FileAttributes(
            size: 1, permissions: 0o100_644, times: .init(accessed: 1, modified: 1))
        let evil: [FileName] = [
            "in/../../evil", "/etc/cron.d/evil", "a/b", "", FileName([0x61, 0]),
        ]
        let server = try SSHServer(replies: [
            .version(3, extensions: []),
            .reply(id: 0, .handle(Handle([1]))),
            .reply(id: 0, .names(evil.map { Reply.Entry($0, attributes: attributes) })),
            .reply(id: 0, .status(Status(.endOfFile))),
            .reply(id: 0, .status(Status(.ok))),
        ])
        let report = await poller(try server.settings()).pollOnce()
        #expect(report.taken == 0)
        #expect(report.diagnostics.map(\.code) == evil.map { _ in .receiveFileName })
        #expect(await intake.calls == 0)
    }

    @Test("a file that ends before its stated size is not taken")
    func short() async throws {
        let attributes = FileAttributes(
            size: 10, permissions: 0o100_644, times: .init(accessed: 1, modified: 1))
        let server = try SSHServer(replies: [
            .version(3, extensions: []),
            .reply(id: 0, .handle(Handle([1]))),
            .reply(id: 0, .names([Reply.Entry("a.x12", attributes: attributes)])),
            .reply(id: 0, .status(Status(.endOfFile))),
            .reply(id: 0, .status(Status(.ok))),
            .reply(id: 0, .handle(Handle([2]))),
            .reply(id: 0, .attributes(attributes)),
            // Fewer bytes than were asked for: the rest is asked for again, and is not there.
            .reply(id: 0, .data([1, 2, 3])),
            .reply(id: 0, .status(Status(.endOfFile))),
            .reply(id: 0, .attributes(attributes)),
        ])
        let report = await poller(try server.settings()).pollOnce()
        #expect(report.taken == 0)
        #expect(report.diagnostics.map(\.code) == [.receiveFileChanged])
        #expect(await intake.taken.isEmpty)
    }

    @Test("every code of the doors has a help, and a name of its own")
    func codesAreSound() {
        let all = TransportsDiagnostics.all
        #expect(Set(all).count == all.count)
        #expect(all.allSatisfy { !$0.help.isEmpty })
        #expect(all.count == 28)
    }
}
