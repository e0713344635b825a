import Testing
import Values

@testable import Mapping

@Suite("Values at the ends of what numbers, dates and texts can be")
struct ExtremeValueTests {
    private static let texts = [
        "", " ", "-", ".", "-0", "+1", "9999", "00010101", "99991231", "991231", "2359", "23595999",
        "9223372036854775807", "-9223372036854775808", "-9223372036854775809",
        "170141183460469231731687303715884105727", "-170141183460469231731687303715884105727",
        "-170141183460469231731687303715884105728", "0.00000000000000000000000000000000000001",
        "e\u{301}🇩🇪\u{200B}", String(repeating: "9", count: 400),
    ]

    @Test(
        "no text ends a conversion, and what is converted is written back as the same",
        arguments: ValueType.spellings)
    func converts(spelling: String) throws {
        let type = try #require(ValueType(spelling: spelling))
        var converted = 0
        for text in Self.texts {
            guard let json = type.json(text) else { continue }
            converted += 1
            let written = try #require(type.outward(json, element: nil), "\(text)")
            let back = try #require(type.json(written), "\(text) became \(written)")
            #expect(type.isSame(back, json), "\(text) became \(written)")
        }
        #expect(converted > 0 || spelling == "flag")
    }

    private static let calls: [(name: String, arguments: [String])] = [
        ("trim", []), ("upper", []), ("lower", []), ("pad", ["256"]), ("unpad", []),
        ("left", ["9223372036854775807"]), ("right", ["9223372036854775807"]),
        ("substr", ["9223372036854775807", "9223372036854775807"]), ("replace", ["9", "99"]),
        ("split", ["-", "9223372036854775807"]), ("prefix", ["A"]), ("suffix", ["Z"]),
        ("digits", []), ("plain", []), ("negate", []),
        ("times", ["-170141183460469231731687303715884105727"]), ("times", ["0.1"]),
        ("over", ["-170141183460469231731687303715884105727"]), ("over", ["-1"]), ("round", ["0"]),
        ("date", ["YYMMDD", "CCYYMMDD"]), ("time", ["HHMM", "HH:MM:SS"]), ("decimal", [","]),
        ("gtin", []), ("sscc", []), ("checkDigit", []),
    ]

    @Test("no text ends a function, and none grows beyond what it may", arguments: calls)
    func applies(call: (name: String, arguments: [String])) throws {
        let function = try #require(MapFunction(call.name, call.arguments))
        for text in Self.texts {
            let made = function.apply(text)
            #expect((made?.utf8.count ?? 0) <= text.utf8.count * function.growth + 256)
            // Undone, a text is one of which the function makes it again; a number, one as great.
            if let first = try? function.undone(text), call.name != "decimal" {
                let again = try #require(function.apply(first), "\(text) was \(first)")
                #expect(function.isSame(again, text), "\(text) was \(first), now \(again)")
            }
        }
    }

    @Test("no date is written without the century that it is read with")
    func centuries() throws {
        let function = try #require(MapFunction("date", ["YYMMDD", "CCYYMMDD"]))
        #expect(try function.undone("20260131") == "260131")
        for text in ["00010101", "20991231", "99991231"] {
            #expect(throws: MapFunction.OneWay.text) { try function.undone(text) }
        }
    }

    @Test("every function is among these")
    func complete() {
        #expect(Set(Self.calls.map(\.name)) == Set(MapFunction.names))
    }
}
