import Diagnostics
package import Engine
import SFTP

/// An inbound SFTP channel: lists a partner's folder, fetches what is whole in blocks straight into
/// the intake, and moves or deletes it there only when the intake says that it is durable.
///
/// Before it lets go of a file it gives it a name of its own and looks at it, so that a version
/// that took its place meanwhile is never moved or deleted unread.
///
/// After a crash the file is fetched again under the same remote key (path, size, time), which the
/// intake knows. A file that fails rests, longer each time, and does not hold up the others.
package actor SFTPPoller {
    private let thread: BlockingThread
    /// The thread on which all of it runs, since it blocks.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    /// What tells one version of a remote file from the next.
    struct Version: Hashable {
        var size: UInt64
        var modified: UInt32
    }

    private let settings: SFTPPollerSettings
    private let intake: any Receiving
    private let world: World
    private let folder: FileName
    private var connection: SFTPConnection?
    private var sightings: Sightings<Version>
    private var leftovers: Leftovers
    private var reader: RemoteReader?
    private var failures = 0
    private var released = ReleasedFiles(limit: 8192)

    /// Makes a door for one SFTP channel; it connects when it is run.
    package init(_ settings: SFTPPollerSettings, intake: any Receiving, world: World) {
        self.settings = settings
        self.intake = intake
        self.world = world
        folder = FileName(settings.folder)
        sightings = Sightings(limit: settings.tracked)
        let archive: String? = if case .move(let to) = settings.after { to } else { nil }
        leftovers = Leftovers(
            of: settings.folder, patience: settings.notice,
            beside: [archive].compactMap { $0 } + settings.beside, limit: settings.tracked)
        thread = BlockingThread(name: "sftp in")
    }

    /// Polls until the task is cancelled. `report` gets every look that did something or found a
    /// new fault. A server that is away is asked less and less often, up to once an hour.
    package func run(report: @Sendable (PollReport) async -> Void) async {
        var last: [Diagnostic] = []
        while !Task.isCancelled {
            let turn = await turn()
            if !turn.isQuiet && (turn.diagnostics != last || turn.taken + turn.refused > 0) {
                await report(turn)
            }
            last = turn.diagnostics
            try? await world.sleep(pause())
        }
        connection = nil
    }

    /// Looks once and thoroughly: lists twice, the settle time apart, when a file may still be
    /// written, then takes all that are whole. For `serve --drain` and tests.
    package func pollOnce() async -> PollReport {
        var report = await turn()
        if failures == 0, !report.busy, sightings.movingCount > 0 {
            try? await world.sleep(settings.settle)
            report.add(await turn())
        }
        return report
    }

    private func pause() -> Duration {
        guard failures > 0 else {
            return sightings.movingCount > 0 ? min(settings.settle, settings.every) : settings.every
        }
        let doubled = min(settings.every * (1 << min(failures - 1, 20)), .seconds(3600))
        return max(settings.every, doubled / 2 + doubled / 2 * world.chance())
    }

    private func turn() async -> PollReport {
        var report = PollReport()
        do {
            let connection = try list(&report)
            for (name, sighting) in sightings.due(at: .now, order: { Int64($0.modified) }) {
                guard !report.busy, !Task.isCancelled else { break }
                try await take(name, sighting, on: connection, &report)
            }
            failures = 0
        } catch {
            failures += 1
            connection = nil
            if !Task.isCancelled {
                report.diagnostics.append(error.diagnostic(.receive, settings.server))
            }
        }
        report.waiting = sightings.waitingCount
        return report
    }

    /// Lists the folder; a connection that died since the last look is made anew, once.
    private func list(_ report: inout PollReport) throws(SFTPFailure) -> SFTPConnection {
        if let connection, connection.isOpen {
            do {
                try scan(connection, &report)
                return connection
            } catch .interrupted {
                self.connection = nil
            }
        }
        let fresh = try SFTPConnection(settings.server)
        connection = fresh
        try scan(fresh, &report)
        return fresh
    }

    private func scan(
        _ connection: SFTPConnection, _ report: inout PollReport
    ) throws(SFTPFailure) {
        sightings.beginScan()
        leftovers.beginScan()
        let now = ContinuousClock.now
        let settle: Duration = settings.ready == .atOnce ? .zero : settings.settle
        var faults: [Diagnostic] = []
        var left: [FileName] = []
        try connection.visit(folder) { (entry) throws(SFTPFailure) in
            if let name = HeldName.name(behind: entry.name), settings.filter.takes(name) {
                if left.count < settings.tracked { left.append(entry.name) }
            }
            if let why = settings.filter.objection(to: entry.name) {
                faults += [leftovers.see(entry.name, why, at: now)].compactMap { $0 }
                return
            }
            var attributes = entry.attributes
            if entry.name.isPlain, attributes.kind == nil || attributes.size == nil {
                attributes = try connection.status(folder.entry(entry.name)) ?? attributes
            }
            let version = Version(
                size: attributes.size ?? 0, modified: attributes.times?.modified ?? 0)
            if let fault = strange(entry.name, attributes) {
                if attributes.kind == .directory {
                    faults += [leftovers.see(entry.name, "it is a folder", at: now)]
                        .compactMap { $0 }
                }
                guard sightings.markStrange(entry.name, version, at: now) else { return }
                faults += fault
            } else {
                sightings.see(entry.name, version, at: now, settle: settle)
            }
        }
        sightings.endScan()
        leftovers.endScan()
        report.diagnostics += faults
        for held in left { try putBack(held, on: connection) }
        if sightings.unseen > 0 {
            report.diagnostics.append(
                Diagnostic(
                    .receiveFolderCrowded,
                    "\(folder) holds \(sightings.unseen) files more than one turn looks at",
                    value: "\(sightings.unseen)"))
        }
    }

    /// Nil for a file to take; otherwise what to report, which is nothing for folders.
    private func strange(_ name: FileName, _ attributes: FileAttributes) -> [Diagnostic]? {
        guard name.isPlain else {
            return [
                Diagnostic(
                    .receiveFileName, "the server lists a name that is none: \(name)",
                    value: name.text)
            ]
        }
        switch attributes.kind {
        case .regular, nil: return nil
        case .directory: return []
        case .link, .special:
            return [
                Diagnostic(
                    .receiveFileNotRegular, "\(folder.entry(name)) is no plain file",
                    value: name.text)
            ]
        }
    }
}

// MARK: - Taking files

extension SFTPPoller {
    /// Fetches one file, hands it over and lets go of it. Throws only what ends the connection.
    private func take(
        _ name: FileName, _ sighting: Sightings<Version>.Sighting,
        on connection: SFTPConnection, _ report: inout PollReport
    ) async throws(SFTPFailure) {
        if case .received(let id) = sighting.state {
            report.known += 1
            try letGo(name, sighting.version, as: id, on: connection, &report)
            return
        }
        let path = folder.entry(name)
        let version = sighting.version
        do {
            let opened = try RemoteReader(path, on: connection)
            guard opened.attributes.size == version.size else {
                sightings.forget(name)
                return
            }
            reader = opened
            defer { reader = nil }
            let arrival = FileArrival(
                channel: settings.channel, name: name.text,
                remoteKey: "sftp:\(path):\(version.size):\(version.modified)"
                    + released.keySuffix(name, version),
                size: Int(clamping: version.size))
            let receipt = try await intake.receive(arrival) {
                try await self.nextBlock(name, version)
            }
            if receipt.known { report.known += 1 } else { report.taken += 1 }
            try letGo(name, version, as: "\(receipt.message)", on: connection, &report)
        } catch let failure as SFTPFailure {
            guard failure.leavesConnection else { throw failure }
            fail(name, failure.diagnostic(.receive, settings.server), &report)
        } catch IntakeFailure.refused(let why) {
            report.refused += 1
            report.diagnostics.append(why)
            // We cannot put a reason beside it at the partner: it stays until it changes.
            sightings.leave(name)
        } catch IntakeFailure.busy(let why) {
            report.busy = true
            report.diagnostics.append(why)
        } catch let diagnostic as Diagnostic {
            sightings.forget(name)
            report.diagnostics.append(diagnostic)
        } catch {
            guard !(error is CancellationError) else { return }
            fail(
                name,
                Diagnostic(.receiveFileUnreadable, "\(path): \(error)", value: name.text), &report)
        }
    }

    private func fail(_ name: FileName, _ why: Diagnostic, _ report: inout PollReport) {
        sightings.fail(name, at: .now, first: settings.every)
        report.diagnostics.append(why)
    }

    /// The next block of the file being fetched; the end only when the file is as it was listed.
    private func nextBlock(_ name: FileName, _ version: Version) throws -> [UInt8] {
        guard let reader, let connection else { throw CancellationError() }
        let block = try reader.next()
        guard block.isEmpty else { return block }
        let current = try connection.status(folder.entry(name))
        guard !reader.isShort, current?.size == version.size,
            current?.times.map({ $0.modified == version.modified }) ?? true
        else {
            throw Diagnostic(
                .receiveFileChanged,
                "\(folder.entry(name)) changed while it was being fetched, so it was left there",
                value: name.text)
        }
        return []
    }
}

// MARK: - Letting go

extension SFTPPoller {
    /// Moves or deletes a file that is ours; another version that has its name by now stays.
    private func letGo(
        _ name: FileName, _ version: Version, as id: String, on connection: SFTPConnection,
        _ report: inout PollReport
    ) throws(SFTPFailure) {
        do {
            // Looked at first, so that a version we do not own is rarely renamed at all.
            if try isThere(folder.entry(name), version, on: connection) {
                let held = HeldName.held(name, as: id)
                if let held, try hold(name, as: held, on: connection) {
                    try release(held, name, version, as: id, on: connection)
                } else {
                    try dispose(of: name, called: name, as: id, on: connection)
                    guard try connection.status(folder.entry(name)) == nil else { return }
                    released.insert(name, version)
                }
            }
            sightings.forget(name)
        } catch {
            sightings.markReceived(name, under: id)
            guard error.leavesConnection else { throw error }
            fail(
                name,
                Diagnostic(
                    .receiveFileStuck, error.diagnostic(.receive, settings.server).message,
                    value: name.text), &report)
        }
    }

    private func isThere(
        _ path: FileName, _ version: Version, on connection: SFTPConnection
    ) throws(SFTPFailure) -> Bool {
        guard let current = try connection.status(path) else { return false }
        return current.size == version.size
            && current.times.map { $0.modified == version.modified } ?? true
    }

    /// Gives a file a name of ours, under which nobody replaces it any more. False where the
    /// server does not rename: some drop boxes allow deleting alone.
    private func hold(
        _ name: FileName, as held: FileName, on connection: SFTPConnection
    ) throws(SFTPFailure) -> Bool {
        do {
            let (path, target) = (folder.entry(name), folder.entry(held))
            // OpenSSH's plain rename links the new name and then removes the old one, whatever file
            // has that by then. Its other one is a single step, but replaces, so it looks first.
            guard connection.offers(Request.posixRenameName) else {
                try rename(path, to: target, on: connection)
                return true
            }
            guard try connection.status(target) == nil else { return false }
            _ = try connection.ask(.posixRename(from: path, to: target), to: "rename \(path)")
            return true
        } catch .refused {
            return false
        }
    }

    /// Moves or deletes a held file when it is the version that was fetched, else gives it back.
    private func release(
        _ held: FileName, _ name: FileName, _ version: Version, as id: String,
        on connection: SFTPConnection
    ) throws(SFTPFailure) {
        guard try isThere(folder.entry(held), version, on: connection) else {
            try putBack(held, on: connection)
            return
        }
        do {
            try dispose(of: held, called: name, as: id, on: connection)
        } catch {
            if error.leavesConnection { try putBack(held, on: connection) }
            throw error
        }
        released.insert(name, version)
    }

    /// Deletes a file, or moves it to the archive as `name`.
    private func dispose(
        of file: FileName, called name: FileName, as id: String, on connection: SFTPConnection
    ) throws(SFTPFailure) {
        let path = folder.entry(file)
        switch settings.after {
        case .delete: _ = try connection.ask(.remove(path), to: "delete \(path)")
        case .move(let archive):
            try move(path, to: FileName(archive), called: name, as: id, on: connection)
        }
    }

    /// Gives a held file its name back, to be fetched, or found known, in its turn: it is another
    /// version, or a crash left it. Where the name is taken it waits for a later look.
    private func putBack(
        _ held: FileName, on connection: SFTPConnection
    ) throws(SFTPFailure) {
        guard let name = HeldName.name(behind: held) else { return }
        released.forget(name)
        guard try connection.status(folder.entry(name)) == nil else { return }
        do {
            try rename(folder.entry(held), to: folder.entry(name), on: connection)
        } catch .refused {
            // Somebody was faster; the next look tries again.
        }
    }

    /// Renames into the archive folder; a name that is taken there gets the message's id before it.
    private func move(
        _ path: FileName, to archive: FileName, called name: FileName, as id: String,
        on connection: SFTPConnection
    ) throws(SFTPFailure) {
        do {
            try rename(path, to: archive.entry(name), on: connection)
        } catch .refused {
            if try connection.status(archive) == nil {
                _ = try connection.ask(
                    .makeDirectory(archive, FileAttributes()), to: "make \(archive)")
            }
            let target = archive.entry(name.wrapped(prefix: "\(id)-"))
            try rename(path, to: target, on: connection)
        }
    }

    private func rename(
        _ path: FileName, to target: FileName, on connection: SFTPConnection
    ) throws(SFTPFailure) {
        _ = try connection.ask(.rename(from: path, to: target), to: "move \(path) to \(target)")
    }
}
