import Foundation

/// The checkout that this test was built in.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The manifest's text.
    static let manifest = text(root.appendingPathComponent("Package.swift"))

    /// Every Swift file of the house.
    static let sources = files("Sources").filter { $0.hasSuffix(".swift") }.map(SwiftFile.init)
    /// Every Swift file of the tests.
    static let tests = files("Tests").filter { $0.hasSuffix(".swift") }.map(SwiftFile.init)

    /// The rooms that know no world: no I/O, no clock, no randomness (design.md §1).
    static let rooms: Set = [
        "Diagnostics", "Values", "Notation", "X12", "Guides", "Acknowledgments", "X12JSON",
        "Records",
        "Canonical", "Mapping", "Judgment", "SFTP", "Partners", "Flow",
        "Simulation",
    ]

    /// Paths of the regular files below a folder, from the root; hidden ones and links aside.
    static func files(_ folder: String) -> [String] {
        let start = root.appendingPathComponent(folder)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: start.path) else {
            return []
        }
        return names.sorted().flatMap { name in
            let path = "\(folder)/\(name)"
            let link = try? FileManager.default.destinationOfSymbolicLink(
                atPath: root.appendingPathComponent(path).path)
            guard link == nil, !name.hasPrefix(".") else { return [String]() }
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(
                atPath: root.appendingPathComponent(path).path, isDirectory: &isFolder)
            return isFolder.boolValue ? files(path) : [path]
        }
    }

    /// A file's text; empty where it cannot be read, as when another branch removes it meanwhile.
    static func text(_ path: String) -> String { text(root.appendingPathComponent(path)) }

    private static func text(_ url: URL) -> String {
        (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    }
}

/// A Swift file with its target, its lines as written, and its lines without comments and the
/// insides of strings.
struct SwiftFile: Sendable {
    let path: String
    let lines: [String]
    let code: [String]

    init(_ path: String) {
        self.init(path, text: Repository.text(path))
    }

    init(_ path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code = SwiftMask.masked(text).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// The folder below `Sources` or `Tests`.
    var target: String {
        path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    }

    /// Where a line is, for a message.
    func place(_ index: Int) -> String { "\(path):\(index + 1)" }

    /// Places of the lines of code that a pattern matches.
    func places(of pattern: Regex<some Any>) -> [String] {
        code.indices.filter { code[$0].contains(pattern) }.map(place)
    }
}
