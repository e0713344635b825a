import Diagnostics
import Foundation
import Partners

/// The folders of a site's channels held against each other as they really are, defaults included:
/// two doors at one inbox would each take half of the files, and a door whose inbox holds what
/// another puts away would take it for new.
enum ChannelPaths {
    /// A folder of a channel.
    private struct Used {
        let channel: String
        let name: String
        let path: String

        var isInbox: Bool { name == "inbox" }

        /// Whether one lies in the other, or both are the same.
        func meets(_ other: Used) -> Bool {
            path == other.path || path.hasPrefix(other.path + "/")
                || other.path.hasPrefix(path + "/")
        }
    }

    /// Each inbox that is not its channel's alone.
    static func clashes(_ channels: [Channel], site: Site) -> [Diagnostic] {
        let all = channels.flatMap { used($0, site) }
        var found: [Diagnostic] = []
        for (index, one) in all.enumerated() where one.isInbox {
            for (second, other) in all.enumerated() where second != index && one.meets(other) {
                // Two inboxes are one clash.
                guard !other.isInbox || index < second else { continue }
                // Told at the channel that was read later: the first was alone until then.
                let (late, early) = index < second ? (other, one) : (one, other)
                found.append(
                    Diagnostic(
                        ConfigurationDiagnostics.foldersMeet,
                        "the \(late.name) of channel \(late.channel), \(late.path), meets the "
                            + "\(early.name) of channel \(early.channel), \(early.path)",
                        value: late.path,
                        at: .text(
                            TextPlace(file: "channels/\(late.channel).yaml", line: 1, column: 1))))
            }
        }
        return found
    }

    private static func used(_ channel: Channel, _ site: Site) -> [Used] {
        guard case .folder(let access) = channel.access else { return [] }
        return Folders(access, channel: channel.name, site: site).paths.map { name, path in
            let url = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
            return Used(channel: channel.name, name: name, path: url.path)
        }
    }
}
