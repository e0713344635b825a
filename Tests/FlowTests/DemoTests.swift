import Acknowledgments
import Foundation
import Testing

@testable import Flow

/// A line of `fixtures/demo/expected.tsv`.
struct DemoFile: Sendable, CustomTestStringConvertible {
    /// `channel/file` within the demo's folder.
    let path: String
    /// What becomes of it.
    let outcome: String
    /// The numbers of the documents that the ERP gets.
    let documents: [String]
    /// What the partner gets.
    let acknowledgments: String
    /// Whether what becomes of it depends on a file before it, which only a ledger knows.
    let needsHistory: Bool

    var testDescription: String { path }

    static let folder = SampleProfiles.root.appending(path: "fixtures/demo")

    static let all: [DemoFile] = {
        let bytes = SampleProfiles.bytes(of: folder.appending(path: "expected.tsv")) ?? []
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
        return lines.map { line in
            let cells = line.split(separator: "\t").map { $0 == "-" ? "" : String($0) }
            return DemoFile(
                path: cells[0], outcome: cells[1],
                documents: cells[2].split(separator: " ").map(String.init),
                acknowledgments: cells[3], needsHistory: !cells[4].isEmpty)
        }
    }()
}

@Suite("Walking the demo's files")
struct DemoTests {
    @Test(
        "Each comes to what expected.tsv says", arguments: DemoFile.all.filter { !$0.needsHistory })
    func expected(_ file: DemoFile) throws {
        let bytes = try #require(
            SampleProfiles.bytes(of: DemoFile.folder.appending(path: file.path)))
        let channel = try #require(file.path.split(separator: "/").first.map(String.init))
        let name = String(file.path.dropFirst(channel.count + 1))
        let walked = WalkedFile(
            bytes, try SampleProfiles.shipped.get(), channel: channel, name: name)
        #expect(walked.answers.joined(separator: ", ") == file.acknowledgments)
        let delivered = walked.documents.filter { $0.action == .deliver }
        // `C-47:inventory` is the document C-47.
        let numbers = file.documents.map { $0.prefix { $0 != ":" } }
        #expect(delivered.map { $0.number[...] } == numbers)
    }

    @Test("Every file of the demo is expected, and none that is not there")
    func complete() throws {
        var found: Set<String> = []
        for channel in ["van", "drop", "driftwood", "elmwood", "firth"] {
            let folder = DemoFile.folder.appending(path: channel).resolvingSymlinksInPath()
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                found.insert("\(channel)/\(name)")
            }
        }
        #expect(found == Set(DemoFile.all.map(\.path)))
    }
}

extension WalkedFile {
    /// The answers that are due, in short: `TA1 A 000`, `997 P`.
    fileprivate var answers: [String] {
        interchanges.flatMap { interchange in
            let outcome = interchange.outcome
            let due = outcome.groups.filter(\.verdict.isDue)
            return outcome.answersDue(hasGroups: !due.isEmpty).flatMap { kind in
                switch kind {
                case .interchange:
                    ["TA1 \(outcome.verdict.disposition.rawValue) \(outcome.verdict.note.code)"]
                case .functional:
                    due.map { "997 \($0.verdict.disposition.rawValue)" }
                }
            }
        }
    }
}
