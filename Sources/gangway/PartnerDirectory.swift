import Diagnostics
import Engine
import Foundation

/// A partner's folder on disk as a whole: profile, cases and notes.
struct PartnerDirectory {
    private let partner: String
    private let root: String

    /// The most bytes that a version has.
    private static let limit = 32 << 20

    init(of partner: String, _ site: Site) {
        self.partner = partner
        root = "\(site.partnersFolder)/\(partner)"
    }

    /// Its files, by path relative to the partner folder; none where there is no such folder.
    func files() throws -> ProfileFiles {
        guard FileManager.default.fileExists(atPath: root) else { return ProfileFiles([:]) }
        var files: [String: [UInt8]] = [:]
        var size = 0
        for (path, bytes) in try ProfileReader.files(in: root, withCases: true) {
            files["\(partner)/\(path)"] = bytes
            size += bytes.count
        }
        guard size <= Self.limit else {
            throw Refusal(
                ConfigurationDiagnostics.fileTooLarge, "\(root) has \(size) bytes in all")
        }
        return ProfileFiles(files)
    }

    /// Makes the folder hold these files and no others: what is new first, then what goes.
    func restore(_ version: ProfileFiles) throws {
        let current = try files().files
        for (path, bytes) in version.files where current[path] != bytes {
            let url = URL(fileURLWithPath: try place(of: path))
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url, options: .atomic)
        }
        for path in current.keys where version.files[path] == nil {
            var gone = URL(fileURLWithPath: try place(of: path))
            try FileManager.default.removeItem(at: gone)
            // The folders of a case that is gone are gone with it.
            repeat { gone.deleteLastPathComponent() } while gone.path != root && remove(empty: gone)
        }
    }

    private func remove(empty folder: URL) -> Bool {
        rmdir(folder.path) == 0
    }

    private func place(of path: String) throws -> String {
        try Self.check(path, of: partner)
        return root + path.dropFirst(partner.count)
    }

    /// Refuses a path that does not lead below the partner's folder.
    static func check(_ path: String, of partner: String) throws {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0] == partner, !parts.contains(where: { $0.hasPrefix(".") })
        else {
            throw Refusal(
                ConfigurationDiagnostics.fileUnusable, "\(path) is no file of \(partner)'s profile")
        }
    }
}
