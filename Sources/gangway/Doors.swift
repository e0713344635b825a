import Diagnostics
import ERP
import Engine
import Foundation
import Logging
import Notation
import Partners
import ServiceLifecycle
import Transports

/// The doors of a site: for each channel a poller that brings files and, where some can leave, an
/// outlet. Only the hall knows which door is behind which port.
struct Doors {
    private var doors: [String: Door] = [:]
    /// The kernel's watch, which all folders share.
    private let watch: FolderWatch?

    /// The door of one channel.
    struct Door {
        /// Which opening it is: one that stays as it is keeps its number.
        let opening: UUID
        let channel: Channel
        let poller: Poller
        let outlet: (any Outlet)?
    }

    /// The channels' names, in order.
    var names: [String] { doors.keys.sorted() }

    /// The pollers of all channels.
    var pollers: [Poller] { names.compactMap { doors[$0]?.poller } }

    /// The door of a channel.
    subscript(channel: String) -> Door? { doors[channel] }

    /// Opens the doors of all channels, but for those of `former` that nothing has changed for:
    /// they stay as they are, with all they know. Nothing is read or connected yet.
    init(
        _ channels: [Channel], keeping former: Doors?, site: Site, intake: any Receiving,
        receipts: any ReceiptReceiving, world: World, log: Logger
    ) throws {
        let clashes = ChannelPaths.clashes(channels, site: site)
        guard clashes.isEmpty else { throw Findings(clashes) }
        watch = former.map(\.watch) ?? Self.watch(log)
        let maker = DoorMaker(
            site: site, intake: intake, receipts: receipts, world: world, log: log, watch: watch)
        for channel in channels {
            if let kept = former?[channel.name], kept.channel.hasSameDoor(as: channel) {
                doors[channel.name] = kept
            } else {
                doors[channel.name] = try maker.door(channel)
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
}

extension Channel {
    /// Whether the same door serves both: whom a channel carries and which of our identities it
    /// serves is asked of the profiles for each interchange, and is no matter of the door.
    fileprivate func hasSameDoor(as other: Channel) -> Bool {
        name == other.name && every == other.every && settle == other.settle
            && notice == other.notice && masks == other.masks && access == other.access
            && brings == other.brings
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
}
