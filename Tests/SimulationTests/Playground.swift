import Diagnostics
import Engine
import EngineTesting
import Flow
import Foundation
import Guides
import Partners
import Simulation
import Storage
import Values

/// Partner folders that simulations are tested on.
enum Playground {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The shipped standard.
    static let standard = Standard(load: file)

    static let own = [
        Identity(qualifier: "ZZ", id: "LAKESIDE"), Identity(qualifier: "ZZ", id: "LAKESIDEWEST"),
    ]

    @Sendable static func file(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: root.appending(path: "standard/\(path)"))).map { [UInt8]($0) }
    }

    /// The folder of some texts by path.
    static func folder(_ texts: [String: String]) throws -> PartnerFolder {
        try folder(files: texts.mapValues { [UInt8]($0.utf8) })
    }

    private static func folder(files: [String: [UInt8]]) throws -> PartnerFolder {
        let (folder, diagnostics) = PartnerFolder.read(
            files: files, identities: own, standard: standard, defaults: file, zones: zone)
        guard let folder else {
            throw Faulty(
                description: diagnostics.map(DiagnosticPrinter(source: "partners").text)
                    .joined(separator: "\n"))
        }
        return folder
    }

    /// The rules of the one zone that there is, which is six hours behind: a TZif file without
    /// changes.
    private static func zone(_ name: String) -> [UInt8]? {
        guard name == "America/Regina" else { return nil }
        let counts: [UInt8] = [0, 0, 0, 0, 1, 4]
        let header =
            Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
            + counts.flatMap { [0, 0, 0, $0] as [UInt8] }
        let block = [UInt8](repeating: 0, count: 6) + Array("UTC\0".utf8)
        return header + block + header + block + Array("\nCST6\n".utf8)
    }

    /// The layout and map of a sample partner's records, by their name: its `orders`, its `stock`,
    /// and our `answers`.
    static func records(_ name: String) throws -> [(file: String, text: String)] {
        try ["layout", "map"].map { kind in
            let file = "\(name).\(kind).yaml"
            let place = root.appending(path: "partners/driftwood/\(file)")
            return (file, try String(contentsOf: place, encoding: .utf8))
        }
    }

    /// The sample partners of this repository.
    static let samples = Result {
        let folder = root.appending(path: "partners").resolvingSymlinksInPath()
        var files: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let file = folder.appending(path: path)
            guard !file.hasDirectoryPath, let data = try? Data(contentsOf: file) else { continue }
            files[path] = [UInt8](data)
        }
        return try Self.folder(files: files)
    }

    /// A folder that cannot be read.
    struct Faulty: Error, CustomStringConvertible {
        let description: String
    }

    /// The same, with what a ledger makes of files that come together.
    static func judged(
        _ name: String, in folder: PartnerFolder, _ scenarios: [Scenario], count: Int = 1
    ) async throws -> [String] {
        guard let partner = folder.partner(named: name) else { return ["no \(name)"] }
        var simulation = PartnerSimulation(
            scenarios, of: partner, in: folder, seed: 5, count: count)
        var faults: [String] = []
        while let files = try simulation.next() {
            let ledger = try await SQLLedger(LedgerImage.engine(now: { Timestamp(seconds: 0) }))
            let trial = FileTrial(ledger, by: Profiles(folder: folder))
            for file in files where !file.isLost {
                let told = try await trial.take(file.bytes, named: file.name, channel: "drop")
                let words = told?["outcome"]?.text ?? ""
                faults +=
                    (WalkSummary(of: file.bytes, named: file.name, by: folder)
                    .differences(from: file.expected)
                    + [WalkSummary.difference(ofLedger: words, from: file.expected)]
                    .compactMap(\.self)).map { "\(file.name): \($0)" }
            }
        }
        return faults
            + simulation.unmade.compactMap { missing in
                missing.why.map { "\(missing.scenario.name): \($0.message)" }
            }
    }

    /// What does not come out as expected, a line each; and what could not be made.
    static func faults(
        of partner: String, in folder: PartnerFolder, _ scenarios: [Scenario] = Scenario.all,
        seed: UInt64 = 1
    ) throws -> [String] {
        guard let partner = folder.partner(named: partner) else { return ["no \(partner)"] }
        let played = try PartnerSimulation.play(scenarios, of: partner, in: folder, seed: seed)
        let unmade = played.unmade.map { missing in
            "\(missing.scenario.name) of \(missing.subject): "
                + "\(missing.why.map { "\($0.message) [\($0.code)]" } ?? "nothing")"
        }
        return unmade
            + played.files.flatMap { file in
                WalkSummary(of: file.bytes, named: file.name, by: folder)
                    .differences(from: file.expected).map { "\(file.name): \($0)" }
            }
    }
}
