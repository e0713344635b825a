import Diagnostics
package import Engine
import Foundation
import SFTP
import Values

/// An outbound folder: a file appears in it whole, durable and under its name, or not at all.
///
/// Written as `.<name>.part`, fsynced, renamed without replacing, and the directory fsynced. The
/// ledger fixes the name, so a retry finds its own file: same bytes count as sent.
package actor FolderOutlet: Outlet {
    /// Where files go.
    package enum Layout: Sendable, Equatable {
        /// Into one directory.
        case flat(outbox: String)
        /// To an AS2 station: `<root>/<from>/<to>/outbox`, each with a sidecar that names the
        /// addresses, the Message-ID and the digest (see `AS2Layout`).
        /// `names` are the stations' names of identities that have other ones than their ids.
        case as2(root: String, names: StationNames = [:])
    }

    private let thread: BlockingThread
    /// The thread on which all of it runs, since it blocks.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    private let layout: Layout
    private let disk: DiskSync

    /// Makes an outlet into a folder, which is made when it is not there.
    package init(_ layout: Layout, disk: DiskSync) {
        self.layout = layout
        self.disk = disk
        thread = BlockingThread(name: "outbox")
    }

    /// Sends one file, or finds it sent; see `Outlet`.
    package func send(_ file: OutboundFile) async throws(SendFailure) {
        let name = FileName(file.name)
        guard name.isPlain, name.bytes.count <= 240, !file.name.hasPrefix(".") else {
            throw .hold(
                Diagnostic(
                    .sendNameUnusable, "no file can be called '\(file.name)'", value: file.name))
        }
        let directory = try step { () throws(SystemFault) in try folder(for: file) }
        if try existing(name, in: directory, file) { return }
        let part = name.wrapped(prefix: ".", suffix: ".part")
        try await write(file, as: part, in: directory)
        if case .as2(_, let names) = layout {
            let sidecar = name.wrapped(suffix: ".meta.json")
            try step { () throws(SystemFault) in
                try directory.write(AS2Layout.sidecar(of: file, names), as: sidecar)
            }
        }
        do {
            try directory.rename(part, to: directory, as: name)
        } catch let fault where fault.number == EEXIST {
            // Somebody was faster. If it was a twin of ours, its file is the same.
            guard try existing(name, in: directory, file) else { throw failure(fault) }
            try? directory.remove(part)
            return
        } catch {
            throw failure(error)
        }
        try step { () throws(SystemFault) in try directory.synchronize() }
    }

    /// Whether a file lies in the folder; an AS2 station's is not one to fetch from.
    package func finds(_ name: String) async throws(SendFailure) -> Bool? {
        guard case .flat(let outbox) = layout else { return nil }
        return try step { () throws(SystemFault) in
            try Directory.open(outbox, create: false, disk: disk).status(FileName(name)) != nil
        }
    }

    /// Opens the folder of a file.
    private func folder(for file: OutboundFile) throws(SystemFault) -> Directory {
        switch layout {
        case .flat(let outbox):
            return try Directory.open(outbox, create: true, disk: disk)
        case .as2(let root, let names):
            return try Directory.open(root, create: true, disk: disk)
                .directory(FileName(names[file.from]), create: true)
                .directory(FileName(names[file.to]), create: true)
                .directory("outbox", create: true)
        }
    }

    /// Whether the very file is there already, and durable; another file of the name is an error.
    private func existing(
        _ name: FileName, in directory: Directory, _ file: OutboundFile
    ) throws(SendFailure) -> Bool {
        guard let status = try step({ () throws(SystemFault) in try directory.status(name) })
        else { return false }
        guard status.kind == .regular, status.size == file.size,
            try digest(of: name, in: directory) == file.digest
        else {
            throw .hold(
                Diagnostic(
                    .sendNameTaken, "\(directory.path)/\(name) is there with other content",
                    value: file.name))
        }
        // The try that wrote it may have died before its fsync.
        let descriptor = try step { () throws(SystemFault) in try directory.open(name, O_RDONLY) }
        defer { close(descriptor) }
        try step { () throws(SystemFault) in
            try directory.synchronize(descriptor, of: name)
            try directory.synchronize()
        }
        return true
    }

    private func digest(of name: FileName, in directory: Directory) throws(SendFailure) -> Digest {
        var hash = SHA256()
        do {
            let reader = try TakenFile(name, in: directory)
            while true {
                let block = try reader.next()
                if block.isEmpty { return hash.finalize() }
                hash.update(block)
            }
        } catch {
            throw .retry(Diagnostic(.sendFolderUnwritable, "\(name): \(error)"))
        }
    }

    /// Writes and fsyncs the temporary file, and makes sure that its bytes are the promised ones.
    private func write(
        _ file: OutboundFile, as part: FileName, in directory: Directory
    ) async throws(SendFailure) {
        try? directory.remove(part)
        let descriptor = try step { () throws(SystemFault) in
            try directory.open(part, O_WRONLY | O_CREAT | O_EXCL, mode: 0o640)
        }
        defer { close(descriptor) }
        var hash = SHA256()
        var size = 0
        while true {
            let block: [UInt8]
            do {
                block = try await file.read()
            } catch {
                throw .retry(Diagnostic(.sendFileDamaged, "\(file.name): \(error)"))
            }
            if block.isEmpty { break }
            size += block.count
            hash.update(block)
            try step { () throws(SystemFault) in
                try Directory.writeAll(block, to: descriptor, name: part)
            }
        }
        guard size == file.size, hash.finalize() == file.digest else {
            try? directory.remove(part)
            throw .hold(
                Diagnostic(
                    .sendFileDamaged, "\(file.name): \(size) bytes that do not give the digest",
                    value: file.name))
        }
        try step { () throws(SystemFault) in
            try directory.synchronize(descriptor, of: part)
        }
    }

    private func step<Result>(
        _ body: () throws(SystemFault) -> Result
    ) throws(SendFailure) -> Result {
        do {
            return try body()
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ fault: SystemFault) -> SendFailure {
        let diagnostic = Diagnostic(.sendFolderUnwritable, "\(fault)")
        return fault.mayPass ? .retry(diagnostic) : .hold(diagnostic)
    }
}
