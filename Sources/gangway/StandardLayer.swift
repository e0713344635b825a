import Diagnostics
import Foundation
import Guides

/// A site's own files of the standard, laid over the shipped ones: standard/README.md.
struct StandardLayer: Sendable {
    /// The folder.
    let folder: String
    /// Its name in messages.
    let name: String

    /// The largest file that is read, in bytes.
    private static let fileLimit = 16 << 20

    /// Names a folder; nil where there is none, or where it is the shipped one itself.
    init?(_ path: String, besides shipped: String) {
        let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
            isFolder.boolValue,
            url.path != URL(fileURLWithPath: shipped).resolvingSymlinksInPath().path
        else { return nil }
        folder = url.path
        name = url.lastPathComponent
    }

    /// The bytes of a file; nil where there is none.
    func load(_ path: String) -> [UInt8]? {
        let file = "\(folder)/\(path)"
        let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
        guard size ?? 0 <= Self.fileLimit else { return nil }
        return FileManager.default.contents(atPath: file).map { Array($0) }
    }

    /// What is wrong with the files: what the standard's reader says of every version and set, and
    /// files that nothing reads.
    func faults(of standard: Standard) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        func take(_ found: [Diagnostic]) { faults += found.filter { !faults.contains($0) } }
        func take(_ body: () throws(Standard.Absence) -> Void) {
            do {
                try body()
            } catch {
                if case .malformed(let found) = error { take(found) }
            }
        }
        let paths = FileManager.default.subpaths(atPath: folder)?.sorted() ?? []
        for path in paths {
            let parts = path.split(separator: "/").map(String.init)
            guard path.hasSuffix(".txt") else { continue }
            switch (parts.count, parts.last ?? "") {
            case (1, "versions.txt"): break
            case (2, "elements.txt"), (2, "segments.txt"), (2, "codes.txt"):
                take { () throws(Standard.Absence) in _ = try standard.edition(parts[0]) }
            case (3, let file) where parts[1] == "sets":
                let set = String(file.dropLast(4))
                take { () throws(Standard.Absence) in
                    _ = try standard.guide(version: parts[0], set: set)
                }
            default: take([unread(path)])
            }
            let size =
                try? FileManager.default.attributesOfItem(
                    atPath: "\(folder)/\(path)")[.size] as? Int
            if size ?? 0 > Self.fileLimit {
                let message = "\(name)/\(path) has \(size ?? 0) bytes"
                take([Diagnostic(ConfigurationDiagnostics.fileTooLarge, message, value: path)])
            }
        }
        return faults
    }

    private func unread(_ path: String) -> Diagnostic {
        Diagnostic(
            ConfigurationDiagnostics.layerUnread, "nothing reads \(name)/\(path)", value: path,
            at: .text(TextPlace(file: "\(name)/\(path)", line: 1, column: 1)))
    }
}
