import Diagnostics
import Foundation

/// Another version of a partner folder's files, by the word that a person names it by: a partner
/// folder, a promoted version's number, or a revision that git knows.
struct FormerFiles {
    /// The files by path relative to the folder. Of one partner only its own are the former ones.
    let files: [String: [UInt8]]

    /// Reads a version of the whole folder, or of one partner's part of it.
    init(_ word: String, of partner: String?, _ site: Site) async throws {
        let former = try await Self.read(word, of: partner, site)
        guard let partner else {
            files = former
            return
        }
        let own = former.filter { $0.key.hasPrefix("\(partner)/") }
        guard !own.isEmpty else {
            throw Refusal(
                ConfigurationDiagnostics.revisionUnknown, "\(word) has no files of \(partner)")
        }
        files = try ProfileReader.files(in: site.partnersFolder)
            .filter { !$0.key.hasPrefix("\(partner)/") }.merging(own) { $1 }
    }

    private static func read(
        _ word: String, of partner: String?, _ site: Site
    ) async throws -> [String: [UInt8]] {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: word, isDirectory: &isFolder), isFolder.boolValue
        {
            return try ProfileReader.files(in: word)
        }
        // A number of many digits is the beginning of a commit's name.
        if let partner, let number = Int(word), word.count < 7,
            FileManager.default.fileExists(atPath: site.configuration.database)
        {
            return try await Hands.with(site) { hands in
                try await ProfileHistory(of: partner, hands).files(number).profile
            }
        }
        return try Revision(word, of: site.partnersFolder).files(below: partner)
    }
}

/// Files as git has them in a revision.
private struct Revision {
    private let name: String
    private let folder: String

    /// The largest file that is read, in bytes.
    private static let fileLimit = 16 << 20

    init(_ name: String, of folder: String) throws {
        self.name = name
        self.folder = folder
        guard !name.hasPrefix("-"), try git("rev-parse", "--verify", "\(name)^{tree}") != nil else {
            throw Refusal(
                ConfigurationDiagnostics.revisionUnknown,
                "\(name) is no folder, and no revision that git has of \(folder)")
        }
    }

    /// The files of profiles, those of cases left out, by path relative to the folder: all, or
    /// those below a subfolder.
    func files(below part: String?) throws -> [String: [UInt8]] {
        let within = part.map { ["--", "\($0)/"] } ?? []
        let listed = try git(["ls-tree", "-r", "-z", name] + within) ?? []
        var paths: [String: String] = [:]
        for entry in listed.split(separator: 0) {
            // `100644 blob <object>\t<path>`; a link or another repository is no file of ours.
            let parts = String(decoding: entry, as: UTF8.self).split(separator: "\t", maxSplits: 1)
            guard parts.count == 2, parts[0].hasPrefix("100"),
                let object = parts[0].split(separator: " ").last
            else { continue }
            let steps = parts[1].split(separator: "/")
            // The cases of a partner, and not a partner of that name.
            guard !steps.contains(where: { $0.hasPrefix(".") }),
                !steps.dropFirst().contains("cases")
            else { continue }
            paths[String(parts[1])] = String(object)
        }
        let contents = try objects(Set(paths.values))
        return try Dictionary(
            uniqueKeysWithValues: paths.map { path, object in
                guard let bytes = contents[object] else {
                    throw Refusal(
                        ConfigurationDiagnostics.revisionUnknown,
                        "\(path) of \(name) cannot be read; it is not there, or has more than "
                            + "\(Self.fileLimit >> 20) MB")
                }
                return (path, bytes)
            })
    }

    /// What objects hold, by name: one run of git, however many there are.
    private func objects(_ names: Set<String>) throws -> [String: [UInt8]] {
        let asked = FileManager.default.temporaryDirectory
            .appendingPathComponent("gangway-objects-\(UUID().uuidString)")
        try Data(names.sorted().joined(separator: "\n").utf8 + [UInt8(ascii: "\n")]).write(
            to: asked)
        defer { try? FileManager.default.removeItem(at: asked) }
        let input = try FileHandle(forReadingFrom: asked)
        let found = try git(["cat-file", "--batch"], input: input) ?? []
        var contents: [String: [UInt8]] = [:]
        var rest = found[...]
        // `<object> blob <size>\n<bytes>\n`, one after the other.
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let head = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
            guard head.count == 3, let size = Int(head[2]), rest.endIndex - end > size else {
                // `<object> missing`
                rest = rest[(end + 1)...]
                continue
            }
            if size <= Self.fileLimit {
                contents[String(head[0])] = Array(rest[(end + 1)..<(end + 1 + size)])
            }
            rest = rest[(end + 1 + size)...].dropFirst()
        }
        return contents
    }

    private func git(_ arguments: String...) throws -> [UInt8]? { try git(arguments) }

    /// What git prints; nil where it fails.
    private func git(_ arguments: [String], input: FileHandle? = nil) throws -> [UInt8]? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git", "-C", folder] + arguments
        // What is not here is not fetched: reading has no effects.
        process.environment = ProcessInfo.processInfo.environment.merging([
            "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0",
        ]) { $1 }
        let pipe = Pipe()
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? [UInt8](data) : nil
    }
}
