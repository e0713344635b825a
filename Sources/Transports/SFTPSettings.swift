package import Values

/// How to reach and log in to a partner's SFTP server.
package struct SFTPSettings: Sendable, Equatable {
    /// One way to prove who we are.
    package enum Login: Sendable, Equatable {
        /// By a private key: ed25519, ECDSA, or RSA with SHA-2 signatures; OpenSSH or PEM format.
        case key(file: String, passphrase: Secret?)
        /// By password, also where the server asks for it by keyboard-interactive.
        case password(Secret)
    }

    /// Which algorithms are offered.
    package enum Algorithms: String, Sendable, Equatable, CaseIterable {
        /// What libssh 0.10 offers by itself: nothing with SHA-1 signatures or CBC first.
        case modern
        /// Also ssh-rsa, SHA-1 key exchange and MACs, and CBC ciphers, for servers of before 2015.
        case legacy
    }

    /// The server's name or address.
    package var host: String
    /// The port.
    package var port: Int
    /// The account.
    package var user: String
    /// The keys that the server may show: the present one, and the next one before a change.
    /// None means that no connection is made: keys are never trusted at first sight.
    package var hostKeys: [HostKeyPin]
    /// The ways to log in, tried in order; servers may demand several.
    package var logins: [Login]
    /// Which algorithms are offered.
    package var algorithms: Algorithms
    /// How long connecting and each step of the login may take.
    package var connectTimeout: Duration
    /// How long the server may be silent while an answer is owed.
    package var idleTimeout: Duration
    /// How many requests of 32 KiB are on their way at once; a quarter where they are of 128 KiB.
    package var requestsInFlight: Int

    /// Makes settings.
    package init(
        host: String, port: Int = 22, user: String, hostKeys: [HostKeyPin], logins: [Login],
        algorithms: Algorithms = .modern, connectTimeout: Duration = .seconds(15),
        idleTimeout: Duration = .seconds(60), requestsInFlight: Int = 32
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.hostKeys = hostKeys
        self.logins = logins
        self.algorithms = algorithms
        self.connectTimeout = connectTimeout
        self.idleTimeout = idleTimeout
        self.requestsInFlight = min(max(requestsInFlight, 1), 256)
    }

    /// For people: `user@host:port`.
    package var address: String { "\(user)@\(host):\(port)" }
}
