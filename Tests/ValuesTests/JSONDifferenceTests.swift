import Testing
import Values

@Suite("Differences between JSON values")
struct JSONDifferenceTests {
    private func differences(_ expected: JSON, _ found: JSON) -> [String] {
        found.differences(from: expected).map(\.description)
    }

    @Test("equal values have none, whatever the order of their members")
    func none() {
        #expect(differences(["a": 1, "b": [1, 2]], ["b": [1, 2], "a": 1]) == [])
    }

    @Test("each place is named once, items from 1")
    func places() {
        let expected: JSON = ["a": 1, "b": ["c": "x", "d": true], "e": [["f": 1], ["f": 2]]]
        let found: JSON = ["a": 2, "b": ["c": "x"], "e": [["f": 1], ["f": 3]], "g": nil]
        #expect(
            differences(expected, found) == [
                "a: expected 1, came 2", "b.d: expected true, nothing came",
                "e[2].f: expected 2, came 3", "g: nothing expected, came null",
            ])
    }

    @Test("one item more or less is one difference, wherever it stands")
    func items() {
        let items: JSON = ["a", "b", "c"]
        #expect(differences(items, ["x", "a", "b", "c"]) == ["[1]: nothing expected, came \"x\""])
        #expect(differences(items, ["a", "c"]) == ["[2]: expected \"b\", nothing came"])
        #expect(differences(items, []).count == 3)
        #expect(differences([], items).count == 3)
    }

    @Test("values of other kinds differ as a whole")
    func kinds() {
        #expect(differences(["a": [1]], ["a": ["b": 1]]) == ["a: expected [1], came {\"b\":1}"])
        #expect(differences(1, "1") == ["expected 1, came \"1\""])
    }
}
