import Canonical
import Diagnostics
import Engine
import Flow
import Foundation
import Guides
import Partners
import Values

/// Reads partner folders and the shipped standard from disk; what they mean is the rooms' work.
struct ProfileReader {
    private let standardFolder: String
    private let layer: StandardLayer?

    /// The largest file of a profile, in bytes.
    private static let fileLimit = 16 << 20

    /// Finds the shipped standard: the given folder, else `share/gangway/standard` beside the
    /// executable's folder, else `standard` in the checkout that the executable was built in.
    /// `layer` is the site's own folder of the same form; it need not be there.
    init(standard: String?, layer: String? = nil) throws {
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        var candidates: [URL] = []
        if let standard {
            candidates = [URL(fileURLWithPath: standard)]
        } else {
            let bin = executable.deletingLastPathComponent()
            candidates.append(
                bin.deletingLastPathComponent().appendingPathComponent("share/gangway/standard"))
            var folder = bin
            while folder.path != "/" {
                if folder.lastPathComponent == ".build" {
                    candidates.append(
                        folder.deletingLastPathComponent().appendingPathComponent("standard"))
                }
                folder = folder.deletingLastPathComponent()
            }
        }
        let found = candidates.first {
            FileManager.default.fileExists(atPath: $0.appendingPathComponent("004010").path)
        }
        guard let found else {
            throw Findings([
                Diagnostic(
                    ConfigurationDiagnostics.standardMissing,
                    "the standard is not in " + candidates.map(\.path).joined(separator: ", "))
            ])
        }
        standardFolder = found.path
        self.layer = layer.flatMap { StandardLayer($0, besides: found.path) }
    }

    /// The folder that holds `standard` and the other shipped data.
    var shipped: String { URL(fileURLWithPath: standardFolder).deletingLastPathComponent().path }

    /// The dictionary, the site's own layer over the shipped one, loaded edition by edition as it
    /// is asked for.
    var standard: Standard {
        let (folder, layer) = (standardFolder, layer)
        return Standard(
            load: { path in
                FileManager.default.contents(atPath: "\(folder)/\(path)").map { Array($0) }
            }, layer: { layer?.load($0) }, layerName: layer?.name ?? "")
    }

    /// The bytes of a default map, a shape or a layout by its path in the standard's folder: the
    /// shipped one, or the site's own of a shape or layout that is not shipped.
    var defaults: (String) -> [UInt8]? {
        let (folder, layer) = (standardFolder, layer)
        return { path in
            FileManager.default.contents(atPath: "\(folder)/\(path)").map { Array($0) }
                ?? (path.hasPrefix("maps/") ? nil : layer?.load(path))
        }
    }

    /// The site's own maps by their path in its folder.
    var house: (String) -> HouseFile? {
        let layer = layer
        return { path in
            guard let layer, let bytes = layer.load(path) else { return nil }
            // Shipped files are called `standard/…` as well.
            let folder = layer.name == "standard" ? "./standard" : layer.name
            return HouseFile(name: "\(folder)/\(path)", bytes: bytes)
        }
    }

    /// What is wrong with the site's own layer, every file of it.
    func layerFaults() -> [Diagnostic] { layer?.faults(of: standard) ?? [] }

    /// The sets that a version has.
    func sets(of version: String) -> [String] {
        let folders = [standardFolder, layer?.folder].compactMap { $0 }
        let files = folders.flatMap { folder in
            let sets = "\(folder)/\(version)/sets"
            return (try? FileManager.default.contentsOfDirectory(atPath: sets)) ?? []
        }
        return Set(files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }).sorted()
    }

    /// The fields of a canonical order; empty where its shape cannot be read, which whoever reads a
    /// map is told.
    var orderFields: [String] {
        var shapes = ShapeLibrary(load: defaults)
        return shapes.shape("order/1").shape?.body.fields.map(\.name) ?? []
    }

    /// Reads a partner folder, whole or not at all; with the promoted versions of its partners in
    /// the place of their files, where there are any.
    func profiles(
        _ folder: String, identities: [Identity], promoted: PromotedProfiles? = nil
    ) throws -> (profiles: Profiles, diagnostics: [Diagnostic]) {
        let files = try Self.files(in: folder)
        let (read, diagnostics) = read(promoted?.laid(over: files) ?? files, identities: identities)
        guard let read else { throw Findings(diagnostics, source: folder) }
        guard let promoted else { return (Profiles(folder: read), diagnostics) }
        let (checked, findings) = promoted.checked(read)
        return (Profiles(folder: checked), diagnostics + findings)
    }

    /// Reads a partner folder that is in memory, by the paths of its files.
    func read(
        _ files: [String: [UInt8]], identities: [Identity]
    ) -> (folder: PartnerFolder?, diagnostics: [Diagnostic]) {
        PartnerFolder.read(
            files: files, identities: identities, standard: standard, defaults: defaults,
            house: house, zones: Self.zone, today: World.system.now().date)
    }

    /// The system's rules of a time zone by its name; nil where there is none.
    private static func zone(_ name: String) -> [UInt8]? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                        || "+-_".utf8.contains(byte)
                }
        }
        guard isName else { return nil }
        return FileManager.default.contents(atPath: "/usr/share/zoneinfo/\(name)")
            .map { Array($0) }
    }

    /// Every regular file below a folder that belongs to a profile, by relative path. Cases are
    /// tests, not profile, so changing one changes no digest; they come only where they are asked
    /// for.
    static func files(
        in folder: String, withCases: Bool = false
    ) throws -> [String: [UInt8]] {
        let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath()
        let keys: Set<URLResourceKey> = [
            .isRegularFileKey, .fileSizeKey, .isDirectoryKey, .isSymbolicLinkKey,
        ]
        var isFolder: ObjCBool = false
        var unreadable: Findings?
        guard
            // The enumerator of a folder that is not there is empty, not nil.
            FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder),
            isFolder.boolValue,
            let walk = FileManager.default.enumerator(
                at: root, includingPropertiesForKeys: Array(keys), options: [.skipsHiddenFiles],
                errorHandler: { url, error in
                    unreadable = Findings([
                        Diagnostic(
                            ConfigurationDiagnostics.fileUnusable,
                            "\(url.path) cannot be read: \(SystemReason(error))", value: url.path)
                    ])
                    return false
                })
        else {
            throw Findings([
                Diagnostic(
                    ConfigurationDiagnostics.folderMissing, "there is no folder \(folder)",
                    value: folder)
            ])
        }
        var files: [String: [UInt8]] = [:]
        var links: [Diagnostic] = []
        for case let url as URL in walk {
            let values = try url.resourceValues(forKeys: keys)
            // The cases of a partner, and not a partner of that name.
            let steps = url.path.dropFirst(root.path.count + 1).split(separator: "/")
            if values.isDirectory == true, steps.count > 1, steps.last == "cases", !withCases {
                walk.skipDescendants()
            }
            if values.isSymbolicLink == true { links.append(link(url, in: root)) }
            guard values.isRegularFile == true else { continue }
            guard (values.fileSize ?? 0) <= fileLimit else {
                throw Findings([
                    Diagnostic(
                        ConfigurationDiagnostics.fileTooLarge,
                        "\(url.path) has \(values.fileSize ?? 0) bytes", value: url.path)
                ])
            }
            let path = String(url.resolvingSymlinksInPath().path.dropFirst(root.path.count + 1))
            files[path] = Array(try Data(contentsOf: url))
        }
        if let unreadable { throw unreadable }
        guard links.isEmpty else {
            throw Findings(links.sorted { $0.message < $1.message }, source: folder)
        }
        return files
    }

    /// A link is not followed, and never passed over in silence.
    private static func link(_ url: URL, in root: URL) -> Diagnostic {
        let path = String(url.path.dropFirst(root.path.count + 1))
        return Diagnostic(
            ConfigurationDiagnostics.fileLinked, "\(path) is a symbolic link", value: path,
            at: .text(TextPlace(file: path, line: 1, column: 1)))
    }
}
