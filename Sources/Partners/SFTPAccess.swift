package import Notation

/// A mailbox on a partner's SFTP server.
package struct SFTPAccess: Sendable, Hashable {
    /// The server's name or address.
    package let host: String
    /// Its port.
    package let port: Int
    /// The account.
    package let user: String
    /// The host keys that are trusted; several while a partner changes keys. A server with
    /// another key is refused, never asked about.
    package let hostKeys: [String]
    /// How to log in.
    package let login: Login
    /// The remote directory that holds files for us.
    package let inbox: String
    /// The remote directory that takes files from us; nil where nothing is sent.
    package let outbox: String?
    /// What becomes of a remote file once it is ours.
    package let after: After

    /// How to log in.
    package enum Login: Sendable, Hashable {
        /// With a password.
        case password(SecretReference)
        /// With a private key in OpenSSH's or PEM's format.
        case key(SecretReference, passphrase: SecretReference?)
    }

    /// What becomes of a remote file once its bytes are durable here.
    package enum After: Sendable, Hashable {
        /// It is deleted.
        case delete
        /// It is moved into another remote directory.
        case move(to: String)
    }

    /// Makes a mailbox.
    package init(
        host: String, port: Int = 22, user: String, hostKeys: [String], login: Login,
        inbox: String, outbox: String?, after: After
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.hostKeys = hostKeys
        self.login = login
        self.inbox = inbox
        self.outbox = outbox
        self.after = after
    }
}
