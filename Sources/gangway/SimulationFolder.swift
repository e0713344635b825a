import Diagnostics
import Foundation
import Simulation
import Values

/// The folder that a simulation's files are written into, one by one.
///
/// What an earlier run has left there is taken away first, by its manifest: a file beside the
/// manifest that is not in it would be taken for one of this run's. A folder with anything else in
/// it is refused.
struct SimulationFolder {
    private let url: URL
    private static let manifest = "manifest.json"

    /// Empties a folder, or makes it.
    init(_ path: String) throws {
        url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let manifest = url.appendingPathComponent(Self.manifest)
        let earlier = FileManager.default.contents(atPath: manifest.path)
        let files = earlier.flatMap { try? JSONReader.read(Array($0)) }?["files"]?.items ?? []
        let names = files.compactMap { $0["file"]?.text }
        let known = Set(names.map { String($0.prefix { $0 != "/" }) } + [Self.manifest])
        let others = try FileManager.default.contentsOfDirectory(atPath: url.path)
            .filter { !known.contains($0) }.sorted()
        if let first = others.first {
            throw Refusal(
                ConfigurationDiagnostics.fileExists,
                "\(path) holds \(first), which is of no earlier run: give an empty folder")
        }
        for name in names { try remove(name) }
        if earlier != nil { try FileManager.default.removeItem(at: manifest) }
    }

    /// Takes away a file of an earlier run, and the folder of its own if it has one.
    private func remove(_ name: String) throws {
        let steps = name.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(steps.count),
            steps.allSatisfy({ !$0.isEmpty && $0 != ".." && $0 != "." })
        else { return }
        let place = url.appendingPathComponent(name)
        try? FileManager.default.removeItem(at: place)
        guard steps.count > 1 else { return }
        // Fails where there is something else in it.
        rmdir(place.deletingLastPathComponent().path)
    }

    /// Writes files; what is lost on its way never comes.
    func write(_ files: [SimulatedFile]) throws {
        for file in files where !file.isLost {
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
    }
}
