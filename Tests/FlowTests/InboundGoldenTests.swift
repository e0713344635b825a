import Diagnostics
import Foundation
import Testing
import Values

@testable import Flow

/// A folder with a received file and what the walk has to make of it.
struct GoldenCase: Sendable, CustomTestStringConvertible {
    let folder: URL
    /// The received file's name.
    let file: String

    var testDescription: String { folder.lastPathComponent }

    /// The cases of `fixtures/flow`: `received.x12`; `channel` names the channel that brings it;
    /// files in `profiles/` stand in the place of those of the sample partners.
    static let received = cases(in: "fixtures/flow", file: "received.x12")

    /// The sample partners' own cases of X12; those of records are `CaseRunTests`'.
    static let partners = folders(in: "partners").flatMap { partner in
        cases(in: "partners/\(partner)/cases", file: "in.x12")
    }.filter {
        FileManager.default.fileExists(atPath: $0.folder.appending(path: $0.file).path)
    }

    /// The documents of every set, in both versions.
    static let sets = folders(in: "fixtures/map").filter { $0 != "outward" }.flatMap { name in
        ["004010.x12", "005010.x12"].map {
            GoldenCase(
                folder: SampleProfiles.root.appending(path: "fixtures/map/\(name)"), file: $0)
        }
    }

    private static func cases(in path: String, file: String) -> [GoldenCase] {
        folders(in: path).map {
            GoldenCase(folder: SampleProfiles.root.appending(path: "\(path)/\($0)"), file: file)
        }
    }

    private static func folders(in path: String) -> [String] {
        let folder = SampleProfiles.root.appending(path: path).resolvingSymlinksInPath()
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Walks the file.
    func walk() throws -> WalkedFile {
        let overlay = folder.appending(path: "profiles")
        let profiles =
            FileManager.default.fileExists(atPath: overlay.path)
            ? try SampleProfiles.overlaid(by: overlay) : try SampleProfiles.shipped.get()
        let bytes = try #require(SampleProfiles.bytes(of: folder.appending(path: file)))
        return WalkedFile(bytes, profiles, channel: channel)
    }

    /// The channel that brings the file; nil where none is named.
    var channel: String? { text("channel")?.trimmingCharacters(in: .whitespacesAndNewlines) }

    /// A golden file's text; nil where there is none.
    private func text(_ name: String) -> String? {
        SampleProfiles.bytes(of: folder.appending(path: name))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Holds a text against the golden file; with `GOLDEN=write` it becomes the golden file, and
    /// none stands for an empty text.
    func expect(_ text: String, in name: String) throws {
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try? FileManager.default.removeItem(at: file)
            if !text.isEmpty { try Data(text.utf8).write(to: file) }
        }
        #expect(self.text(name) ?? "" == text, "\(folder.lastPathComponent)/\(name)")
    }
}

@Suite("Walking received files")
struct InboundGoldenTests {
    @Test("Each file comes to what stands beside it", arguments: GoldenCase.received)
    func received(_ golden: GoldenCase) throws {
        let walked = try golden.walk()
        try golden.expect(walked.outcomeText, in: "outcome.txt")
        try golden.expect(walked.diagnosticsText, in: "diagnostics.txt")
        try golden.expect(try walked.acknowledgmentsText, in: "acknowledgment.x12")
        try golden.expect(try walked.canonicalText, in: "canonical.json")
    }

    @Test("Each partner's cases give their documents and answers", arguments: GoldenCase.partners)
    func partnerCases(_ golden: GoldenCase) throws {
        let walked = try golden.walk()
        try golden.expect(try walked.acknowledgmentsText, in: "ack.x12")
        try golden.expect(try walked.canonicalText, in: "canonical.json")
    }

    @Test("There are cases of both kinds")
    func cases() {
        #expect(GoldenCase.received.count >= 30)
        #expect(GoldenCase.partners.count >= 9)
    }

    @Test("One purchase, as three partners order it, is one order but for its source")
    func samePurchase() throws {
        let cases = GoldenCase.partners.filter { $0.folder.lastPathComponent == "same-purchase" }
        let orders = try cases.map { golden in
            let document = try #require(try golden.walk().documents.first)
            return try document.bodyWithoutSource
        }
        #expect(orders.count == 3)
        #expect(Set(orders).count == 1)
        #expect(orders.first?["number"]?.text == "SP-7300")
    }
}

extension WalkedFile {
    /// The acknowledgments that are due, one after another.
    var acknowledgmentsText: String {
        get throws { String(decoding: try acknowledgments().joined(), as: UTF8.self) }
    }
}

extension DocumentOutcome {
    /// The canonical body, without where it came from.
    var bodyWithoutSource: JSON {
        get throws {
            var body = try JSONReader.read(self.body)
            body["source"] = nil
            return body
        }
    }
}
