import Foundation
import Testing

/// A working folder of a test's own, removed with it.
struct WorkingFolder: ~Copyable {
    let path: String

    /// Makes a folder, with the given files below it.
    init(_ files: [String: String] = [:]) throws {
        path =
            FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("gangway-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(name, text) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A site with the partners of the checkout and one ERP at a port where nobody listens.
    static func site(_ more: [String: String] = [:]) throws -> WorkingFolder {
        let partners = Gateway.repository + "/partners"
        return try WorkingFolder(
            [
                "gangway.yaml": """
                identities: ["ZZ:LAKESIDE", "ZZ:LAKESIDEWEST"]
                partners: \(partners)
                store: sqlite:data/gangway.db
                vault: dir:data/vault
                mailboxes: data/mailboxes
                erp:
                  - name: nobody
                    connector: gangway-simulator
                    conf: {url: "http://127.0.0.1:9"}

                """
            ].merging(more) { $1 })
    }

    /// The options by which a command finds the folder.
    var options: [String] { ["--config", path + "/gangway.yaml"] }

    /// Writes a file below the folder.
    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// A standard like the shipped one, but for a line of the default map of the 850.
    func standard(replacing line: String, with other: String) throws -> String {
        let (shipped, folder) = ("standard".inRepository, path + "/standard-\(UUID().uuidString)")
        let files = FileManager.default
        try files.createDirectory(
            atPath: folder + "/maps", withIntermediateDirectories: true)
        for (name, within) in try files.contentsOfDirectory(atPath: shipped).map({ ($0, "") })
            + files.contentsOfDirectory(atPath: shipped + "/maps").map({ ($0, "/maps") })
        where name != "maps" && name != "850.map.yaml" {
            try files.createSymbolicLink(
                atPath: "\(folder)\(within)/\(name)",
                withDestinationPath: "\(shipped)\(within)/\(name)")
        }
        let map = try String(contentsOfFile: shipped + "/maps/850.map.yaml", encoding: .utf8)
        try #require(map.contains("\(line)\n"))
        try Data(map.replacing("\(line)\n", with: "\(other)\n").utf8)
            .write(to: URL(fileURLWithPath: folder + "/maps/850.map.yaml"))
        return folder
    }

    /// Changes a text in a file below the folder.
    func replace(_ text: String, with other: String, in name: String) throws {
        let old = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
        try #require(old.contains(text))
        try write(name, old.replacing(text, with: other))
    }

    /// The files of a part of the folder, with their bytes.
    func folder(_ name: String) -> [String: Data] {
        contents.filter { file, _ in
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(
                atPath: "\(path)/\(file)", isDirectory: &isFolder)
            return file.hasPrefix(name + "/") && isThere && !isFolder.boolValue
        }
    }

    /// Puts a demo file into a channel's inbox.
    func drop(_ demo: String, into channel: String) throws {
        let bytes = try Data(
            contentsOf: URL(fileURLWithPath: "\(Gateway.repository)/fixtures/demo/\(demo)"))
        let name = demo.split(separator: "/").last.map(String.init) ?? demo
        try write(
            "data/mailboxes/\(channel)/inbox/\(name)", String(decoding: bytes, as: UTF8.self))
    }

    /// Every file below, with its bytes.
    var contents: [String: Data] {
        var contents: [String: Data] = [:]
        let walk = FileManager.default.enumerator(atPath: path)
        while let name = walk?.nextObject() as? String {
            contents[name] = FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data()
        }
        return contents
    }
}
