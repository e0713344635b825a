import Foundation
import SFTP
import Testing
import Transports
import Values

/// Debian's OpenSSH server, private to one test: own keys, own port, own folder.
///
/// The account is the one that runs the tests. Without `sshd` the test fails: it never skips.
final class SSHServer: Sendable {
    private let process: ChildProcess
    let scratch: Scratch
    let keys: SSHKeys
    /// Held from before the server listens until it has ended.
    private let reserved: ReservedPort
    var port: Int { reserved.port }
    /// Where clients begin: `home` within `scratch`.
    let home: String

    static let user = NSUserName()

    /// Starts a server; `options` are lines of its configuration, `hostKeys` the types it shows,
    /// `subsystem` another program than OpenSSH's own, `replies` a script for a false one, `denied`
    /// the requests that it refuses.
    init(
        options: [String] = [], hostKeys: [String] = ["ed25519"], subsystem: String? = nil,
        replies: [Packet] = [], denied: String? = nil
    ) throws {
        let (scratch, keys) = (Scratch(), try SSHKeys.shared)
        self.scratch = scratch
        self.keys = keys
        home = scratch.folder("home")
        let reserved = try ReservedPort()
        self.reserved = reserved
        // sshd looks for it when it is root.
        if getuid() == 0 {
            try FileManager.default.createDirectory(
                atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        var subsystem = subsystem
        if !replies.isEmpty {
            var writer = PacketWriter()
            for packet in replies { writer.write(packet) }
            try scratch.write(writer.take(), "replies")
            try scratch.write(RogueServer.program, "rogue.py")
            subsystem = "/usr/bin/python3 \(scratch.path("rogue.py")) \(scratch.path("replies"))"
        }
        let known = ["ed25519", "rsa", "ecdsa", "locked"].map { keys.line("user_\($0)") }
        try scratch.write(known.joined(), "authorized_keys")
        let denial = denied.map { " -P \($0)" } ?? ""
        let lines =
            options + [
                "Port \(reserved.port)", "ListenAddress 127.0.0.1", "PidFile none",
                "AuthorizedKeysFile \(scratch.path("authorized_keys"))", "StrictModes no",
                "UsePAM no", "PermitRootLogin yes", "KbdInteractiveAuthentication no",
                "MaxStartups 100", "MaxSessions 100",
                "Subsystem sftp \(subsystem ?? "internal-sftp -d \(home)\(denial)")",
            ] + hostKeys.map { "HostKey \(keys.path("host_\($0)"))" }
        try scratch.write(lines.joined(separator: "\n") + "\n", "sshd_config")
        process = try ChildProcess(
            "/usr/sbin/sshd",
            ["-D", "-f", scratch.path("sshd_config"), "-E", scratch.path("sshd.log")])
        try waitUntilListening()
    }

    deinit {
        endSessions()
        kill(process.id, SIGKILL)
        process.wait()
    }

    /// Kills the sessions and lets the server live: to a client the connection breaks.
    func endSessions() {
        signalSessions(SIGKILL)
    }

    /// Signals every process that the server began.
    func signalSessions(_ signal: Int32) {
        for child in ChildProcess.descendants(of: process.id) { kill(child, signal) }
    }

    private func waitUntilListening() throws {
        for _ in 0..<6000 {
            let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(probe) }
            var address = ReservedPort.address(port)
            let connected = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if connected == 0 { return }
            usleep(10_000)
        }
        let log = String(decoding: scratch.read("sshd.log") ?? [], as: UTF8.self)
        Issue.record("sshd does not listen: \(log)")
    }

}

extension SSHServer {
    /// The pin of a host key, as its `.pub` file gives it.
    func pin(_ type: String = "ed25519") throws -> HostKeyPin {
        try #require(HostKeyPin(keys.line("host_\(type)")))
    }

    /// Settings that work with this server.
    func settings(
        key: String = "user_ed25519", passphrase: String? = nil, hostKeys: [HostKeyPin]? = nil,
        algorithms: SFTPSettings.Algorithms = .modern, idleTimeout: Duration = .seconds(120)
    ) throws -> SFTPSettings {
        SFTPSettings(
            host: "127.0.0.1", port: port, user: Self.user,
            hostKeys: try hostKeys ?? [pin()],
            logins: [.key(file: keys.path(key), passphrase: passphrase.map { Secret($0) })],
            algorithms: algorithms, connectTimeout: .seconds(120), idleTimeout: idleTimeout)
    }
}
