import Flow
import Foundation
import Partners

/// A golden case of a partner: the folder `<partner>/cases/<name>/`.
struct CaseFiles {
    let partner: String
    let name: String
    /// The folder.
    let folder: String
    /// The file that the partner sends: `in.x12`, or another whose name begins with `in.`; of
    /// records `in.` and the name that they come under, such as `in.PO_1.csv`.
    let input: String

    var canonical: String { "\(folder)/canonical.json" }
    var answers: String { "\(folder)/answers.json" }
    var acknowledgment: String { "\(folder)/ack.x12" }

    /// `copperhill/own-codes`.
    var title: String { "\(partner)/\(name)" }

    /// The cases of a partner by name; none where it has no folder of cases.
    static func all(of partner: String, in partners: String) throws -> [CaseFiles] {
        let root = "\(partners)/\(partner)/cases"
        return try names(in: root).compactMap { name in
            let folder = "\(root)/\(name)"
            guard let input = try names(in: folder).first(where: { $0.hasPrefix("in.") }) else {
                return nil
            }
            return CaseFiles(
                partner: partner, name: name, folder: folder, input: "\(folder)/\(input)")
        }
    }

    /// The bytes of one of its files; nil where it is not there.
    func bytes(_ path: String) throws -> [UInt8]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// The name that the partner gives the file.
    private var fileName: String {
        let own = URL(fileURLWithPath: input).lastPathComponent
        let rest = own.dropFirst("in.".count)
        return rest.contains(".") ? String(rest) : own
    }

    /// What it holds.
    var material: CaseVerdict.Case {
        get throws {
            CaseVerdict.Case(
                name: name, fileName: fileName, input: try bytes(input) ?? [],
                canonical: try bytes(canonical), answers: try bytes(answers),
                acknowledgment: try bytes(acknowledgment))
        }
    }

    /// Walks the partner's file.
    func run(by folder: PartnerFolder, isTraced: Bool = false) throws -> CaseRun {
        let bytes = try bytes(input) ?? []
        let owner = folder.partner(named: partner)
        return try CaseRun(
            bytes, named: fileName, by: folder, of: owner, isTraced: isTraced)
    }

    /// Makes the expected files those that a run gave.
    func accept(_ run: CaseRun) throws {
        try write(run.canonical, to: canonical)
        try write(run.answers, to: answers)
        try write(run.acknowledgments, to: acknowledgment)
    }

    /// Makes a file hold the bytes; none takes it away.
    private func write(_ bytes: [UInt8], to path: String) throws {
        if bytes.isEmpty {
            guard FileManager.default.fileExists(atPath: path) else { return }
            try FileManager.default.removeItem(atPath: path)
        } else {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        }
    }

    private static func names(in folder: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
            isFolder.boolValue
        else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { !$0.hasPrefix(".") && !$0.hasSuffix("~") }.sorted()
    }
}
