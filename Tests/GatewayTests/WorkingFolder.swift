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
