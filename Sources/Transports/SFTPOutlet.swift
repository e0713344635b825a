import Diagnostics
package import Engine
import SFTP
import Values

/// Sends files to a folder on a partner's SFTP server.
///
/// Written as `.<name>.part`, made durable where the server can, its size checked, then renamed
/// without replacing. The ledger fixes the name, so a retry finds its own file: the same bytes
/// count as sent, others are an error.
package actor SFTPOutlet: Outlet {
    private let thread: BlockingThread
    /// The thread on which all of it runs, since it blocks.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    private let settings: SFTPSettings
    private let folder: FileName
    private var connection: SFTPConnection?

    /// Makes an outlet; it connects when it has something to send. `folder` is the path at the
    /// server, relative to the account's home unless it begins with `/`.
    package init(_ settings: SFTPSettings, folder: String) {
        self.settings = settings
        self.folder = FileName(folder)
        thread = BlockingThread(name: "sftp out")
    }

    /// Sends one file, or finds it sent; see `Outlet`.
    package func send(_ file: OutboundFile) async throws(SendFailure) {
        let name = FileName(file.name)
        guard name.isPlain, name.bytes.count <= 240, !file.name.hasPrefix(".") else {
            throw .hold(
                Diagnostic(
                    .sendNameUnusable, "no file can be called '\(file.name)'", value: file.name))
        }
        do {
            let path = folder.entry(name)
            let (connection, present) = try connected { (connection) throws(SFTPFailure) in
                try connection.status(path)
            }
            if let present {
                try compare(present, at: path, with: file, on: connection)
                return
            }
            let part = folder.entry(name.wrapped(prefix: ".", suffix: ".part"))
            try await upload(file, to: part, on: connection)
            try rename(part, to: path, file, on: connection)
        } catch let failure as SFTPFailure {
            throw told(failure)
        } catch let failure as SendFailure {
            throw failure
        } catch {
            throw .retry(Diagnostic(.sendFileDamaged, "\(file.name): \(error)", value: file.name))
        }
    }

    /// Whether a file lies in the folder.
    package func finds(_ name: String) async throws(SendFailure) -> Bool? {
        do throws(SFTPFailure) {
            let path = folder.entry(FileName(name))
            let (connection, present) = try connected { (connection) throws(SFTPFailure) in
                try connection.status(path)
            }
            if present != nil { return true }
            // A server says the same of a name in a folder that is not there.
            _ = try connection.ask(.stat(folder), to: "look into \(folder)")
            return false
        } catch {
            throw told(error)
        }
    }

    /// A failure as whoever wanted to send is told it.
    private func told(_ failure: SFTPFailure) -> SendFailure {
        if !failure.leavesConnection { connection = nil }
        return failure.sending(settings)
    }

    /// Runs a first request. A connection from before may have died unseen; then a new one is
    /// made, once.
    private func connected<Result>(
        _ body: (SFTPConnection) throws(SFTPFailure) -> Result
    ) throws(SFTPFailure) -> (SFTPConnection, Result) {
        if let connection, connection.isOpen {
            do {
                return (connection, try body(connection))
            } catch .interrupted {
                self.connection = nil
            }
        }
        let fresh = try SFTPConnection(settings)
        connection = fresh
        return (fresh, try body(fresh))
    }

    /// A file has the name: returns when it is ours already.
    private func compare(
        _ present: FileAttributes, at path: FileName, with file: OutboundFile,
        on connection: SFTPConnection
    ) throws {
        if present.size == UInt64(file.size), present.kind ?? .regular == .regular {
            var hash = SHA256()
            let reader = try RemoteReader(path, on: connection)
            while true {
                let block = try reader.next()
                if block.isEmpty { break }
                hash.update(block)
            }
            if hash.finalize() == file.digest { return }
        }
        throw SendFailure.hold(
            Diagnostic(
                .sendNameTaken, "\(settings.address) has \(path) with other content",
                value: file.name))
    }

    private func upload(
        _ file: OutboundFile, to part: FileName, on connection: SFTPConnection
    ) async throws {
        let writer = try RemoteWriter(part, on: connection)
        var hash = SHA256()
        var size = 0
        while true {
            let block = try await file.read()
            if block.isEmpty { break }
            size += block.count
            hash.update(block)
            try writer.append(block)
        }
        guard size == file.size, hash.finalize() == file.digest else {
            throw SendFailure.hold(
                Diagnostic(
                    .sendFileDamaged, "\(file.name): \(size) bytes that do not give the digest",
                    value: file.name))
        }
        try writer.finish()
    }

    /// Plain RENAME fails when the name is taken, which is what is wanted. Servers whose storage
    /// cannot do it that way may still have OpenSSH's, which replaces: then only over nothing.
    private func rename(
        _ part: FileName, to path: FileName, _ file: OutboundFile, on connection: SFTPConnection
    ) throws {
        let operation = "rename \(part) to \(path)"
        do {
            _ = try connection.ask(.rename(from: part, to: path), to: operation)
        } catch .refused(_, let status) {
            if let present = try connection.status(path) {
                try compare(present, at: path, with: file, on: connection)
                _ = try? connection.ask(.remove(part), to: "remove \(part)")
                return
            }
            guard connection.offers(Request.posixRenameName) else {
                throw SFTPFailure.refused(operation: operation, status)
            }
            _ = try connection.ask(.posixRename(from: part, to: path), to: operation)
        }
    }
}
