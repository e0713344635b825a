import Diagnostics

/// The codes of an SFTP connection's faults, once for each direction of the flow.
struct SFTPCodes: Sendable {
    let unreachable: Diagnostic.Code
    let hostKey: Diagnostic.Code
    let login: Diagnostic.Code
    let key: Diagnostic.Code
    let interrupted: Diagnostic.Code
    let wire: Diagnostic.Code
    let refused: Diagnostic.Code

    var all: [Diagnostic.Code] {
        [unreachable, hostKey, login, key, interrupted, wire, refused]
    }

    /// For pollers.
    static let receive = SFTPCodes("receive")
    /// For outlets.
    static let send = SFTPCodes("send")

    private init(_ word: String) {
        unreachable = Diagnostic.Code(
            "\(word).sftp.unreachable", owner: .site,
            help: "check host, port, name service and firewall; it is tried again by itself")
        hostKey = Diagnostic.Code(
            "\(word).sftp.host-key", owner: .onboarding,
            help: "ask the partner by another way whether this is the new host key; if it is, add "
                + "its fingerprint to the channel's `hostKeys`. Nothing was sent to the server")
        login = Diagnostic.Code(
            "\(word).sftp.login", owner: .onboarding,
            help: "check user, key and password with the partner; the account may be locked")
        key = Diagnostic.Code(
            "\(word).sftp.key", owner: .site,
            help: "check the path, the rights and the passphrase of the private key file")
        interrupted = Diagnostic.Code(
            "\(word).sftp.interrupted", .warning, owner: .partner,
            help: "nothing is lost: the transfer is made again by itself")
        wire = Diagnostic.Code(
            "\(word).sftp.protocol", owner: .partner,
            help: "the server does not speak SFTP version 3 as it should; report its product and "
                + "version")
        refused = Diagnostic.Code(
            "\(word).sftp.refused", owner: .partner,
            help: "ask the partner for the folder and the rights that the channel names")
    }
}
