import Canonical
import Diagnostics
import Foundation
import Mapping
import Notation
import Testing
import Values

/// The folders of fixtures/map/outward: a document, perhaps a map or an overlay and the document
/// that is answered, and what has to come of it. GOLDEN=write renews what comes.
@Suite("Cases of writing documents")
struct OutwardCaseTests {
    private static let folder = Workbench.root.appending(path: "fixtures/map/outward")

    static let cases: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.sorted()
    }()

    @Test("A case gives its set, or says why not", arguments: cases)
    func golden(name: String) throws {
        let map = try Self.map(name)
        let document = try Self.json(name, "document.json")
        let answered = try? Self.json(name, "answered.json")
        let result = map.write(
            try #require(document), context: OutwardContext(answered: answered.map { [$0] } ?? []))
        let set = OutwardBench.texts(result).map { $0 + "~\n" }.joined()
        let faults = result.diagnostics.map { "\($0.code): \($0.message)\n" }.joined()
        try Self.compare(name, "set.x12", set)
        try Self.compare(name, "diagnostics.txt", faults)
        #expect(result.isComplete == faults.isEmpty)
    }

    private static func map(_ name: String) throws -> Map {
        let path = "fixtures/map/outward/\(name)/850.map.yaml"
        guard let bytes = try? Workbench.file(path) else {
            return try OutwardBench.shippedMap("850", "004010")
        }
        let own = try #require(YAMLReader.read(bytes, file: "850.map.yaml").node)
        let layers =
            try own["extends"] == nil ? [own] : [OutwardBench.shipped("850.map.yaml"), own]
        let shape = try #require(DocumentShape.named("order/1"))
        let (map, diagnostics) = MapCompiler.compile(
            layers: layers, parts: [try Workbench.sharedParts()], tables: [:],
            guide: try OutwardBench.guide("004010", "850"),
            shape: shape, answered: MapCompiler.answered(by: own) == nil ? nil : shape)
        return try #require(map, "\(diagnostics)")
    }

    private static func json(_ name: String, _ file: String) throws -> JSON? {
        try JSONReader.read(try Workbench.file("fixtures/map/outward/\(name)/\(file)"))
    }

    /// Compares with a file; one that has nothing to say is not there.
    private static func compare(_ name: String, _ file: String, _ text: String) throws {
        let url = folder.appending(path: "\(name)/\(file)")
        let expected = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            guard text != expected else { return }
            guard text.isEmpty else {
                try text.write(to: url, atomically: true, encoding: .utf8)
                return
            }
            try FileManager.default.removeItem(at: url)
            return
        }
        #expect(text == expected)
    }
}
