import Diagnostics
package import Engine
import Flow
import Foundation
import SFTP
import Values

/// An inbound folder: finds files that are whole, hands them to the intake, and lets go of them
/// only when the intake says that they are durable.
///
/// A file is whole when its writer closed it or moved it here (inotify tells), or when it was seen
/// equal in size, time and inode over the settle time. After a crash between the intake's commit
/// and our move the file is offered again under the same remote key, which the intake knows.
package actor DropFolder {
    private let thread: BlockingThread
    /// The thread on which all of it runs, since it blocks.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    private let settings: DropFolderSettings
    private let intake: any Receiving
    private let receipts: (any ReceiptReceiving)?
    private let world: World
    private let watch: FolderWatch?
    private let disk: DiskSync

    private var stations: [AS2Station: FolderInbox] = [:]
    private var open: [Int: TakenFile] = [:]
    private var lastToken = 0
    private var scanDue = true
    private var wake: @Sendable () -> Void = {}

    /// Makes a door for one folder channel. Without `watch` it lives by polling alone; without
    /// `receipts` the result files of AS2 stations are left where they are.
    package init(
        _ settings: DropFolderSettings, intake: any Receiving,
        receipts: (any ReceiptReceiving)? = nil, world: World, watch: FolderWatch? = nil,
        disk: DiskSync
    ) {
        self.settings = settings
        self.intake = intake
        self.receipts = receipts
        self.world = world
        self.watch = watch
        self.disk = disk
        thread = BlockingThread(name: "folder")
    }

    /// Watches until the task is cancelled; a file whose receipt has begun is finished first.
    /// `report` gets every look that did something or found a new fault.
    package func run(report: @Sendable (PollReport) async -> Void) async {
        let (wakes, waker) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (pauses, timer) = AsyncStream.makeStream(
            of: Duration.self, bufferingPolicy: .bufferingNewest(1))
        wake = { waker.yield() }
        orderScan()
        await withTaskGroup { group in
            if let watch { group.addTask { await watch.run() } }
            group.addTask {
                for await pause in pauses {
                    try? await self.world.sleep(pause)
                    await self.orderScan()
                }
                waker.finish()
            }
            var last: [Diagnostic] = []
            for await _ in wakes {
                let scans = scanDue
                let turn = await self.turn()
                if !turn.isQuiet && (turn.diagnostics != last || turn.taken + turn.refused > 0) {
                    await report(turn)
                }
                last = turn.diagnostics
                // Only a scan knows which files are still moving, so it sets the timer of the next.
                if scans { timer.yield(pause) }
            }
            group.cancelAll()
        }
        for inbox in stations.values { await watch?.forget(inbox.inbox.path) }
    }

    /// Looks once and thoroughly: waits out the settle time for files that may still be written,
    /// then takes all that are whole. For `serve --drain` and tests.
    package func pollOnce() async -> PollReport {
        scanDue = true
        var report = await turn()
        guard !report.busy, stations.values.contains(where: { $0.sightings.movingCount > 0 })
        else { return report }
        try? await world.sleep(settings.settle)
        scanDue = true
        report.add(await turn())
        return report
    }

    /// Orders a scan in the next turn.
    private func orderScan() {
        scanDue = true
        wake()
    }

    /// How long until the next scan: files that may still be written are looked at again as soon
    /// as they can have settled.
    private var pause: Duration {
        let moving = stations.values.contains { $0.sightings.movingCount > 0 }
        return moving ? min(settings.settle, settings.every) : settings.every
    }

    /// Takes in what changed and hands over what is whole, until nothing of it is left.
    private func turn() async -> PollReport {
        var report = PollReport()
        // Taken back first: a scan that is ordered meanwhile is the next turn's.
        let scans = scanDue
        scanDue = false
        if scans { await openInboxes(&report) }
        let places = stations.sorted { $0.key < $1.key }
        for (station, inbox) in places {
            await look(inbox, station, scanning: scans, &report)
            while !report.busy && !Task.isCancelled {
                let before = report.taken + report.known + report.refused
                await takeDue(from: inbox, station, &report)
                if report.taken + report.known + report.refused == before { break }
            }
        }
        if scans, let receipts, case .as2(let root) = settings.layout {
            await passAnswers(below: root, to: receipts, &report)
        }
        report.waiting = places.reduce(0) { $0 + $1.value.sightings.waitingCount }
        return report
    }

    private func look(
        _ inbox: FolderInbox, _ station: AS2Station, scanning: Bool, _ report: inout PollReport
    ) async {
        let news = await watch?.take(inbox.inbox.path) ?? FolderWatch.News()
        do {
            if scanning || news.lost {
                let isStation = station != .none
                report.diagnostics += try inbox.scan(at: .now) { name in
                    !isStation || !AS2Layout.isSidecar(name)
                }
            }
            for name in news.names where station == .none || !AS2Layout.isSidecar(name) {
                report.diagnostics += inbox.settled(name, at: .now)
            }
        } catch {
            report.diagnostics.append(Diagnostic(.receiveFolderUnreadable, "\(error)"))
        }
    }

    /// Opens the inboxes that are there: the one of the layout `flat`, or those of all stations.
    private func openInboxes(_ report: inout PollReport) async {
        do {
            let wanted: [AS2Station: FolderInbox.Paths]
            switch settings.layout {
            case .flat(let inbox, let archive, let rejected):
                wanted = [.none: .init(inbox: inbox, archive: archive, rejected: rejected)]
            case .as2(let root):
                wanted = try AS2Layout.inboxes(below: root, disk: disk)
            }
            for (station, inbox) in stations
            where wanted[station] == nil || !inbox.inbox.isCurrent {
                await watch?.forget(inbox.inbox.path)
                stations[station] = nil
            }
            for (station, paths) in wanted where stations[station] == nil {
                let inbox = try FolderInbox(
                    paths, settings, sidecars: station == .none ? [] : AS2Layout.endings,
                    disk: disk)
                stations[station] = inbox
                await watch?.add(paths.inbox, wake: wake)
            }
        } catch {
            report.diagnostics.append(Diagnostic(.receiveFolderUnreadable, "\(error)"))
        }
    }
}

// MARK: - Taking files

extension DropFolder {
    /// What became of one file.
    fileprivate enum Outcome: Sendable {
        case taken
        case known
        case refused(Diagnostic)
        case busy(Diagnostic)
        case failed(Diagnostic?)
        case stuck(known: Bool, Diagnostic)
    }

    /// Hands the files that are due to the intake, oldest first, `parallel` at a time. The intake
    /// enters them in that order; a large file goes alone, so that no small one waits for it.
    private func takeDue(
        from inbox: FolderInbox, _ station: AS2Station, _ report: inout PollReport
    ) async {
        var due = inbox.sightings.due(at: .now) { $0.modified }[...]
        while !due.isEmpty, !report.busy, !Task.isCancelled {
            var batch: [TakenFile] = []
            while batch.count < settings.parallel, let next = due.first {
                let isLarge = next.sighting.version.size > Self.largeFile
                if isLarge, !batch.isEmpty { break }
                due.removeFirst()
                switch begin(next.name, in: inbox) {
                case .success(let file): batch.append(file)
                case .failure(let done): report.count(done.outcome)
                }
                if isLarge { break }
            }
            for outcome in await receive(batch, in: inbox, station) { report.count(outcome) }
        }
        do {
            try inbox.synchronize()
        } catch {
            report.diagnostics.append(Diagnostic(.receiveFileStuck, "\(error)"))
        }
    }

    /// Files above this size, in bytes, are taken one at a time.
    private static let largeFile = 8 << 20

    /// A file that needs no receipt, and what became of it.
    private struct Done: Error {
        let outcome: Outcome
    }

    /// Opens a file that is due; or says what became of it without the intake.
    private func begin(_ name: FileName, in inbox: FolderInbox) -> Result<TakenFile, Done> {
        guard let sighting = inbox.sightings[name] else {
            return .failure(Done(outcome: .failed(nil)))
        }
        if case .received(let id) = sighting.state {
            return .failure(
                Done(outcome: putAway(name, sighting.version, as: id, in: inbox, known: true)))
        }
        let file: TakenFile
        do {
            file = try TakenFile(name, in: inbox.inbox)
        } catch {
            inbox.sightings.fail(name, at: .now, first: settings.every)
            let isGone = error.number == ENOENT || error.number == ELOOP
            return .failure(
                Done(
                    outcome: .failed(
                        isGone
                            ? nil
                            : Diagnostic(
                                .receiveFileUnreadable, "\(error)", value: name.text))))
        }
        // Another file has the name by now, or somebody wrote on: that one has to settle first.
        guard file.begun.kind == .regular, file.begun.isSameVersion(as: sighting.version) else {
            inbox.sightings.forget(name)
            return .failure(Done(outcome: .failed(nil)))
        }
        return .success(file)
    }

    /// Hands files to the intake and lets go of those that it made durable.
    private func receive(
        _ files: [TakenFile], in inbox: FolderInbox, _ station: AS2Station
    ) async -> [Outcome] {
        guard !files.isEmpty else { return [] }
        let first = lastToken + 1
        lastToken += files.count
        for (index, file) in files.enumerated() { open[first + index] = file }
        defer { for index in files.indices { open[first + index] = nil } }
        let inbound = files.enumerated().map { index, file in
            InboundFile(
                FileArrival(
                    channel: settings.channel, name: file.name.text,
                    remoteKey: AS2Layout.remoteKey(file, in: inbox.inbox, of: station),
                    size: file.begun.size)
            ) { try await self.nextBlock(first + index) }
        }
        let results = await intake.receive(inbound)
        return zip(files, results).map { settle($0, $1, in: inbox) }
    }

    /// Puts a file away by what the intake said of it.
    private func settle(
        _ file: TakenFile, _ result: Result<Receipt, any Error>, in inbox: FolderInbox
    ) -> Outcome {
        let name = file.name
        do {
            let receipt = try result.get()
            return putAway(
                name, file.begun, as: "\(receipt.message)", in: inbox, known: receipt.known)
        } catch IntakeFailure.refused(let why) {
            do {
                try inbox.reject(file, why: why)
                return .refused(why)
            } catch {
                inbox.sightings.fail(name, at: .now, first: settings.every)
                return .failed(Diagnostic(.receiveFileStuck, "\(error)", value: name.text))
            }
        } catch IntakeFailure.busy(let why) {
            return .busy(why)
        } catch let diagnostic as Diagnostic {
            inbox.sightings.forget(name)
            return .failed(diagnostic)
        } catch {
            inbox.sightings.fail(name, at: .now, first: settings.every)
            if error is CancellationError { return .failed(nil) }
            return .failed(
                Diagnostic(.receiveFileUnreadable, "\(name): \(error)", value: name.text))
        }
    }

    private func putAway(
        _ name: FileName, _ begun: FileStatus, as id: String, in inbox: FolderInbox, known: Bool
    ) -> Outcome {
        do {
            try inbox.putAway(name, begun: begun, as: id, date: world.now().date.description)
            return known ? .known : .taken
        } catch {
            inbox.sightings.markReceived(name, under: id)
            inbox.sightings.fail(name, at: .now, first: settings.every)
            return .stuck(
                known: known, Diagnostic(.receiveFileStuck, "\(error)", value: name.text))
        }
    }

    private func nextBlock(_ token: Int) throws -> [UInt8] {
        guard let file = open[token] else { throw CancellationError() }
        return try file.next()
    }

    /// Hands the stations' result files to whoever waits for them.
    private func passAnswers(
        below root: String, to receipts: any ReceiptReceiving, _ report: inout PollReport
    ) async {
        do {
            for station in try AS2Layout.answering(below: root, disk: disk) {
                try await passAnswers(of: station, below: root, to: receipts, &report)
            }
        } catch {
            report.diagnostics.append(Diagnostic(.receiveFolderUnreadable, "mdn: \(error)"))
        }
    }

    private func passAnswers(
        of station: AS2Station, below root: String, to receipts: any ReceiptReceiving,
        _ report: inout PollReport
    ) async throws {
        let found = try AS2Layout.notices(
            below: root, of: station, channel: settings.channel, disk: disk)
        for (name, notice) in found {
            guard let receipt = TransportReceipt(notice.bytes) else {
                report.diagnostics.append(
                    Diagnostic(
                        .receiveAnswerUnreadable,
                        "\(name) in \(station)/mdn names no message or no disposition",
                        value: name.text))
                continue
            }
            try await receipts.receive(notice)
            try AS2Layout.putAwayAnswer(
                name, below: root, of: station, date: world.now().date.description, disk: disk)
            report.answers += 1
            guard !receipt.isTaken else { continue }
            report.diagnostics.append(
                Diagnostic(
                    .receiveAnswerNegative,
                    "\(station.to) did not take \(receipt.messageID)",
                    value: receipt.messageID))
        }
    }
}

extension PollReport {
    /// Counts what became of one file.
    fileprivate mutating func count(_ outcome: DropFolder.Outcome) {
        switch outcome {
        case .taken: taken += 1
        case .known: known += 1
        case .refused(let why):
            refused += 1
            diagnostics.append(why)
        case .busy(let why):
            if !busy { diagnostics.append(why) }
            busy = true
        case .failed(let why):
            if let why { diagnostics.append(why) }
        case .stuck(let again, let why):
            if again { known += 1 } else { taken += 1 }
            diagnostics.append(why)
        }
    }
}
