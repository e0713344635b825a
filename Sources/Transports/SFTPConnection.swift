import SFTP

/// An SFTP conversation over an SSH connection. Blocking, and confined to one thread.
///
/// Many requests may be on their way; `reply(to:)` waits for one and keeps the others' answers,
/// which are never more than the requests that are open.
final class SFTPConnection {
    let settings: SFTPSettings
    private let session: SSHSession
    private var conversation = ClientConversation()
    private var arrived: [UInt32: Reply] = [:]
    private var abandoned: Set<UInt32> = []
    private var buffer = [UInt8](repeating: 0, count: 256 * 1024)

    /// Connects, logs in and greets.
    init(_ settings: SFTPSettings) throws(SFTPFailure) {
        self.settings = settings
        session = try SSHSession(settings)
        while conversation.extensions == nil {
            try flush()
            try pump()
        }
    }

    /// Whether the connection seems to stand.
    var isOpen: Bool { session.isOpen }

    /// Whether the server offers an extension.
    func offers(_ name: String) -> Bool { conversation.offers(name) }

    /// How many bytes to ask for at once, and how many requests to keep on their way.
    ///
    /// 32 KiB is what every server takes (draft-ietf-secsh-filexfer-02, section 3). One that tells
    /// its limits is OpenSSH's kind and takes 255 KiB: fewer, larger requests then.
    var pipe: (block: Int, depth: Int) {
        let small = 32 * 1024
        guard offers(Request.limitsName) else { return (small, settings.requestsInFlight) }
        return (4 * small, max(settings.requestsInFlight / 4, 2))
    }

    /// Writes a request down; it leaves with the next `flush`.
    func send(_ request: Request) -> UInt32 { conversation.send(request) }

    /// Sends what was written down.
    func flush() throws(SFTPFailure) {
        guard conversation.outgoingCount > 0 else { return }
        try session.write(conversation.takeOutgoing())
    }

    /// Whether the answer to a request is here already.
    func hasReply(to id: UInt32) -> Bool { arrived[id] != nil }

    /// Waits for the answer to a request.
    func reply(to id: UInt32) throws(SFTPFailure) -> Reply {
        try flush()
        while true {
            if let reply = arrived.removeValue(forKey: id) { return reply }
            try pump()
        }
    }

    /// Nobody waits for this answer any more.
    func abandon(_ id: UInt32) {
        if arrived.removeValue(forKey: id) == nil { abandoned.insert(id) }
    }

    private func pump() throws(SFTPFailure) {
        let count = try session.read(into: &buffer)
        conversation.feed(buffer.span.extracting(first: count))
        do {
            while let answer = try conversation.next() {
                if abandoned.remove(answer.id) == nil { arrived[answer.id] = answer.reply }
            }
        } catch {
            throw .wire(error)
        }
    }
}

// MARK: - Single requests

extension SFTPConnection {
    /// Asks and waits; a status other than `ok` is thrown.
    func ask(_ request: Request, to operation: String) throws(SFTPFailure) -> Reply {
        let reply = try reply(to: send(request))
        if case .status(let status) = reply, status.code != .ok {
            throw .refused(operation: operation, status)
        }
        return reply
    }

    /// Attributes of the path itself; nil when it is not there.
    func status(_ path: FileName) throws(SFTPFailure) -> FileAttributes? {
        switch try reply(to: send(.lstat(path))) {
        case .attributes(let attributes): return attributes
        case .status(let status) where status.code == .noSuchFile: return nil
        case .status(let status): throw .refused(operation: "look at \(path)", status)
        default: throw .wire(.handshakeBroken)
        }
    }

    /// Opens a file or directory.
    func open(_ request: Request, to operation: String) throws(SFTPFailure) -> Handle {
        guard case .handle(let handle) = try ask(request, to: operation) else {
            throw .refused(operation: operation, Status(.failure, message: "no handle was given"))
        }
        return handle
    }

    /// Closes a handle without waiting; for those whose close tells nothing.
    func release(_ handle: Handle) {
        guard isOpen else { return }
        abandon(send(.close(handle)))
        try? flush()
    }

    /// Shows every entry of a directory but `.` and `..`, page by page.
    func visit(
        _ path: FileName, _ body: (Reply.Entry) throws(SFTPFailure) -> Void
    ) throws(SFTPFailure) {
        let operation = "list \(path)"
        let handle = try open(.openDirectory(path), to: operation)
        defer { release(handle) }
        while true {
            switch try reply(to: send(.readDirectory(handle))) {
            case .names(let entries):
                for entry in entries where entry.name != "." && entry.name != ".." {
                    try body(entry)
                }
            case .status(let status) where status.code == .endOfFile: return
            case .status(let status): throw .refused(operation: operation, status)
            default: throw .wire(.handshakeBroken)
            }
        }
    }
}
