import CSSH

/// Which algorithms a connection offers.
enum SSHAlgorithms {
    private static let hostKeys = [
        "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "rsa-sha2-512", "rsa-sha2-256",
    ]
    private static let legacyExchange = [
        "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256",
        "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "diffie-hellman-group18-sha512",
        "diffie-hellman-group16-sha512", "diffie-hellman-group-exchange-sha256",
        "diffie-hellman-group14-sha256", "diffie-hellman-group14-sha1",
        "diffie-hellman-group-exchange-sha1", "diffie-hellman-group1-sha1",
    ]
    private static let legacyCiphers = [
        "chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com",
        "aes256-ctr", "aes192-ctr", "aes128-ctr", "aes256-cbc", "aes192-cbc", "aes128-cbc",
        "3des-cbc",
    ]
    private static let legacyCodes = [
        "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256",
        "hmac-sha2-512", "hmac-sha1-etm@openssh.com", "hmac-sha1",
    ]

    /// The settings as libssh's options.
    static func options(of settings: SFTPSettings) -> [(ssh_options_e, String)] {
        let legacy = settings.algorithms == .legacy
        let known = hostKeys + (legacy ? ["ssh-rsa"] : [])
        var options = [(SSH_OPTIONS_HOSTKEYS, pinned(known, settings.hostKeys).joined(by: ","))]
        guard legacy else { return options }
        options.append((SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, known.joined(by: ",")))
        options.append((SSH_OPTIONS_KEY_EXCHANGE, legacyExchange.joined(by: ",")))
        for option in [SSH_OPTIONS_CIPHERS_C_S, SSH_OPTIONS_CIPHERS_S_C] {
            options.append((option, legacyCiphers.joined(by: ",")))
        }
        for option in [SSH_OPTIONS_HMAC_C_S, SSH_OPTIONS_HMAC_S_C] {
            options.append((option, legacyCodes.joined(by: ",")))
        }
        return options
    }

    /// A server with keys of several types shows the one that we prefer: when all pins name their
    /// type, only those are asked for, so that it shows one that can match.
    private static func pinned(_ known: [String], _ pins: [HostKeyPin]) -> [String] {
        var types: Set<String> = []
        for pin in pins {
            guard let type = pin.type else { return known }
            // An RSA key is of type ssh-rsa whatever digest signs with it (RFC 8332).
            types.formUnion(type == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", type] : [type])
        }
        let wanted = known.filter(types.contains)
        return wanted.isEmpty ? known : wanted
    }
}

extension [String] {
    fileprivate func joined(by separator: String) -> String { joined(separator: separator) }
}
