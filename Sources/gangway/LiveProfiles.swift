import Diagnostics
import Engine
import Flow
import Logging
import NIOConcurrencyHelpers
import Partners
import ServiceLifecycle
import Values

/// The profiles in force and the doors of their channels: they follow the partner folder while the
/// gateway runs.
///
/// A change comes into force when the folder has rested from one look to the next, its profiles
/// lint and the doors of its channels open. Until then, and where they do not, what was in force
/// stays in force, and the log says why: a mistake in one file stops nobody's orders. A message is
/// handled by one version of the profiles throughout.
actor LiveProfiles: Service {
    private let read: @Sendable () throws -> (profiles: Profiles, diagnostics: [Diagnostic])
    private let stamp: @Sendable () -> FolderStamp
    private let open: @Sendable ([Channel]) throws -> Doors
    private let log: Logger
    private let inForce: NIOLockedValueBox<InForce>

    /// The folder when its profiles were last read, for better or worse.
    private var known: FolderStamp
    /// The folder at the last look.
    private var changed: FolderStamp?
    /// Why the profiles in force are not the folder's.
    private var fault: Diagnostic?
    /// How often doors were opened anew.
    private var opening = 0

    /// How often the folder is looked at.
    private static let look = Duration.seconds(2)

    /// What is in force at one moment.
    private struct InForce: Sendable {
        var profiles: Profiles
        var doors: Doors
    }

    /// Puts a site's profiles in force, with the doors that `open` makes of their channels.
    init(
        site: Site, log: Logger, open: @escaping @Sendable ([Channel]) throws -> Doors
    ) throws {
        stamp = { FolderStamp(of: site.partnersFolder) }
        read = { try site.profiles() }
        self.open = open
        self.log = log
        known = stamp()
        let (profiles, findings) = try read()
        for finding in findings { log.warning("[\(finding.code)] \(finding.message)") }
        inForce = NIOLockedValueBox(
            InForce(profiles: profiles, doors: try open(profiles.folder.channels)))
    }

    /// The profiles in force.
    nonisolated var profiles: Profiles { inForce.withLockedValue { $0.profiles } }

    /// The doors in force.
    nonisolated var doors: Doors { inForce.withLockedValue { $0.doors } }

    /// Keeps the doors in force running, and follows the folder.
    func run() async throws {
        await cancelWhenGracefulShutdown { await self.follow() }
    }

    private func follow() async {
        while !Task.isCancelled {
            let opening = opening
            await withTaskGroup(of: Void.self) { group in
                for poller in doors.pollers { group.addTask { try? await poller.run() } }
                while !Task.isCancelled, opening == self.opening {
                    try? await Task.sleep(for: Self.look)
                    lookAgain()
                }
                // A file whose receipt has begun is finished before its door closes.
                group.cancelAll()
            }
        }
    }

    /// Takes a change when the folder has rested since the last look.
    private func lookAgain() {
        let now = stamp()
        if now != known, now == changed { take(now) }
        changed = now
    }

    /// Takes a change at once; gives why the former profiles stay, if they do.
    func refresh() -> Diagnostic? {
        let now = stamp()
        if now != known { take(now) }
        return fault
    }

    private func take(_ now: FolderStamp) {
        known = now
        do {
            let (profiles, findings) = try read()
            for finding in findings { log.warning("[\(finding.code)] \(finding.message)") }
            try putInForce(profiles)
            fault = nil
        } catch {
            let first = (error as? Findings)?.diagnostics.first { $0.severity == .error }
            let kept = Diagnostic(
                ConfigurationDiagnostics.profilesKept,
                "the changed partner folder is not in force: "
                    + (first.map { "\($0.place): [\($0.code)] \($0.message)" } ?? "\(error)"))
            log.error("[\(kept.code)] \(kept.message)")
            fault = kept
        }
    }

    private func putInForce(_ profiles: Profiles) throws {
        let former = self.profiles
        guard profiles.digest != former.digest else { return }
        if profiles.folder.channels != former.folder.channels {
            let doors = try open(profiles.folder.channels)
            inForce.withLockedValue { $0 = InForce(profiles: profiles, doors: doors) }
            opening += 1
        } else {
            inForce.withLockedValue { $0.profiles = profiles }
        }
        log.notice("the changed partner folder is in force: \(profiles.digest)")
    }
}
