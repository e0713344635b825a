import Canonical
import Diagnostics
import Foundation
import Guides
import Mapping
import Testing
import Values
import X12

@testable import Partners

@Suite("The sample partners' orders")
struct GoldenCaseTests {
    /// The canonical orders of a case's `in.x12`, without their sources.
    private func orders(
        _ partner: String, _ name: String, faults: [String] = []
    ) throws -> [JSON] {
        let (folder, diagnostics) = try SampleTests.read()
        let agreements = try #require(folder, "\(diagnostics)").partner(named: partner)?.agreements
        let agreement = try #require(agreements?.first)
        let path = "partners/\(partner)/cases/\(name)/in.x12"
        let bytes = [UInt8](try Data(contentsOf: SmallFolder.root.appending(path: path)))
        var bodies: [JSON] = []
        for tree in try trees(bytes, agreement) {
            let context = MapContext(source: .unknown)
            let result = try #require(agreement.map).run(tree, context: context)
            #expect(result.diagnostics.map(\.code.name) == faults)
            var body = result.document.body
            body["source"] = nil
            bodies.append(body)
        }
        return bodies
    }

    /// The transaction sets of a file, each held against its guide without a fault.
    private func trees(_ bytes: [UInt8], _ agreement: Agreement) throws -> [SetTree] {
        var trees: [SetTree] = []
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        let guide = try #require(agreement.guide)
        var validator = SetValidator(guide, policy: agreement.validation)
        var tree = SetTree(guide: guide)
        loop: while true {
            switch reader.next() {
            case .set:
                validator = SetValidator(guide, policy: agreement.validation)
                tree = SetTree(guide: guide)
                try tree.append(reader.segment, at: validator.check(reader.segment))
            case .segment:
                try tree.append(reader.segment, at: validator.check(reader.segment))
            case .setEnd(let trailer):
                #expect(trailer.faults == [])
                try tree.append(reader.segment, at: validator.check(reader.segment))
                validator.finish()
                #expect(validator.faults.map(\.code.name) == [])
                trees.append(tree)
            case .needsBytes, .end:
                break loop
            default:
                break
            }
        }
        return trees
    }

    @Test("One purchase, in three flavours, gives three equal orders")
    func samePurchase() throws {
        let alder = try orders("alder", "same-purchase")
        #expect(alder.count == 1)
        #expect(alder[0]["unmapped"] == nil)
        #expect(try orders("brightwater", "same-purchase") == alder)
        #expect(try orders("copperhill", "same-purchase") == alder)
    }

    @Test(
        "Every element of the samples is read",
        arguments: [
            ("alder", "cancel"), ("alder", "several-orders"), ("alder", "terms-and-notes"),
            ("brightwater", "delivery-time"), ("brightwater", "release"),
            ("copperhill", "own-codes"),
        ])
    func lossless(partner: String, name: String) throws {
        for order in try orders(partner, name) { #expect(order["unmapped"] == nil) }
    }

    @Test("Copperhill's units and items become ours by its tables")
    func tables() throws {
        let lines = try orders("copperhill", "own-codes")[0]["lines"]?.items ?? []
        let units = lines.compactMap { $0["unit"]?.text }
        #expect(units == ["CA", "EA", "DZ"])
        let items = lines.compactMap { $0["gtin"]?.text }
        #expect(items == ["00614141200177", "00614141200184", "00614141200191"])
    }

    @Test("A unit that the table does not have is told, and nothing is guessed")
    func unknownUnit() throws {
        let order = try orders("copperhill", "unknown-unit", faults: ["map.lookup.missing"])[0]
        #expect(order["lines"]?[0]?["unit"] == nil)
    }
}

extension DocumentSource {
    /// A source that no test looks at.
    fileprivate static var unknown: DocumentSource {
        let nobody = Endpoint(qualifier: "ZZ", id: "NOBODY", application: "NOBODY")
        return DocumentSource(
            correlation: "", partner: "", sender: nobody, receiver: nobody, usage: .test,
            version: "004010", set: "850", interchangeControl: "", groupControl: "",
            setControl: "", fileDigest: "", byteOffset: 0, byteCount: 0,
            contentDigest: "", profileDigest: "")
    }
}
