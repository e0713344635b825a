import Testing
import Values

@Suite("Writing JSON part by part")
struct CompactJSONTests {
    private static let key = Array(#""k":"#.utf8)

    /// What stands in an object of one member that `write` writes; nil if it writes nothing.
    private func member(
        _ text: String, _ write: (inout CompactJSON, [UInt8], Range<Int>) -> Bool
    ) -> String? {
        // Something before and behind, so that a wrong part shows; little room, so that it grows.
        let bytes = Array("<\(text)>".utf8)
        var out = CompactJSON(capacity: 1)
        out.open("{")
        guard write(&out, bytes, 1..<bytes.count - 1) else {
            #expect(out.count == 1, "what is not written leaves nothing")
            return nil
        }
        out.closeText()
        return String(decoding: out.bytes(), as: UTF8.self)
    }

    @Test(
        "a date of X12 becomes one of ISO 8601",
        arguments: [
            ("20261121", #"{"k":"2026-11-21"}"#), ("261121", #"{"k":"2026-11-21"}"#),
            ("700101", #"{"k":"1970-01-01"}"#), ("20240229", #"{"k":"2024-02-29"}"#),
            ("00010101", #"{"k":"0001-01-01"}"#), ("20230229", nil), ("20261301", nil),
            ("2026112", nil), ("2026-1-1", nil), ("00000101", nil), ("", nil),
        ] as [(String, String?)])
    func date(_ text: String, _ expected: String?) {
        let written = member(text) {
            $0.write(ready: Self.key, Self.key.indices, date: $1, $2)
        }
        #expect(written == expected)
        #expect((written == nil) == (CivilDate(compact: text) == nil))
    }

    @Test(
        "digits are filled up with zeros",
        arguments: [
            ("96385074", #"{"k":"00000096385074"}"#),
            ("10614141000415", #"{"k":"10614141000415"}"#), ("", #"{"k":"00000000000000"}"#),
            ("106141410004150", nil), ("12 4", nil), ("1.5", nil), ("-1", nil),
        ] as [(String, String?)])
    func digits(_ text: String, _ expected: String?) {
        let written = member(text) {
            $0.write(ready: Self.key, Self.key.indices, digits: $1, $2, width: 14)
        }
        #expect(written == expected)
    }
}
