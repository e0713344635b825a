import Foundation
import Partners
import Testing
import Values

@testable import Flow

@Suite("Running cases")
struct CaseRunTests {
    private static func run(_ golden: GoldenCase) throws -> CaseRun {
        let folder = try SampleProfiles.shipped.get().folder
        return try CaseRun(try bytes(golden, golden.file) ?? [], by: folder)
    }

    private static func bytes(_ golden: GoldenCase, _ name: String) throws -> [UInt8]? {
        SampleProfiles.bytes(of: golden.folder.appending(path: name))
    }

    @Test("A partner's case comes out as its files say", arguments: GoldenCase.partners)
    func passes(_ golden: GoldenCase) throws {
        let run = try Self.run(golden)
        let differences = CaseDifference.between(
            run, canonical: try Self.bytes(golden, "canonical.json"),
            acknowledgment: try Self.bytes(golden, "ack.x12"))
        #expect(differences == [])
        #expect(run.canonical == (try Self.bytes(golden, "canonical.json") ?? []))
        #expect(run.sets.count == 1)
    }

    @Test(
        "A case of records is walked under the name that its partner gives the file",
        arguments: [("order", "PO_1.csv"), ("stock", "STOCK_1.csv")])
    func records(name: String, file: String) throws {
        let folder = try SampleProfiles.shipped.get().folder
        let owner = try #require(folder.partner(named: "driftwood"))
        let path = SampleProfiles.root.appending(path: "partners/driftwood/cases/\(name)")
        let bytes = try #require(SampleProfiles.bytes(of: path.appending(path: "in.\(file)")))
        let run = try CaseRun(bytes, named: file, by: folder, of: owner)
        let canonical = try #require(
            SampleProfiles.bytes(of: path.appending(path: "canonical.json")))
        #expect(run.canonical == canonical)
        #expect(run.acknowledgments.isEmpty)
    }

    private static let ownCodes = GoldenCase.partners.first {
        $0.testDescription == "own-codes"
    }

    @Test("A field that differs is named, with what was expected and what came")
    func field() throws {
        let golden = try #require(Self.ownCodes)
        let text = String(decoding: try Self.bytes(golden, "canonical.json") ?? [], as: UTF8.self)
        let other = text.replacing("\"unit\": \"DZ\"", with: "\"unit\": \"DOZ\"")
            .replacing("\"department\": \"0417\",", with: "")
        let differences = CaseDifference.between(
            try Self.run(golden), canonical: Array(other.utf8),
            acknowledgment: try Self.bytes(golden, "ack.x12"))
        #expect(
            differences.map(\.description) == [
                #"canonical.json: document 1, lines[3].unit: expected "DOZ", came "DZ""#,
                #"canonical.json: document 1, department: nothing expected, came "0417""#,
            ])
    }

    @Test("A segment that differs is named, with its byte")
    func segment() throws {
        let golden = try #require(Self.ownCodes)
        let text = String(decoding: try Self.bytes(golden, "ack.x12") ?? [], as: UTF8.self)
        let differences = CaseDifference.between(
            try Self.run(golden), canonical: try Self.bytes(golden, "canonical.json"),
            acknowledgment: Array(text.replacing("AK5*A~", with: "AK5*R*5~").utf8))
        let byte = try #require(text.utf8Offset(of: "AK5*A~"))
        #expect(
            differences.map(\.description) == [
                #"ack.x12: segment 6, byte \#(byte): expected "AK5*R*5~\n", came "AK5*A~\n""#
            ])
    }

    @Test("A document without a source expects none")
    func withoutSource() throws {
        let golden = try #require(Self.ownCodes)
        let run = try Self.run(golden)
        var order = try #require(run.documents.first)
        order["source"] = nil
        let differences = CaseDifference.between(
            run, canonical: order.bytes(), acknowledgment: run.acknowledgments)
        #expect(differences == [])
    }

    @Test("Documents too many and too few, and an answer that nobody expects, are told")
    func whole() throws {
        let run = try Self.run(try #require(Self.ownCodes))
        let none = CaseDifference.between(run, canonical: nil, acknowledgment: nil)
        #expect(none.map(\.file) == ["canonical.json", "ack.x12"])
        #expect(none[0].text == "document 1, order CH-701, came and is not expected")
        let twice = JSON.array(run.documents + run.documents).bytes()
        let more = CaseDifference.between(
            run, canonical: twice, acknowledgment: run.acknowledgments)
        #expect(more.map(\.text) == ["document 2 is expected, none came"])
        let broken = CaseDifference.between(
            run, canonical: Array("[{]".utf8), acknowledgment: run.acknowledgments)
        #expect(broken.first?.text.hasPrefix("it is no JSON: line 1, column 3") == true)
    }
}

extension String {
    fileprivate func utf8Offset(of text: String) -> Int? {
        range(of: text).map { utf8.distance(from: startIndex, to: $0.lowerBound) }
    }
}
