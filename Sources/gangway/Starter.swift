import Foundation
import Notation
import Partners

/// The files of a new working folder: a commented example of each, made for our own identity.
struct Starter {
    private let identity: Identity
    /// The shipped examples.
    private let folder: URL

    /// Finds the examples beside the shipped standard.
    init(for identity: Identity) throws {
        self.identity = identity
        folder = URL(fileURLWithPath: try ProfileReader(standard: nil).shipped)
            .appendingPathComponent("starter").resolvingSymlinksInPath()
    }

    /// Writes the files below a folder; those that are there already stay as they are.
    func write(to target: String) throws {
        try lay(at: target)
        // gangway.yaml comes last: where it is, the folder is whole.
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted {
            ($0 == "gangway.yaml" ? 1 : 0, $0) < ($1 == "gangway.yaml" ? 1 : 0, $1)
        }
        for path in paths {
            let source = folder.appendingPathComponent(path)
            guard try source.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
            else { continue }
            let file = URL(fileURLWithPath: "\(target)/\(path)")
            guard !FileManager.default.fileExists(atPath: file.path) else { continue }
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            var text = filled(try String(contentsOf: source, encoding: .utf8))
            if path == "partners/README.md" { text += keys }
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    /// Lays copies of what is shipped beside the examples: connectors, and how maps are written.
    private func lay(at target: String) throws {
        let shipped = folder.deletingLastPathComponent()
        let connectors = shipped.appendingPathComponent("connectors")
        var copies = [
            (shipped.appendingPathComponent("standard/maps/README.md"), "partners/MAPS.md")
        ]
        for name in try FileManager.default.contentsOfDirectory(atPath: connectors.path).sorted()
        where name.hasSuffix(".yaml") || name == "README.md" {
            copies.append((connectors.appendingPathComponent(name), "connectors/\(name)"))
        }
        for (source, path) in copies {
            let file = URL(fileURLWithPath: "\(target)/\(path)")
            guard !FileManager.default.fileExists(atPath: file.path) else { continue }
            try Data(contentsOf: source).write(to: file, options: .atomic)
        }
    }

    private func filled(_ text: String) -> String {
        let element = identity.id.padding(toLength: 15, withPad: " ", startingAt: 0)
        return text.replacing("{identity}", with: identity.description)
            .replacing("{receiver:isa}", with: "\(identity.qualifier)*\(element)")
            .replacing("{receiver}", with: identity.id)
    }

    /// What the files take, from the very specifications that they are checked by.
    private var keys: String {
        [
            ("partner.yaml", PartnerFile.fields.markdown()),
            ("an agreement in partner.yaml", AgreementFile.fields.markdown()),
            ("channels/NAME.yaml", ChannelFile.fields.markdown()),
        ].map { "\n## Keys of \($0)\n\n\($1)" }.joined()
    }
}
