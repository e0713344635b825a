import Mapping
import Testing

@Suite("The shipped maps")
struct ShippedMapTests {
    @Test(
        "Each compiles without a word for each version",
        arguments: Workbench.mappedSets, ["004010", "005010"])
    func compiles(set: String, version: String) throws {
        let (map, diagnostics) = try Workbench.shipped(set: set, version)
        #expect(map != nil)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
    }
}
