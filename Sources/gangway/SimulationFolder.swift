import Diagnostics
import Foundation
import Values

/// The folder that a simulation's files are written into, one by one.
///
/// What an earlier run has left there is taken away first, by its manifest: a file beside the
/// manifest that is not in it would be taken for one of this run's. A folder with anything else in
/// it is refused. A run that did not come to its end has no manifest yet, but the list that it
/// kept meanwhile.
struct SimulationFolder {
    private let url: URL
    private let list: FileHandle
    private static let manifest = "manifest.json"
    /// What has been written so far, a name a line.
    private static let unfinished = "unfinished.txt"

    /// Empties a folder, or makes it.
    init(_ path: String) throws {
        url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let manifest = url.appendingPathComponent(Self.manifest)
        let earlier = FileManager.default.contents(atPath: manifest.path)
        let files = earlier.flatMap { try? JSONReader.read(Array($0)) }?["files"]?.items ?? []
        let open = url.appendingPathComponent(Self.unfinished)
        let begun = FileManager.default.contents(atPath: open.path)
            .map { String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init) }
        let names = files.compactMap { $0["file"]?.text } + (begun ?? [])
        let known = Set(
            names.map { String($0.prefix { $0 != "/" }) } + [Self.manifest, Self.unfinished])
        try Self.refuse(path, but: known)
        for name in names { try Self.remove(name, from: url) }
        try Self.refuse(path, but: [Self.manifest, Self.unfinished])
        if earlier != nil { try FileManager.default.removeItem(at: manifest) }
        try Data().write(to: open)
        list = try FileHandle(forWritingTo: open)
    }

    /// Refuses the folder where something else is in it.
    private static func refuse(_ path: String, but known: Set<String>) throws {
        let others = try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { !known.contains($0) }
        guard let first = others.min() else { return }
        throw Refusal(
            ConfigurationDiagnostics.fileExists,
            "\(path) holds \(first), which is of no earlier run: give an empty folder")
    }

    /// Takes away a file of an earlier run, and the folder of its own if it has one.
    private static func remove(_ name: String, from url: URL) throws {
        let steps = name.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(steps.count),
            steps.allSatisfy({ !$0.isEmpty && $0 != ".." && $0 != "." })
        else { return }
        let place = url.appendingPathComponent(name)
        // A manifest that is not ours may name whatever it likes: a folder stays.
        let kind = try? FileManager.default.attributesOfItem(atPath: place.path)[.type]
        if kind as? FileAttributeType == .typeRegular {
            try FileManager.default.removeItem(at: place)
        }
        guard steps.count > 1 else { return }
        // Fails where there is something else in it.
        rmdir(place.deletingLastPathComponent().path)
    }

    /// Writes files.
    func write(_ files: [(name: String, bytes: [UInt8])]) throws {
        for file in files {
            try list.write(contentsOf: Data("\(file.name)\n".utf8))
            let place = url.appendingPathComponent(file.name)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: place, options: .atomic)
        }
    }

    /// Writes what the files are.
    func finish(_ manifest: JSON) throws {
        try Data(manifest.bytes(pretty: true)).write(
            to: url.appendingPathComponent(Self.manifest), options: .atomic)
        try list.close()
        try FileManager.default.removeItem(at: url.appendingPathComponent(Self.unfinished))
    }
}
