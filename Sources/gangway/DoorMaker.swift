import Diagnostics
import ERP
import Engine
import Foundation
import Logging
import Notation
import Partners
import Transports

/// Opens doors.
struct DoorMaker {
    let site: Site
    let intake: any Receiving
    let receipts: any ReceiptReceiving
    let world: World
    let log: Logger
    private let watch: FolderWatch?
    private let disk = DiskSync { Site.die($0) }
    private let secrets: SecretReader

    init(
        site: Site, intake: any Receiving, receipts: any ReceiptReceiving, world: World,
        log: Logger, watch: FolderWatch?
    ) {
        (self.site, self.intake, self.world, self.log) = (site, intake, world, log)
        self.receipts = receipts
        self.watch = watch
        secrets = SecretReader(
            variables: ProcessInfo.processInfo.environment, folder: site.configuration.folder)
    }

    func door(_ channel: Channel) throws -> Doors.Door {
        switch channel.access {
        case .folder(let access):
            let folders = Folders(access, channel: channel.name, site: site)
            let door = DropFolder(
                folders.settings(channel),
                intake: channel.brings == .documents ? DocumentIntake(intake) : intake,
                receipts: receipts, world: world, watch: watch, disk: disk)
            return Doors.Door(
                opening: UUID(), channel: channel,
                poller: Poller(channel: channel.name, door: .folder(door), log: log),
                outlet: channel.canSend ? FolderOutlet(folders.outletLayout, disk: disk) : nil)
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
            return Doors.Door(
                opening: UUID(), channel: channel,
                poller: Poller(channel: channel.name, door: .sftp(door), log: log),
                outlet: access.outbox.map { SFTPOutlet(server, folder: $0) })
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

extension DoorMaker {
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
struct Folders {
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

    /// Every folder that the channel uses, by its name in the profile.
    var paths: [(name: String, path: String)] {
        switch access.layout {
        case .plain:
            [
                ("inbox", path(access.inbox, "inbox")), ("outbox", path(access.outbox, "outbox")),
                ("archive", path(access.archive, "archive")),
                ("rejected", path(access.rejected, "rejected")),
            ]
        case .as2: [("inbox", path(access.inbox, ""))]
        }
    }

    var outletLayout: FolderOutlet.Layout {
        switch access.layout {
        case .plain: .flat(outbox: path(access.outbox, "outbox"))
        case .as2:
            .as2(
                root: path(access.inbox, ""),
                names: StationNames(access))
        }
    }

    private func path(_ given: String?, _ name: String) -> String {
        guard let given else { return name.isEmpty ? root : "\(root)/\(name)" }
        return given.hasPrefix("/") ? given : "\(base)/\(given)"
    }
}
