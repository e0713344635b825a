import Diagnostics
import Foundation
import Guides
import Partners

@testable import Flow

/// The sample partners of this repository, as the walk gets them.
enum SampleProfiles {
    /// The package's folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Our own identities, as the working folder's gangway.yaml has them.
    static let own = [
        Identity(qualifier: "ZZ", id: "LAKESIDE"), Identity(qualifier: "ZZ", id: "LAKESIDEWEST"),
    ]

    /// The profiles as they are shipped.
    static let shipped = Result { try read(overlaidBy: nil) }

    /// The same with a partner who sends every set that has a map, in both versions.
    static let everySet = Result {
        let folder = root.appending(path: "standard/maps").resolvingSymlinksInPath()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let agreements = names.filter { $0.hasSuffix(".map.yaml") }.sorted().flatMap { name in
            ["004010", "005010"].map {
                "  - {set: \"\(name.prefix(3))\", version: \"\($0)\"}\n"
            }
        }
        let profile = "ids: [\"ZZ:MAPLE\"]\nstatus: live\nagreements:\n" + agreements.joined()
        return try read(
            overlaidBy: nil,
            with: [
                "maple/partner.yaml": Array(profile.utf8),
                "channels/maple.yaml": Array("kind: folder\ncarries: [maple]\n".utf8),
            ])
    }

    private static let overlaid = Once<URL, Profiles>()

    /// The shipped profiles, with the files of another folder in their place where it has some;
    /// compiled once for all tests.
    static func overlaid(by overlay: URL) throws -> Profiles {
        try overlaid.value(of: overlay) { try read(overlaidBy: overlay) }
    }

    /// The same with still other files.
    static func read(
        overlaidBy overlay: URL?, with more: [String: [UInt8]] = [:]
    ) throws -> Profiles {
        var files = try self.files(below: root.appending(path: "partners"))
        if let overlay { files.merge(try self.files(below: overlay)) { _, new in new } }
        files.merge(more) { _, new in new }
        let (folder, diagnostics) = PartnerFolder.read(
            files: files, identities: own, standard: standard, defaults: standardFile)
        guard let folder else { throw Faulty(diagnostics: diagnostics) }
        return Profiles(folder: folder)
    }

    /// The shipped standard, whose guides are read once for all tests.
    static let standard = Standard(load: standardFile)

    @Sendable static func standardFile(_ path: String) -> [UInt8]? {
        bytes(of: root.appending(path: "standard/\(path)"))
    }

    /// The bytes of a file, if it is there.
    static func bytes(of file: URL) -> [UInt8]? {
        (try? Data(contentsOf: file)).map { [UInt8]($0) }
    }

    /// The bytes of every file below a folder, by path.
    private static func files(below folder: URL) throws -> [String: [UInt8]] {
        let root = folder.resolvingSymlinksInPath()
        var files: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            let file = root.appending(path: path)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
            else { continue }
            files[path] = bytes(of: file)
        }
        return files
    }

    /// Profiles that cannot be used.
    struct Faulty: Error, CustomStringConvertible {
        let diagnostics: [Diagnostic]

        var description: String {
            diagnostics.map(DiagnosticPrinter(source: "partners").text).joined(separator: "\n")
        }
    }
}
