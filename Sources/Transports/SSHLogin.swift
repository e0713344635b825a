import CSSH
import Foundation
import Values

/// Proves to a server who we are.
struct SSHLogin {
    let session: ssh_session
    let settings: SFTPSettings

    /// Tries the logins in order until the server is content. A server may take one and demand
    /// another one still (RFC 4252 section 5.1: partial success).
    func perform() throws(SFTPFailure) {
        guard !settings.logins.isEmpty else { throw .login("the channel names no key or password") }
        var result = SSH_AUTH_DENIED.rawValue
        for login in settings.logins {
            switch login {
            case .key(let file, let passphrase): result = try key(file, passphrase)
            case .password(let secret): result = password(secret)
            }
            if result == SSH_AUTH_SUCCESS.rawValue { return }
            guard ssh_is_connected(session) != 0 else { throw .interrupted(lastError) }
        }
        let partial = result == SSH_AUTH_PARTIAL.rawValue
        throw .login(partial ? "it demands a further proof" : lastError)
    }

    private var lastError: String {
        String(cString: ssh_get_error(UnsafeMutableRawPointer(session)))
    }

    private func key(_ file: String, _ passphrase: Secret?) throws(SFTPFailure) -> CInt {
        var key: ssh_key?
        // Without a passphrase libssh would ask the terminal; an empty one stops that.
        let read = ssh_pki_import_privkey_file(file, passphrase?.value ?? "", nil, nil, &key)
        guard read == SSH_OK, let key else {
            let why =
                read == SSH_EOF
                ? "there is no such file or it may not be read"
                : "wrong "
                    + "passphrase or unknown format"
            throw .key("the private key \(file) cannot be used: \(why)")
        }
        defer { ssh_key_free(key) }
        let result = ssh_userauth_publickey(session, nil, key)
        guard result == SSH_AUTH_DENIED.rawValue, settings.algorithms == .legacy,
            ssh_key_type(key) == SSH_KEYTYPE_RSA
        else { return result }
        // Some servers announce SHA-2 signatures and then refuse them.
        ssh_options_set(session, SSH_OPTIONS_PUBLICKEY_ACCEPTED_TYPES, "ssh-rsa")
        return ssh_userauth_publickey(session, nil, key)
    }

    private func password(_ secret: Secret) -> CInt {
        let result = ssh_userauth_password(session, nil, secret.value)
        if result == SSH_AUTH_SUCCESS.rawValue || result == SSH_AUTH_PARTIAL.rawValue {
            return result
        }
        let offered = UInt32(bitPattern: ssh_userauth_list(session, nil))
        guard offered & UInt32(SSH_AUTH_METHOD_INTERACTIVE) != 0 else { return result }
        return interactive(secret)
    }

    /// Answers the one hidden question that keyboard-interactive servers ask for a password.
    private func interactive(_ secret: Secret) -> CInt {
        var rounds = 0
        var result = ssh_userauth_kbdint(session, nil, nil)
        while result == SSH_AUTH_INFO.rawValue, rounds < 5 {
            rounds += 1
            let count = ssh_userauth_kbdint_getnprompts(session)
            guard count <= 1 else { return SSH_AUTH_DENIED.rawValue }
            if count == 1 { ssh_userauth_kbdint_setanswer(session, 0, secret.value) }
            result = ssh_userauth_kbdint(session, nil, nil)
        }
        return result
    }
}
