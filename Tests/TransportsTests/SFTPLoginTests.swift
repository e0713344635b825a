import Diagnostics
import Engine
import Foundation
import Testing
import Transports
import Values

@Suite("Logging in by SFTP", .serialized, .timeLimit(.minutes(3)))
struct SFTPLoginTests {
    /// Sends one small file and tells what was wrong, if anything.
    private func fault(_ settings: SFTPSettings) async -> SendFailure? {
        do {
            try await SFTPOutlet(settings, folder: "").send(.sample("a.x12", [1, 2, 3]))
            return nil
        } catch {
            return error
        }
    }

    private func code(_ failure: SendFailure?) -> String? {
        switch failure {
        case .hold(let diagnostic): "hold \(diagnostic.code)"
        case .retry(let diagnostic): "retry \(diagnostic.code)"
        case nil: nil
        }
    }

    @Test("keys of every type log in", arguments: ["ed25519", "rsa", "ecdsa"])
    func keys(type: String) async throws {
        let server = try SSHServer()
        #expect(code(await fault(try server.settings(key: "user_\(type)"))) == nil)
        #expect(server.scratch.read("home/a.x12") == [1, 2, 3])
        if type == "rsa" {
            let log = String(decoding: server.scratch.read("sshd.log") ?? [], as: UTF8.self)
            #expect(!log.contains("signature algorithm ssh-rsa"))
        }
    }

    @Test("servers that show only an RSA key, or several, are recognised")
    func hostKeyTypes() async throws {
        let rsa = try SSHServer(hostKeys: ["rsa"])
        #expect(code(await fault(try rsa.settings(hostKeys: [rsa.pin("rsa")]))) == nil)
        let several = try SSHServer(hostKeys: ["ed25519", "ecdsa", "rsa"])
        for type in ["ed25519", "ecdsa", "rsa"] {
            let settings = try several.settings(hostKeys: [several.pin(type)])
            #expect(code(await fault(settings)) == nil, "\(type)")
        }
    }

    @Test("a locked key opens with its passphrase alone")
    func passphrase() async throws {
        let server = try SSHServer()
        let open = try server.settings(key: "user_locked", passphrase: "open sesame")
        #expect(code(await fault(open)) == nil)
        let wrong = try server.settings(key: "user_locked", passphrase: "guess")
        #expect(code(await fault(wrong)) == "hold send.sftp.key")
        let none = try server.settings(key: "user_locked")
        #expect(code(await fault(none)) == "hold send.sftp.key")
        let missing = try server.settings(key: "no_such_key")
        #expect(code(await fault(missing)) == "hold send.sftp.key")
    }

    @Test("a host key that is not pinned is refused before anything is told to the server")
    func foreignHostKey() async throws {
        let server = try SSHServer()
        let other = try #require(
            HostKeyPin("SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"))
        for pins in [[other], []] {
            let failure = await fault(try server.settings(hostKeys: pins))
            #expect(code(failure) == "hold send.sftp.host-key")
            guard case .hold(let diagnostic)? = failure else { continue }
            #expect(diagnostic.value?.contains(try server.pin().fingerprint) == true)
        }
        #expect(server.scratch.names("home").isEmpty)
        let log = String(decoding: server.scratch.read("sshd.log") ?? [], as: UTF8.self)
        #expect(!log.contains("Accepted"))
        // The present and the next key may be pinned together.
        #expect(code(await fault(try server.settings(hostKeys: [other, server.pin()]))) == nil)
    }

    @Test("an unknown key is refused, and not tried again by itself")
    func unknownKey() async throws {
        let server = try SSHServer()
        let failure = await fault(try server.settings(key: "user_unknown"))
        #expect(code(failure) == "hold send.sftp.login")
    }

    @Test("a password logs in, a wrong one does not")
    func password() async throws {
        try #require(getuid() == 0, "a temporary account for the password needs root")
        let name = "gw\(getpid())x\(UInt16.random(in: 0...9999))"
        let server = try SSHServer(options: ["PasswordAuthentication yes"])
        try ChildProcess.run(
            "/usr/sbin/useradd", ["-M", "-d", "/nonexistent", "-s", "/bin/sh", name])
        defer { _ = try? ChildProcess.run("/usr/sbin/userdel", ["-f", name]) }
        try ChildProcess.run("/usr/sbin/chpasswd", [], input: "\(name):correct horse\n")
        chmod(server.home, 0o777)
        chmod(server.scratch.path, 0o755)
        var settings = try server.settings()
        settings.user = name
        settings.logins = [.password(Secret("correct horse"))]
        #expect(code(await fault(settings)) == nil)
        settings.logins = [.password(Secret("wrong"))]
        #expect(code(await fault(settings)) == "hold send.sftp.login")
        // Two proofs in order.
        settings.logins = [
            .key(file: server.keys.path("user_unknown"), passphrase: nil),
            .password(Secret("correct horse")),
        ]
        #expect(code(await fault(settings)) == nil)
    }

    @Test("an old server is reached by the profile `legacy` alone")
    func legacy() async throws {
        let server = try SSHServer(
            options: [
                "KexAlgorithms diffie-hellman-group14-sha1", "HostKeyAlgorithms ssh-rsa",
                "Ciphers aes256-cbc", "MACs hmac-sha1", "PubkeyAcceptedAlgorithms ssh-rsa",
            ], hostKeys: ["rsa"])
        let pins = [try server.pin("rsa")]
        let modern = try server.settings(key: "user_rsa", hostKeys: pins)
        #expect(code(await fault(modern)) == "retry send.sftp.unreachable")
        let legacy = try server.settings(key: "user_rsa", hostKeys: pins, algorithms: .legacy)
        let failure = await fault(legacy)
        #expect(code(failure) == nil, "\(failure as Any)")
    }

    @Test("no server, or none that speaks SSH, is unreachable")
    func unreachable() async throws {
        let server = try SSHServer()
        var settings = try server.settings()
        let unheard = try ReservedPort()
        settings.port = unheard.port
        #expect(code(await fault(settings)) == "retry send.sftp.unreachable")
        withExtendedLifetime(unheard) {}
        settings.host = "no-such-host.invalid"
        #expect(code(await fault(settings)) == "retry send.sftp.unreachable")
    }

    @Test("secrets print as stars")
    func secrets() {
        let login = SFTPSettings.Login.password(Secret("hush"))
        #expect(!"\(login)".contains("hush"))
        #expect(!String(reflecting: login).contains("hush"))
        var text = ""
        dump(login, to: &text)
        #expect(!text.contains("hush"))
    }
}

@Suite("Pins of host keys")
struct HostKeyPinTests {
    static let key = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
    static let print = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"

    @Test(
        "every usual form is read",
        arguments: [
            "ssh-ed25519 \(key)", "ssh-ed25519 \(key) partner@host",
            "[sftp.acme.example]:2222 ssh-ed25519 \(key)",
            "sftp.acme.example,192.0.2.1 ssh-ed25519 \(key)",
        ])
    func lines(text: String) throws {
        let pin = try #require(HostKeyPin(text))
        #expect(pin.type == "ssh-ed25519")
        #expect(pin == HostKeyPin("ssh-ed25519 \(Self.key)"))
    }

    @Test("fingerprints are read with and without a type")
    func fingerprints() throws {
        #expect(HostKeyPin(Self.print)?.fingerprint == Self.print)
        #expect(HostKeyPin(Self.print)?.type == nil)
        #expect(HostKeyPin("ssh-rsa \(Self.print)")?.type == "ssh-rsa")
    }

    @Test(
        "others are refused",
        arguments: ["", "MD5:00:11", "SHA256:short", "ssh-ed25519", "ssh-ed25519 ???", key])
    func refused(text: String) {
        #expect(HostKeyPin(text) == nil)
    }
}
