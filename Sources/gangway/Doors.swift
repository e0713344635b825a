import Diagnostics
import ERP
import Engine
import Foundation
import Logging
import Notation
import Partners
import ServiceLifecycle
import Transports

/// The doors of a site: a poller for each channel that brings files and an outlet for each that
/// takes some. Only the hall knows which door is behind which port.
struct Doors {
    private(set) var pollers: [Poller] = []
    private(set) var outlets: [String: any Outlet] = [:]

    /// Opens the doors of all channels. Nothing is read or connected yet.
    init(
        _ channels: [Channel], site: Site, intake: any Receiving, world: World,
        log: Logger
    ) throws {
        let watch = Self.watch(log)
        let disk = DiskSync { Site.die($0) }
        let secrets = SecretReader(
            variables: ProcessInfo.processInfo.environment, folder: site.configuration.folder)
        for channel in channels {
            switch channel.access {
            case .folder(let access):
                let folders = Folders(access, channel: channel.name, site: site)
                let door = DropFolder(
                    folders.settings(channel), intake: intake, answers: AnswerLog(log: log),
                    world: world, watch: watch,
                    disk: disk)
                pollers.append(Poller(channel: channel.name, door: .folder(door), log: log))
                outlets[channel.name] = FolderOutlet(folders.outletLayout, disk: disk)
            case .sftp(let access):
                let server = try Self.server(access, secrets)
                let door = SFTPPoller(
                    SFTPPollerSettings(
                        channel: channel.name, server: server, folder: access.inbox,
                        filter: NameFilter(masks: channel.masks.map(\.description)),
                        every: channel.every, ready: channel.settle > .zero ? .still : .atOnce,
                        settle: channel.settle, notice: channel.notice,
                        beside: [access.outbox].compactMap { $0 },
                        after: Self.after(access.after)),
                    intake: intake, world: world)
                pollers.append(Poller(channel: channel.name, door: .sftp(door), log: log))
                if let outbox = access.outbox {
                    outlets[channel.name] = SFTPOutlet(server, folder: outbox)
                }
            }
        }
    }

    /// Opens the kernel's watch; without one (Linux allows an account few) folders are polled.
    private static func watch(_ log: Logger) -> FolderWatch? {
        do {
            return try FolderWatch()
        } catch {
            log.warning("folders are only polled, since they cannot be watched: \(error)")
            return nil
        }
    }

    private static func after(_ after: SFTPAccess.After) -> SFTPPollerSettings.After {
        switch after {
        case .delete: .delete
        case .move(let folder): .move(to: folder)
        }
    }

    private static func server(
        _ access: SFTPAccess, _ secrets: SecretReader
    ) throws -> SFTPSettings {
        let login: SFTPSettings.Login =
            switch access.login {
            case .password(let reference): .password(try secrets.secret(reference).get())
            case .key(let reference, let passphrase):
                .key(
                    file: try Self.keyFile(reference, secrets),
                    passphrase: try passphrase.map { try secrets.secret($0).get() })
            }
        return SFTPSettings(
            host: access.host, port: access.port, user: access.user,
            hostKeys: try access.hostKeys.map(Self.pin), logins: [login])
    }

    /// A key that cannot be compared must not silently be one that is trusted less.
    private static func pin(_ text: String) throws -> HostKeyPin {
        guard let pin = HostKeyPin(text) else {
            throw Findings([
                Diagnostic(
                    .profileHostKeyFormat, "\(text) is no fingerprint of a host key", value: text)
            ])
        }
        return pin
    }
}

extension Doors {
    /// Files that channels name for their logins and that are not there, as warnings: whoever
    /// lints a folder may be elsewhere than the gateway.
    static func missing(
        _ secrets: [Placed<SecretReference>], in configuration: Configuration
    ) -> [Diagnostic] {
        let reader = SecretReader(variables: [:], folder: configuration.folder)
        return secrets.compactMap { secret in
            guard case .file(let path) = secret.value else { return nil }
            let full = reader.fullPath(path)
            guard !FileManager.default.isReadableFile(atPath: full) else { return nil }
            return Diagnostic(
                ConfigurationDiagnostics.secretFile, "\(full) is not there, or cannot be read",
                value: secret.value.description, at: .text(secret.place))
        }
    }

    /// A private key is read from its file by libssh itself, so only files will do.
    private static func keyFile(
        _ reference: SecretReference, _ secrets: SecretReader
    ) throws -> String {
        guard case .file(let path) = reference else {
            throw Findings([
                Diagnostic(
                    ConfigurationDiagnostics.keyFile, "\(reference) is no file",
                    value: reference.description)
            ])
        }
        return secrets.fullPath(path)
    }
}

/// The directories of a folder channel: as the profile says, else below the site's mailboxes.
private struct Folders {
    private let access: FolderAccess
    private let root: String
    private let base: String

    init(_ access: FolderAccess, channel: String, site: Site) {
        self.access = access
        base = site.configuration.folder
        root = "\(site.configuration.mailboxes)/\(channel)"
    }

    func settings(_ channel: Channel) -> DropFolderSettings {
        let layout: DropFolderSettings.Layout =
            switch access.layout {
            case .plain:
                .flat(
                    inbox: path(access.inbox, "inbox"), archive: path(access.archive, "archive"),
                    rejected: path(access.rejected, "rejected"))
            case .as2: .as2(root: path(access.inbox, ""))
            }
        return DropFolderSettings(
            channel: channel.name, layout: layout,
            filter: NameFilter(masks: channel.masks.map(\.description)), every: channel.every,
            settle: channel.settle, notice: channel.notice,
            beside: access.layout == .plain ? [path(access.outbox, "outbox")] : [])
    }

    var outletLayout: FolderOutlet.Layout {
        switch access.layout {
        case .plain: .flat(outbox: path(access.outbox, "outbox"))
        case .as2:
            .as2(
                root: path(access.inbox, ""),
                names: Dictionary(
                    access.as2Names.map { ($0.key.description, $0.value) },
                    uniquingKeysWith: { first, _ in first }))
        }
    }

    private func path(_ given: String?, _ name: String) -> String {
        guard let given else { return name.isEmpty ? root : "\(root)/\(name)" }
        return given.hasPrefix("/") ? given : "\(base)/\(given)"
    }
}

/// A door that looks for files, as a service.
struct Poller: Service {
    let channel: String
    let door: Door
    let log: Logger

    /// The kinds of door that look for files.
    enum Door {
        case folder(DropFolder)
        case sftp(SFTPPoller)
    }

    /// Looks until shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            switch door {
            case .folder(let folder): await folder.run { tell($0) }
            case .sftp(let poller): await poller.run { tell($0) }
            }
        }
    }

    /// Looks once, and says what was found.
    func pollOnce() async -> PollReport {
        let report =
            switch door {
            case .folder(let folder): await folder.pollOnce()
            case .sftp(let poller): await poller.pollOnce()
            }
        tell(report)
        return report
    }

    @Sendable
    private func tell(_ report: PollReport) {
        if report.taken + report.refused + report.known > 0 {
            let (taken, known, refused) = (report.taken, report.known, report.refused)
            log.info("\(channel): \(taken) taken, \(known) known, \(refused) refused")
        }
        for diagnostic in report.diagnostics {
            log.warning("\(channel): [\(diagnostic.code)] \(diagnostic.message)")
        }
    }
}
