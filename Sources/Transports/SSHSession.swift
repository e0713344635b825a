import CPOSIX
import CSSH
import Foundation

/// An SSH connection with the subsystem `sftp` open on it, as a stream of bytes.
///
/// Blocking, and confined to one thread: libssh sessions are not thread-safe. Every wait has a
/// deadline. libssh reads no configuration or known_hosts file of the account.
final class SSHSession {
    private let settings: SFTPSettings
    private let session: ssh_session
    private var channel: ssh_channel?

    /// Connects, checks the host key, logs in and opens the subsystem.
    init(_ settings: SFTPSettings) throws(SFTPFailure) {
        guard let session = ssh_new() else { throw .unreachable("no memory for a session") }
        self.settings = settings
        self.session = session
        try configure()
        guard ssh_connect(session) == SSH_OK else { throw .unreachable(lastError) }
        gangway_keep_alive(ssh_get_fd(session))
        try checkHostKey()
        try SSHLogin(session: session, settings: settings).perform()
        try openSubsystem()
    }

    deinit {
        if let channel { ssh_channel_free(channel) }
        ssh_disconnect(session)
        ssh_free(session)
    }

    /// Whether the connection seems to stand; a broken one may show only when it is used.
    var isOpen: Bool {
        guard let channel else { return false }
        return ssh_is_connected(session) != 0 && ssh_channel_is_open(channel) != 0
    }

    private var lastError: String {
        String(cString: ssh_get_error(UnsafeMutableRawPointer(session)))
    }

    private func configure() throws(SFTPFailure) {
        var port = UInt32(settings.port)
        var off: CInt = 0
        var on: CInt = 1
        var seconds = CLong(max(1, settings.connectTimeout.components.seconds))
        ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &off)
        ssh_options_set(session, SSH_OPTIONS_PORT, &port)
        ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &seconds)
        // Without it a small request waits for the answer to the one before: 25 instead of
        // hundreds of MB/s.
        ssh_options_set(session, SSH_OPTIONS_NODELAY, &on)
        ssh_options_set(session, SSH_OPTIONS_STRICTHOSTKEYCHECK, &on)
        var texts: [(ssh_options_e, String)] = [
            (SSH_OPTIONS_HOST, settings.host), (SSH_OPTIONS_USER, settings.user),
            (SSH_OPTIONS_KNOWNHOSTS, "/dev/null"), (SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null"),
        ]
        texts += SSHAlgorithms.options(of: settings)
        for (option, text) in texts where ssh_options_set(session, option, text) != SSH_OK {
            throw .unreachable(lastError)
        }
    }

    private func checkHostKey() throws(SFTPFailure) {
        var key: ssh_key?
        guard ssh_get_server_publickey(session, &key) == SSH_OK, let key else {
            throw .unreachable("no host key: \(lastError)")
        }
        defer { ssh_key_free(key) }
        var hash: UnsafeMutablePointer<UInt8>?
        var length = 0
        defer { ssh_clean_pubkey_hash(&hash) }
        guard ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) == SSH_OK,
            let hash
        else { throw .unreachable("no digest of the host key") }
        let digest = Data(bytes: hash, count: length).base64EncodedString()
        let fingerprint = "SHA256:" + digest.prefix { $0 != "=" }
        guard settings.hostKeys.contains(where: { $0.fingerprint == fingerprint }) else {
            let type = ssh_key_type_to_char(ssh_key_type(key)).map { String(cString: $0) }
            throw .hostKey(offered: "\(type ?? "unknown type") \(fingerprint)")
        }
    }

    private func openSubsystem() throws(SFTPFailure) {
        guard let channel = ssh_channel_new(session) else { throw .unreachable(lastError) }
        self.channel = channel
        guard ssh_channel_open_session(channel) == SSH_OK,
            ssh_channel_request_sftp(channel) == SSH_OK
        else { throw .unreachable("the server opens no sftp subsystem: \(lastError)") }
    }

    /// Sends all bytes, waiting while the server's window is closed.
    func write(_ bytes: [UInt8]) throws(SFTPFailure) {
        guard let channel else { throw .interrupted("closed") }
        let deadline = ContinuousClock.now + settings.idleTimeout
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                ssh_channel_write(channel, $0.baseAddress, UInt32($0.count))
            }
            guard count >= 0, isOpen else { throw .interrupted(lastError) }
            offset += Int(count)
            if count == 0 { try checkPatience(deadline) }
        }
    }

    /// Waits for bytes and hands over those that came, at most the buffer's size.
    func read(into buffer: inout [UInt8]) throws(SFTPFailure) -> Int {
        guard let channel else { throw .interrupted("closed") }
        let deadline = ContinuousClock.now + settings.idleTimeout
        while true {
            let room = UInt32(buffer.count)
            let count = ssh_channel_read_timeout(channel, &buffer, room, 0, 250)
            if count > 0 { return Int(count) }
            guard count == 0 || count == SSH_AGAIN else { throw .interrupted(lastError) }
            guard ssh_channel_is_eof(channel) == 0, isOpen else {
                throw .interrupted("the server closed the connection")
            }
            try checkPatience(deadline)
        }
    }

    private func checkPatience(_ deadline: ContinuousClock.Instant) throws(SFTPFailure) {
        if Task.isCancelled { throw .interrupted("we are stopping") }
        if ContinuousClock.now > deadline {
            throw .interrupted("no answer for \(settings.idleTimeout.components.seconds) s")
        }
    }
}
