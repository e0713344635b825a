import Foundation
import Testing

/// The key pairs of all tests, made once in a run: making an RSA key takes seconds.
struct SSHKeys: Sendable {
    /// Their folder: `host_…` for servers, `user_…` for clients, each with its `.pub`.
    let scratch = Scratch()

    private static let made = Result { try SSHKeys() }

    /// The keys; if they could not be made every test that needs them fails.
    static var shared: SSHKeys {
        get throws { try made.get() }
    }

    private init() throws {
        for type in ["ed25519", "rsa", "ecdsa"] {
            try make("host_\(type)", type: type)
            try make("user_\(type)", type: type)
        }
        try make("user_locked", type: "ed25519", passphrase: "open sesame")
        try make("user_unknown", type: "ed25519")
        // The keys live as long as the process, so nothing else would clear them away.
        atexit { try? FileManager.default.removeItem(atPath: SSHKeys.made.get().scratch.path) }
    }

    private func make(_ name: String, type: String, passphrase: String = "") throws {
        try ChildProcess.run(
            "/usr/bin/ssh-keygen",
            ["-q", "-t", type, "-N", passphrase, "-f", path(name)]
                + (type == "rsa" ? ["-b", "2048"] : []))
    }

    func path(_ name: String) -> String { scratch.path(name) }

    /// A public key's line.
    func line(_ name: String) -> String {
        String(decoding: scratch.read("\(name).pub") ?? [], as: UTF8.self)
    }
}
