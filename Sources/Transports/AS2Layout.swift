import Engine
import Flow
import Foundation
import SFTP
import Values

/// The directories through which an AS2 station hands over files, as OpenAS2 and mendelson do.
///
///     <root>/<AS2-From>/<AS2-To>/inbox/<name>                 received by the station, for us
///     <root>/<AS2-From>/<AS2-To>/inbox/<name>.meta.json       optional, or .properties: message-id
///     <root>/<AS2-From>/<AS2-To>/{archive,rejected}           where we put them
///     <root>/<AS2-From>/<AS2-To>/outbox/<name>                for the station to send, with
///     <root>/<AS2-From>/<AS2-To>/outbox/<name>.meta.json      as2-from, as2-to, message-id, digest
///     <root>/<AS2-From>/<AS2-To>/mdn/<any>                    the station's result for such
///     <root>/<AS2-From>/<AS2-To>/mdn/archive/<date>           where we put those
///
/// From and To are the message's own: where a partner sends to us, From is the partner. The station
/// must write a sidecar before its file; it follows the file to where that is put. With a
/// Message-ID the file is the same again whatever name it comes under (RFC 4130: the Message-ID
/// identifies the message).
enum AS2Layout {
    /// The most pairs of stations that are looked at.
    static let stationLimit = 1000
    /// The longest sidecar or result file that is read, in bytes.
    static let sidecarLimit = 64 * 1024
    /// The most result files that are handed on in one turn.
    static let answerLimit = 1000

    /// The endings of sidecars.
    static let endings = [".meta.json", ".properties"]

    /// Whether a file describes another one.
    static func isSidecar(_ name: FileName) -> Bool {
        let text = name.text.lowercased()
        return endings.contains { text.hasSuffix($0) }
    }

    /// The inboxes that are there.
    static func inboxes(
        below root: String, disk: DiskSync
    ) throws(SystemFault) -> [AS2Station: FolderInbox.Paths] {
        var found: [AS2Station: FolderInbox.Paths] = [:]
        try visitPairs(below: root, with: "inbox", disk: disk) { station, pair in
            found[station] = FolderInbox.Paths(
                inbox: "\(pair)/inbox", archive: "\(pair)/archive", rejected: "\(pair)/rejected")
        }
        return found
    }

    /// The pairs that have a folder of results: mostly those we send for, which have no inbox.
    static func answering(below root: String, disk: DiskSync) throws(SystemFault) -> [AS2Station] {
        var found: [AS2Station] = []
        try visitPairs(below: root, with: "mdn", disk: disk) { station, _ in found.append(station) }
        return found.sorted()
    }

    /// Shows every pair of stations that has a folder of this name, with the pair's path.
    private static func visitPairs(
        below root: String, with name: FileName, disk: DiskSync,
        _ visit: (AS2Station, String) -> Void
    ) throws(SystemFault) {
        let top = try Directory.open(root, create: true, disk: disk)
        var count = 0
        try visitFolders(of: top) { from, directory throws(SystemFault) in
            try visitFolders(of: directory) { to, pair throws(SystemFault) in
                guard count < stationLimit, try pair.status(name)?.kind == .directory
                else { return }
                count += 1
                visit(AS2Station(from: from.text, to: to.text), pair.path)
            }
        }
    }

    private static func visitFolders(
        of parent: Directory,
        _ visit: (FileName, Directory) throws(SystemFault) -> Void
    ) throws(SystemFault) {
        try parent.visitNames { name throws(SystemFault) in
            guard try parent.status(name)?.kind == .directory else { return true }
            try visit(name, try parent.directory(name, create: false))
            return true
        }
    }

    /// What makes a file the same again: its Message-ID where the station tells it, otherwise
    /// device, inode, size, time and name.
    static func remoteKey(
        _ file: TakenFile, in inbox: Directory, of station: AS2Station
    ) -> String {
        if station != .none {
            for ending in endings {
                let sidecar = FileName(file.name.bytes + Array(ending.utf8))
                guard let bytes = try? inbox.read(sidecar, limit: sidecarLimit) else { continue }
                guard let id = StationFields(bytes)["message-id"], !id.isEmpty else { continue }
                return "as2:\(station.from):\(station.to):\(id)"
            }
        }
        return remoteKey(file.name, file.begun)
    }

    private static func remoteKey(_ name: FileName, _ status: FileStatus) -> String {
        "file:\(status.device):\(status.inode):\(status.size):\(status.modified):\(name.text)"
    }

    /// The sidecar of a file on its way out. The Message-ID is the message's own: a retry has the
    /// same, so that the receiver can tell it is one, and another file never has.
    static func sidecar(of file: OutboundFile, _ names: StationNames) -> [UInt8] {
        var json = JSONWriter(pretty: true)
        json.beginObject()
        json.member("as2-from", names[file.from])
        json.member("as2-to", names[file.to])
        json.member("message-id", file.messageID)
        json.member("sha-256", file.digest.description)
        json.endObject()
        return json.drain()
    }

    /// The station's result files.
    static func notices(
        below root: String, of station: AS2Station, channel: String, disk: DiskSync
    ) throws -> [(FileName, StationNotice)] {
        let pair = try pair(below: root, of: station, disk: disk)
        guard try pair.status("mdn")?.kind == .directory else { return [] }
        let folder = try pair.directory("mdn", create: false)
        var names: [FileName] = []
        let filter = NameFilter()
        try folder.visitNames { name throws(SystemFault) in
            if filter.takes(name), try folder.status(name)?.kind == .regular { names.append(name) }
            return names.count < answerLimit
        }
        return try names.compactMap { name in
            guard let status = try folder.status(name) else { return nil }
            let bytes = try folder.read(name, limit: sidecarLimit) ?? []
            return (
                name,
                StationNotice(
                    arrival: FileArrival(
                        channel: channel, name: name.text, remoteKey: remoteKey(name, status),
                        size: status.size),
                    bytes: bytes, from: station.from, to: station.to)
            )
        }
    }

    /// Moves a result file that was handed on to `mdn/archive/<date>/`.
    static func putAwayAnswer(
        _ name: FileName, below root: String, of station: AS2Station, date: String,
        disk: DiskSync
    ) throws(SystemFault) {
        let pair = try pair(below: root, of: station, disk: disk)
        let folder = try pair.directory("mdn", create: false)
        let archive = try folder.directory("archive", create: true)
            .directory(FileName(date), create: true)
        var target = name
        for attempt in 2...99 {
            do {
                try folder.rename(name, to: archive, as: target)
                break
            } catch let fault where fault.number == EEXIST && attempt < 99 {
                target = name.wrapped(suffix: "-\(attempt)")
            }
        }
        try archive.synchronize()
        try folder.synchronize()
    }

    private static func pair(
        below root: String, of station: AS2Station, disk: DiskSync
    ) throws(SystemFault) -> Directory {
        try Directory.open(root, create: false, disk: disk)
            .directory(FileName(station.from), create: false)
            .directory(FileName(station.to), create: false)
    }
}
