import Canonical
import Diagnostics
import Mapping
import Testing
import Values
import X12

@Suite("Writing a document by its map")
struct OutwardTests {
    @Test("A deep order comes back as it was", arguments: ["004010", "005010"])
    func deep(version: String) throws {
        let bytes = try Workbench.file("fixtures/x12/850-deep-\(version).x12")
        let tree = try #require(try Workbench.trees(bytes).first)
        let map = try Workbench.map(version)
        let body = map.run(tree, context: Workbench.context).document.body
        let result = map.write(body)
        // The order has codes that no list has, and other things that the standard does not allow.
        let faults = result.diagnostics.filter { !$0.code.name.hasPrefix("validate.element") }
        #expect(faults.isEmpty, "\(faults.map(\.message))")
        #expect(!result.isComplete)
    }
}
