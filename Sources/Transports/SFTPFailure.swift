import Diagnostics
import Engine
import SFTP

/// Why an SFTP connection could not do what it was asked.
enum SFTPFailure: Error, Sendable {
    /// No TCP connection, or no SSH behind it.
    case unreachable(String)
    /// The server showed a key that is not pinned; `offered` is its type and fingerprint.
    case hostKey(offered: String)
    /// The server took none of our logins.
    case login(String)
    /// A private key file cannot be used.
    case key(String)
    /// The connection broke, or the server fell silent.
    case interrupted(String)
    /// The server does not keep to the protocol.
    case wire(WireFault)
    /// The server answered a request with a failure.
    case refused(operation: String, Status)

    /// Whether the connection can go on being used.
    var leavesConnection: Bool {
        if case .refused = self { true } else { false }
    }

    /// Whether trying again without anybody's doing is of no use, or does harm: servers lock
    /// accounts after failed logins.
    var needsPerson: Bool {
        switch self {
        case .hostKey, .login, .key: true
        case .unreachable, .interrupted, .wire, .refused: false
        }
    }

    /// Told with the codes of one direction.
    func diagnostic(_ codes: SFTPCodes, _ settings: SFTPSettings) -> Diagnostic {
        let address = settings.address
        switch self {
        case .unreachable(let text):
            return Diagnostic(codes.unreachable, "\(address) cannot be reached: \(text)")
        case .hostKey(let offered):
            return Diagnostic(
                codes.hostKey, "\(address) shows a host key that is not pinned: \(offered)",
                value: offered)
        case .login(let text):
            return Diagnostic(codes.login, "\(address) refuses the login: \(text)")
        case .key(let text):
            return Diagnostic(codes.key, text)
        case .interrupted(let text):
            return Diagnostic(codes.interrupted, "the connection to \(address) broke: \(text)")
        case .wire(let fault):
            return Diagnostic(codes.wire, "\(address) sent \(fault)")
        case .refused(let operation, let status):
            let words = status.message.isEmpty ? "" : " (\(status.message.prefix(200)))"
            return Diagnostic(
                codes.refused, "\(address) refused to \(operation): \(status.code)\(words)")
        }
    }

    /// Told to the worker that wanted to send.
    func sending(_ settings: SFTPSettings) -> SendFailure {
        let diagnostic = diagnostic(.send, settings)
        return needsPerson ? .hold(diagnostic) : .retry(diagnostic)
    }
}
