import Canonical
import Diagnostics
import Foundation
import Guides
import Mapping
import Testing
import Values

/// The folders of fixtures/map but `outward`: a document of a set, in each version that the set's
/// map serves, and what it is in canonical form. GOLDEN=write renews the canonical form.
@Suite("Documents of every set, both ways")
struct SetCaseTests {
    /// A document in a version.
    struct SetCase: Sendable, CustomTestStringConvertible {
        let name: String
        let version: String

        var set: String { String(name.prefix(3)) }
        var testDescription: String { "\(name) in \(version)" }
        var path: String { "fixtures/map/\(name)/\(version).x12" }
        var canonical: URL {
            Workbench.root.appending(path: "fixtures/map/\(name)/canonical.json")
        }

        /// The segments between ST and SE.
        var segments: [String] {
            get throws {
                let text = String(decoding: try Workbench.file(path), as: UTF8.self)
                return text.split(separator: "\n").dropFirst(3).dropLast(3).map {
                    String($0.dropLast())
                }
            }
        }

        /// The document as its map reads it.
        func read() throws -> MapResult {
            let tree = try #require(try Workbench.trees(try Workbench.file(path)).first)
            return try OutwardBench.shippedMap(set, version).run(tree, context: Workbench.context)
        }
    }

    static let cases: [SetCase] = {
        let folder = Workbench.root.appending(path: "fixtures/map").path()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { $0.first?.isNumber ?? false }.flatMap { name in
            ["004010", "005010"].map { SetCase(name: name, version: $0) }
        }
    }()

    @Test("Every set that has a map has a case")
    func whole() {
        #expect(Set(Self.cases.map(\.set)) == Set(Workbench.mappedSets))
    }

    @Test("It comes in whole, and is one document whatever the version", arguments: cases)
    func inward(_ one: SetCase) throws {
        let result = try one.read()
        #expect(result.diagnostics.map(\.message) == [])
        var body = result.document.body
        #expect(body["unmapped"] == nil)
        body["source"] = nil
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write", one.version == "004010" {
            try Data(body.bytes(pretty: true)).write(to: one.canonical)
        }
        let expected = try JSONReader.read(Array(try Data(contentsOf: one.canonical)))
        #expect(body.differences(from: expected).map(\.description) == [])
    }

    @Test("An answer repeats what its order says, line by line", arguments: ["004010", "005010"])
    func echo(version: String) throws {
        let order = try SetCase(name: "850-store-split", version: version).read().document.body
        let result = try OutwardBench.shippedMap("855", version).write(
            [
                "purpose": "new", "purposeCode": "00", "answer": "accepted", "answerCode": "AC",
                "number": "7700123", "date": "2026-11-21",
                "lines": [
                    ["number": "2", "answers": [["statusCode": "IA", "quantity": "120"]]]
                ],
            ], context: OutwardContext(answered: [order]))
        let texts = OutwardBench.texts(result)
        #expect(texts.first == "BAK*00*AC*7700123*20261121*4**CT-2026")
        #expect(texts.contains("REF*DP*014"))
        #expect(texts.contains("N1*ST*Maple depot*92*900"))
        #expect(texts.contains("PO1*2*120*EA*2.25**UP*614141200184*VN*LG-1002"))
        #expect(texts.count { $0.hasPrefix("PO1") } == 1)
    }

    @Test("Its canonical form goes out as the very segments that came", arguments: cases)
    func outward(_ one: SetCase) throws {
        let body = try JSONReader.read(Array(try Data(contentsOf: one.canonical)))
        let result = try OutwardBench.shippedMap(one.set, one.version).write(body)
        #expect(result.diagnostics.map(\.message) == [])
        let (written, came) = (OutwardBench.texts(result), try one.segments)
        let other = zip(written, came).first { $0 != $1 }
        #expect(written == came, "\(other.map { "\($0.0) for \($0.1)" } ?? "more or less")")
    }
}
