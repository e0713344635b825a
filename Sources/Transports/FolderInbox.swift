import Diagnostics
import Foundation
import SFTP

/// One watched directory with the two that its files move to. Confined to its `DropFolder`.
///
/// It decides what is a file to take and when, and moves it afterwards so that a file that was
/// replaced or went on growing meanwhile is never put away unread.
final class FolderInbox {
    /// Where the directories of an inbox are.
    struct Paths: Hashable {
        var inbox: String
        var archive: String
        var rejected: String
    }

    let inbox: Directory
    private let paths: Paths
    private let filter: NameFilter
    private let settle: Duration
    private let disk: DiskSync
    /// The endings of files that follow theirs.
    private let sidecars: [String]
    private var archive: (date: String, directory: Directory)?
    private var touched = false
    var sightings: Sightings<FileStatus>
    private var leftovers: Leftovers

    init(
        _ paths: Paths, _ settings: DropFolderSettings, sidecars: [String] = [], disk: DiskSync
    ) throws(SystemFault) {
        self.paths = paths
        filter = settings.filter
        settle = settings.settle
        self.disk = disk
        self.sidecars = sidecars
        inbox = try Directory.open(paths.inbox, create: true, disk: disk)
        sightings = Sightings(limit: settings.tracked)
        leftovers = Leftovers(
            of: paths.inbox, patience: settings.notice,
            beside: [paths.archive, paths.rejected] + settings.beside, limit: settings.tracked)
    }

    /// Looks at every name once.
    func scan(
        at now: ContinuousClock.Instant, passing: (FileName) -> Bool
    ) throws(SystemFault) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        sightings.beginScan()
        leftovers.beginScan()
        func leave(_ name: FileName, _ why: String) {
            diagnostics += [leftovers.see(name, why, at: now)].compactMap { $0 }
        }
        try inbox.visitNames { name throws(SystemFault) in
            guard passing(name) else { return true }
            if let why = filter.objection(to: name) {
                leave(name, why)
                return true
            }
            guard let status = try inbox.status(name) else { return true }
            if let fault = strange(name, status, at: now) {
                diagnostics += fault
                if status.kind == .directory { leave(name, "it is a folder") }
            } else {
                sightings.see(name, status, at: now, settle: settle)
            }
            return true
        }
        sightings.endScan()
        leftovers.endScan()
        if sightings.unseen > 0 {
            diagnostics.append(
                Diagnostic(
                    .receiveFolderCrowded,
                    "\(paths.inbox) holds \(sightings.unseen) files more than one turn looks at",
                    value: "\(sightings.unseen)"))
        }
        return diagnostics
    }

    /// Takes in that somebody closed or moved a file here.
    func settled(_ name: FileName, at now: ContinuousClock.Instant) -> [Diagnostic] {
        guard filter.takes(name), let status = try? inbox.status(name) else { return [] }
        if let fault = strange(name, status, at: now) { return fault }
        sightings.settle(name, status, at: now)
        return []
    }

    /// Nil for a file to take; otherwise what to report, which is nothing when it was reported.
    private func strange(
        _ name: FileName, _ status: FileStatus, at now: ContinuousClock.Instant
    ) -> [Diagnostic]? {
        if status.kind == .regular && status.links == 1 { return nil }
        // Folders beside the files (archive, rejected) are no fault.
        if status.kind == .directory { return [] }
        guard sightings.markStrange(name, status, at: now) else { return [] }
        let what =
            status.kind == .regular
            ? "a file with \(status.links) names" : "a \(status.kind.rawValue)"
        return [
            Diagnostic(
                .receiveFileNotRegular, "\(paths.inbox)/\(name) is \(what), so it is not opened",
                value: name.text)
        ]
    }

    /// Puts a received file away as `archive/<date>/<id>-<name>`.
    ///
    /// It stays where it is when its name leads to another file by now, or to more than was read:
    /// that is a new version, to be received in its turn.
    func putAway(
        _ name: FileName, begun: FileStatus, as id: String, date: String
    ) throws(SystemFault) {
        guard let current = try inbox.status(name), current.isSameVersion(as: begun) else {
            sightings.forget(name)
            return
        }
        let directory = try archiveDirectory(date)
        var target = name.wrapped(prefix: "\(id)-")
        for attempt in 2...9 {
            do {
                try inbox.rename(name, to: directory, as: target)
                break
            } catch let fault where fault.number == EEXIST && attempt < 9 {
                target = name.wrapped(prefix: "\(id)-", suffix: "-\(attempt)")
            }
        }
        touched = true
        sightings.forget(name)
        // Between the look and the rename somebody may have put another file there, or written on.
        guard let moved = try directory.status(target), !moved.isSameVersion(as: begun) else {
            return try moveSidecars(of: name, to: directory, beside: target)
        }
        do {
            try directory.rename(target, to: inbox, as: name)
        } catch let fault where fault.number == EEXIST {
            // A third file has the name: the one in between goes in beside it, under its own.
            try directory.rename(target, to: inbox, as: name.wrapped(prefix: "\(id)-"))
        }
    }

    /// Lets what describes a file follow it, so that it never describes a later one of the name.
    private func moveSidecars(
        of name: FileName, to directory: Directory, beside target: FileName
    ) throws(SystemFault) {
        for ending in sidecars {
            let sidecar = FileName(name.bytes + Array(ending.utf8))
            guard sidecar.bytes.count <= 255, try inbox.status(sidecar)?.kind == .regular else {
                continue
            }
            try inbox.rename(sidecar, to: directory, as: target.wrapped(suffix: ending))
        }
    }

    private func archiveDirectory(_ date: String) throws(SystemFault) -> Directory {
        if let archive, archive.date == date, archive.directory.isCurrent {
            return archive.directory
        }
        let root = try Directory.open(paths.archive, create: true, disk: disk)
        let directory = try root.directory(FileName(date), create: true)
        archive = (date, directory)
        return directory
    }

    /// Moves a refused file to `rejected/`, with its reason beside it in `<name>.why.txt`.
    func reject(_ file: TakenFile, why: Diagnostic) throws(SystemFault) {
        let rejected = try Directory.open(paths.rejected, create: true, disk: disk)
        var target = file.name.wrapped(suffix: "")
        var number = 1
        while try rejected.status(target) != nil {
            number += 1
            guard number < 1000 else { throw SystemFault("reject \(file.name)", number: EEXIST) }
            target = file.name.wrapped(suffix: "-\(number)")
        }
        let note = target.wrapped(suffix: ".why.txt")
        let text = DiagnosticPrinter(source: file.name.text).text(why) + "\n"
        try rejected.write(Array(text.utf8), as: note)
        guard let current = try inbox.status(file.name), current.isSameVersion(as: file.begun)
        else {
            sightings.forget(file.name)
            return
        }
        try inbox.rename(file.name, to: rejected, as: target)
        try moveSidecars(of: file.name, to: rejected, beside: target)
        try rejected.synchronize()
        touched = true
        sightings.forget(file.name)
    }

    /// Makes this turn's moves durable. Losing one would only mean that a file is offered to the
    /// intake again, which knows it; so one fsync for many files is enough.
    func synchronize() throws(SystemFault) {
        guard touched else { return }
        touched = false
        try archive?.directory.synchronize()
        try inbox.synchronize()
    }
}

extension Directory {
    /// Writes a small file of ours, over an older one of the name.
    func write(_ bytes: [UInt8], as name: FileName) throws(SystemFault) {
        let descriptor = try open(name, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o640)
        defer { close(descriptor) }
        try Directory.writeAll(bytes, to: descriptor, name: name)
        try synchronize(descriptor, of: name)
    }

    /// Writes all bytes at the file's position.
    static func writeAll(
        _ bytes: [UInt8], to descriptor: Int32, name: FileName
    ) throws(SystemFault) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw SystemFault("write \(name)") }
            offset += count
        }
    }

    /// Reads a small file whole; nil when it is longer than `limit`.
    func read(_ name: FileName, limit: Int) throws -> [UInt8]? {
        let file = try TakenFile(name, in: self)
        guard file.begun.kind == .regular, file.begun.size <= limit else { return nil }
        var bytes: [UInt8] = []
        while true {
            let block = try file.next()
            if block.isEmpty { return bytes }
            bytes += block
        }
    }
}
