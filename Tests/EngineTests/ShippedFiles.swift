import Diagnostics
import EngineTesting
import Flow
import Foundation
import Guides
import Partners

/// What is shipped with the gateway, as this repository has it.
enum ShippedFiles {
    /// The package's folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The standard, whose guides are read once for all tests.
    static let dictionary = Standard(load: standard)

    /// A file of `standard/`.
    @Sendable static func standard(_ path: String) -> [UInt8]? {
        bytes(root.appending(path: "standard").appending(path: path))
    }

    /// The bytes of a file, if it is there.
    static func bytes(_ file: URL) -> [UInt8]? {
        (try? Data(contentsOf: file)).map { Array($0) }
    }

    /// The profiles of a partner folder.
    static func profiles(
        _ files: [String: [UInt8]], of own: [String],
        zones: @escaping (String) -> [UInt8]? = { _ in nil }
    ) throws -> Profiles {
        let (folder, diagnostics) = PartnerFolder.read(
            files: files, identities: own.compactMap { Identity($0) }, standard: dictionary,
            defaults: standard, zones: zones)
        if let fault = diagnostics.first(where: { $0.severity == .error }) { throw fault }
        guard let folder else { throw CancellationError() }
        return Profiles(folder: folder)
    }

    /// The sample partners, compiled once for all tests.
    static let samples = Result {
        var files: [String: [UInt8]] = [:]
        let partners = root.appending(path: "partners").resolvingSymlinksInPath()
        for path in try FileManager.default.subpathsOfDirectory(atPath: partners.path) {
            let url = partners.appending(path: path)
            guard !url.hasDirectoryPath, !path.contains("cases/") else { continue }
            if let content = bytes(url) { files[path] = content }
        }
        return try profiles(files, of: ["ZZ:LAKESIDE", "ZZ:LAKESIDEWEST"])
    }

    /// The partners with planted faults, compiled once for all tests.
    static let planted = Result {
        try profiles(PlantedFaults.files, of: [PlantedFaults.own.description])
    }
}
