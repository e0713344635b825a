/// A status of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7). Others are kept as sent.
package struct StatusCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The number on the wire.
    package var rawValue: UInt32

    /// Makes a status of its number.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// It is done.
    package static let ok = StatusCode(rawValue: 0)
    /// No more bytes, or no more names.
    package static let endOfFile = StatusCode(rawValue: 1)
    /// The path names nothing.
    package static let noSuchFile = StatusCode(rawValue: 2)
    /// The account may not do this.
    package static let permissionDenied = StatusCode(rawValue: 3)
    /// It failed; version 3 has no better word, also for a name that exists.
    package static let failure = StatusCode(rawValue: 4)
    /// The server could not read the request.
    package static let badMessage = StatusCode(rawValue: 5)
    /// The server is not connected to its storage.
    package static let noConnection = StatusCode(rawValue: 6)
    /// The server lost its storage.
    package static let connectionLost = StatusCode(rawValue: 7)
    /// The server does not offer this.
    package static let unsupported = StatusCode(rawValue: 8)

    package var description: String {
        switch self {
        case .ok: "ok"
        case .endOfFile: "end of file"
        case .noSuchFile: "no such file"
        case .permissionDenied: "permission denied"
        case .failure: "failure"
        case .badMessage: "bad message"
        case .noConnection: "no connection"
        case .connectionLost: "connection lost"
        case .unsupported: "operation unsupported"
        default: "status \(rawValue)"
        }
    }
}

/// The content of a STATUS packet.
package struct Status: Sendable, Hashable {
    /// What became of the request.
    package var code: StatusCode
    /// The server's words; old servers send none.
    package var message: String
    /// The language tag of the words; usually empty.
    package var language: String

    /// Makes a status.
    package init(_ code: StatusCode, message: String = "", language: String = "") {
        self.code = code
        self.message = message
        self.language = language
    }
}
