import Diagnostics
import Engine
import Flow
import Logging
import NIOConcurrencyHelpers
import Partners
import ServiceLifecycle
import Values

/// The profiles in force and the doors of their channels: they follow the partner folder, or what
/// is promoted of it, while the gateway runs.
///
/// A change comes into force when the folder has rested from one look to the next, or when a person
/// who has just mended it asks for a step again; and only if its profiles lint and the doors of its
/// channels open. Until then what was in force stays in force, and the log says why: a mistake in
/// one file stops nobody's orders. A door that nothing has changed for stays open. Each message is
/// walked by the profiles that are in force when its walk begins or goes on.
actor LiveProfiles: Service {
    private let read: @Sendable () throws -> (profiles: Profiles, diagnostics: [Diagnostic])
    private let stamp: @Sendable () -> FolderStamp
    private let secrets: @Sendable (Profiles) -> [String: Secret]
    private let judge: @Sendable (PartnerFolder) throws -> [Diagnostic]
    private let open: @Sendable ([Channel], _ keeping: Doors?) throws -> Doors
    private let due: @Sendable () async -> Bool
    private let files: @Sendable () throws -> ProfileFiles
    private let keep: @Sendable (ProfileFiles, Digest) async throws -> Void
    private let log: Logger
    private let inForce: NIOLockedValueBox<InForce>

    /// The folder when its profiles were last read, for better or worse.
    private var known: FolderStamp
    /// The folder at the last look.
    private var seen: FolderStamp?
    /// Why the profiles in force are not the folder's.
    private var fault: Diagnostic?
    /// Looks since the fault was last tried to come over.
    private var looksAtFault = 0
    /// The profiles whose cases were judged last.
    private var judged: Digest?
    /// The channels whose doors are kept open.
    private var kept: Set<String> = []
    /// The profiles whose files were kept last.
    private var archived: Digest?

    /// How often the folder is looked at.
    private static let look = Duration.seconds(2)
    /// After how many looks a folder that did not come into force is tried again: what was wrong
    /// may have been a right, a secret's file, a disk.
    private static let patience = 15

    /// What is in force at one moment.
    private struct InForce: Sendable {
        var profiles: Profiles
        var doors: Doors
    }

    /// Puts a site's profiles in force, with the doors that `open` makes of their channels. `due`
    /// reads promoted versions anew where the time of one has come, and says whether it did; `keep`
    /// keeps the files that profiles in force were read from.
    init(
        site: Site, promoted: PromotedProfiles?, log: Logger,
        due: @escaping @Sendable () async -> Bool = { false },
        keep: @escaping @Sendable (ProfileFiles, Digest) async throws -> Void = { _, _ in },
        open: @escaping @Sendable ([Channel], _ keeping: Doors?) throws -> Doors
    ) throws {
        stamp = { FolderStamp(of: site.partnersFolder) }
        secrets = { site.secrets(of: $0) }
        read = { try site.profiles(promoted: promoted) }
        files = {
            let files = try ProfileReader.files(in: site.partnersFolder)
            return ProfileFiles(promoted?.laid(over: files) ?? files)
        }
        self.keep = keep
        // What is promoted was judged then.
        judge = { promoted == nil ? try CaseVerdict.findings(of: $0, site) : [] }
        self.open = open
        self.due = due
        self.log = log
        known = stamp()
        let (profiles, findings) = try read()
        for finding in findings { log.warning("[\(finding.code)] \(finding.message)") }
        inForce = NIOLockedValueBox(
            InForce(profiles: profiles, doors: try open(profiles.folder.channels, nil)))
    }

    /// The profiles in force.
    nonisolated var profiles: Profiles { inForce.withLockedValue { $0.profiles } }

    /// The doors in force.
    nonisolated var doors: Doors { inForce.withLockedValue { $0.doors } }

    /// Keeps the doors in force open, and follows the folder.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in await self.follow(&group) }
        }
    }

    private func follow(_ group: inout DiscardingTaskGroup) async {
        while !Task.isCancelled {
            for name in doors.names where kept.insert(name).inserted {
                group.addTask { await self.keepOpen(name) }
            }
            await keepFiles()
            judgeCases()
            try? await Task.sleep(for: Self.look)
            if await due() { take(stamp()) }
            lookAgain()
        }
    }

    /// Runs the door of one channel, and its successors, until the channel has none: a file whose
    /// receipt has begun is finished before the next door of the same channel opens, and no other
    /// channel waits for it.
    private func keepOpen(_ channel: String) async {
        while !Task.isCancelled, let door = doors[channel] {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await door.poller.run() }
                while !Task.isCancelled, doors[channel]?.opening == door.opening {
                    try? await Task.sleep(for: Self.look / 4)
                }
                group.cancelAll()
            }
        }
        kept.remove(channel)
    }

    /// Keeps the files of the profiles in force, once for each change, so that what is walked by
    /// them can be walked by them again. While the folder changes nobody can say which files those
    /// are.
    func keepFiles() async {
        let digest = profiles.digest
        guard archived != digest, fault == nil, stamp() == known else { return }
        do {
            let found = try files()
            guard stamp() == known else { return }
            try await keep(found, digest)
            archived = digest
        } catch {
            log.warning("the profiles in force cannot be kept: \(error)")
        }
    }

    /// Tells what the cases of live partners say against the profiles in force, once for each
    /// change: no file waits for it.
    private func judgeCases() {
        let profiles = profiles
        guard judged != profiles.digest else { return }
        judged = profiles.digest
        do {
            for finding in try judge(profiles.folder) {
                log.warning("[\(finding.code)] \(finding.message); \(finding.help)")
            }
        } catch {
            log.warning("the cases cannot be read: \(error)")
        }
    }

    /// Takes a change when the folder has rested since the last look.
    private func lookAgain() {
        let now = stamp()
        if fault != nil { looksAtFault += 1 }
        if now == seen, now != known || looksAtFault >= Self.patience { take(now) }
        seen = now
        readSecrets()
    }

    /// Reads the passwords that partners are known by anew: nobody has to say that one changed.
    private func readSecrets() {
        let profiles = profiles
        guard !profiles.references.isEmpty else { return }
        let secrets = secrets(profiles)
        guard secrets != profiles.secrets else { return }
        inForce.withLockedValue { $0.profiles = profiles.with(secrets: secrets) }
    }

    /// Takes a change at once; gives why the former profiles stay, if they do.
    func refresh() -> Diagnostic? {
        let now = stamp()
        if now != known || fault != nil { take(now) }
        readSecrets()
        return fault
    }

    /// Takes what was promoted; gives why the former profiles stay, if they do.
    func takePromoted() -> Diagnostic? {
        take(stamp())
        return fault
    }

    private func take(_ now: FolderStamp) {
        known = now
        looksAtFault = 0
        do {
            let (profiles, findings) = try read()
            let former = self.profiles.digest
            try putInForce(profiles, findings)
            if fault != nil, profiles.digest == former {
                log.notice("the partner folder is in force again: \(former)")
            }
            fault = nil
        } catch {
            let first = (error as? Findings)?.diagnostics.first { $0.severity == .error }
            let kept = Diagnostic(
                ConfigurationDiagnostics.profilesKept,
                "the changed partner folder is not in force: "
                    + (first.map { "\($0.place.lead)[\($0.code)] \($0.message)" } ?? "\(error)"))
            if kept != fault { log.error("[\(kept.code)] \(kept.message)") }
            fault = kept
        }
    }

    private func putInForce(_ profiles: Profiles, _ findings: [Diagnostic]) throws {
        let former = inForce.withLockedValue { $0 }
        guard profiles.digest != former.profiles.digest else { return }
        let doors = try open(profiles.folder.channels, former.doors)
        inForce.withLockedValue { $0 = InForce(profiles: profiles, doors: doors) }
        for finding in findings { log.warning("[\(finding.code)] \(finding.message)") }
        log.notice("the changed partner folder is in force: \(profiles.digest)")
    }
}

extension Place {
    /// The place before what is said of it; nothing where there is none.
    fileprivate var lead: String {
        switch self {
        case .nowhere: ""
        case .text(let place): "\(place): "
        case .data(let place): "\(place): "
        }
    }
}
