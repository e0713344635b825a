import Testing
import Values

@Suite("Reading JSON")
struct JSONReaderTests {
    @Test("keeps numbers, order and text exactly")
    func reads() throws {
        let text = #"{"b":1.10,"a":[null,true,false,-0.5,"é\u00e9\ud83d\ude00\n\/"],"z":{}}"#
        let json = try JSONReader.read(text)
        #expect(json["b"]?.decimal?.description == "1.10")
        #expect(json.members?.map(\.key) == ["b", "a", "z"])
        #expect(json.path("a[4]")?.text == "éé😀\n/")
        #expect(json.path("a[1]")?.flag == true)
        #expect(json.path("a[0]")?.isNull == true)
        #expect(json["z"]?.members?.isEmpty == true)
    }

    @Test(
        "works out exponents exactly",
        arguments: [
            ("1e3", "1000"), ("1.5E+2", "150"), ("12e-1", "1.2"), ("0e9", "0"),
            ("-1.20e1", "-12.0"),
            ("1e-38", "0.00000000000000000000000000000000000001"), ("0e-50", "0"),
            ("1000e-40", "0.0000000000000000000000000000000000001"),
            ("1.2345678901234567e-05", "0.000012345678901234567"),
        ])
    func exponents(text: String, value: String) throws {
        let number = try #require(try JSONReader.read(text).decimal)
        #expect(number == ExactDecimal(value))
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            ("", .endsEarly, 1, 1), ("[1,]", .unexpected(0x5D), 1, 4),
            ("{\"a\" 1}", .unexpected(0x31), 1, 6),
            ("{a:1}", .unexpected(0x61), 1, 2), ("[1 2]", .unexpected(0x32), 1, 4),
            ("1 1", .textAfterValue, 1, 3), ("[\n  01]", .leadingZero, 2, 3),
            ("-", .endsEarly, 1, 2),
            ("1.", .endsEarly, 1, 3), ("1.e5", .unexpected(0x65), 1, 3), ("1e", .endsEarly, 1, 3),
            ("+1", .unexpected(0x2B), 1, 1), (".5", .unexpected(0x2E), 1, 1),
            ("{\"é\":1,\n \"é\":2}", .repeatedKey("é"), 2, 2), ("\"a", .endsEarly, 1, 3),
            ("\"é\u{1}\"", .unexpected(1), 1, 3), (#""\x""#, .badEscape, 1, 2),
            (#""\u12G4""#, .badEscape, 1, 6),
            (#""\ud800""#, .badEscape, 1, 2), (#""\udc00""#, .badEscape, 1, 2),
            (#""\ud800\n""#, .badEscape, 1, 2),
            ("tru", .endsEarly, 1, 4), ("nulL", .unexpected(0x4C), 1, 4),
            ("NaN", .unexpected(0x4E), 1, 1),
            ("[1e39]", .numberOutOfRange, 1, 2), ("[1e-39]", .numberOutOfRange, 1, 2),
            ("1e99999999999999999999", .numberOutOfRange, 1, 1),
            ("999999999999999999999999999999999999999", .numberOutOfRange, 1, 1),
            ("{\"a\":1,}", .unexpected(0x7D), 1, 8), ("{,}", .unexpected(0x2C), 1, 2),
            ("\u{FEFF}1", .unexpected(0xEF), 1, 1),
            ("[1", .endsEarly, 1, 3), ("// c\n1", .unexpected(0x2F), 1, 1),
        ] as [(String, JSONSyntaxError.Reason, Int, Int)])
    func faults(text: String, reason: JSONSyntaxError.Reason, line: Int, column: Int) {
        do throws(JSONSyntaxError) {
            let value = try JSONReader.read(text)
            Issue.record("read as \(value)")
        } catch {
            #expect(error.reason == reason)
            #expect(error.line == line)
            #expect(error.column == column)
            #expect(error.description.contains("line \(line), column \(column): "))
        }
    }

    @Test("refuses bytes that are not UTF-8")
    func notUTF8() {
        #expect { try JSONReader.read([0x22, 0xC3, 0x22]) } throws: {
            ($0 as? JSONSyntaxError)?.reason == .notUTF8
        }
    }

    @Test("takes 64 levels and refuses one more, however many follow")
    func depth() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(throws: Never.self) { try JSONReader.read(nested(64)) }
        for levels in [65, 200_000] {
            #expect { try JSONReader.read(nested(levels)) } throws: {
                let error = $0 as? JSONSyntaxError
                return error?.reason == .tooDeep(limit: 64) && error?.offset == 64
            }
        }
    }

    @Test("counts depth, not neighbours")
    func neighbours() throws {
        let text = "[" + Array(repeating: "[{}]", count: 200).joined(separator: ",") + "]"
        #expect(try JSONReader.read(text).items?.count == 200)
    }

    @Test("finds a repeated key among few and among many", arguments: [2, 15, 16, 17, 18, 500])
    func repeatedKey(count: Int) throws {
        let keys = (0..<count).map { "\"k\($0)\":1" }
        let unique = "{" + keys.joined(separator: ",") + "}"
        #expect(try JSONReader.read(unique).members?.count == count)
        for repeated in [0, count - 1] {
            let text = "{" + keys.joined(separator: ",") + ",\"k\(repeated)\":2}"
            #expect { try JSONReader.read(text) } throws: {
                ($0 as? JSONSyntaxError)?.reason == .repeatedKey("k\(repeated)")
            }
        }
    }

    @Test("refuses a text beyond the limit")
    func size() {
        #expect { try JSONReader.read("[1,2]", limits: .init(bytes: 4)) } throws: {
            ($0 as? JSONSyntaxError)?.reason == .tooLarge(limit: 4)
        }
    }
}

@Suite("JSON trees")
struct JSONTreeTests {
    let order: JSON = ["number": "45", "lines": [["quantity": 3, "uom": "EA"], ["quantity": 4]]]

    @Test("are looked into by key, index and path")
    func looks() {
        #expect(order["lines"]?[0]?["quantity"] == 3)
        #expect(order.path("lines[1].quantity")?.integer == 4)
        #expect(order.path("")?["number"] == "45")
    }

    @Test(
        "give nothing where a path leads nowhere",
        arguments: [
            "lines[2]", "lines[-1]", "lines.quantity", "number[0]", "other", "lines[x]", "lines[0",
        ])
    func nowhere(path: String) {
        #expect(order.path(path) == nil)
    }

    @Test("are changed in place: replaced, appended, removed")
    func changes() {
        var json = order
        json["number"] = "46"
        json["note"] = nil
        json["ship"] = JSON.null
        #expect(json.members?.map(\.key) == ["number", "lines", "ship"])
        json["lines"] = nil
        #expect(json.description == #"{"number":"46","ship":null}"#)
        var fresh = JSON.null
        fresh["a"] = 1
        #expect(fresh == ["a": 1])
    }

    @Test("are equal in order, equivalent in any")
    func equality() {
        let one: JSON = ["a": [["x": 1, "y": 2]], "b": 1]
        let other: JSON = ["b": 1, "a": [["y": 2, "x": 1]]]
        #expect(one != other)
        #expect(one.isEquivalent(to: other))
        #expect(!one.isEquivalent(to: ["b": 1, "a": [["y": 2, "x": 3]]]))
        #expect(!one.isEquivalent(to: ["b": 1]))
        #expect(!JSON.array([1, 2]).isEquivalent(to: [2, 1]))
    }
}

@Suite("Writing JSON")
struct JSONWriterTests {
    @Test("streams members as they come, drained at any moment")
    func streams() {
        var writer = JSONWriter()
        var bytes: [UInt8] = []
        writer.beginObject()
        writer.member("po", "45\"\\\u{1}\u{1F}\n\t\r\u{8}\u{C}é/")
        bytes += writer.drain()
        writer.key("lines")
        writer.beginArray()
        for line in 1...2 {
            writer.value(line)
            bytes += writer.drain()
        }
        writer.value(false)
        writer.null()
        writer.endArray()
        #expect(!writer.isComplete)
        writer.endObject()
        bytes += writer.drain()
        #expect(writer.isComplete)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"po":"45\"\\\u0001\u001f\n\t\r\b\fé/","lines":[1,2,false,null]}"#)
    }

    @Test("indents by two blanks and leaves empty brackets together")
    func pretty() {
        let json: JSON = ["a": [1, ["b": nil]], "c": [], "d": [:]]
        let text = """
            {
              "a": [
                1,
                {
                  "b": null
                }
              ],
              "c": [],
              "d": {}
            }

            """
        #expect(String(decoding: json.bytes(pretty: true), as: UTF8.self) == text)
    }

    @Test("gives back what the reader read", arguments: Array(1...20) as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let json = Self.tree(depth: 5, &random)
        for pretty in [false, true] {
            let bytes = json.bytes(pretty: pretty)
            let back = try JSONReader.read(bytes)
            #expect(back == json)
            #expect(back.bytes(pretty: pretty) == bytes)
        }
    }

    private static func tree(depth: Int, _ random: inout SplitMix64) -> JSON {
        switch Int.random(in: depth == 0 ? 2...5 : 0...5, using: &random) {
        case 0:
            return .array((0..<4).map { _ in tree(depth: depth - 1, &random) })
        case 1:
            return .object(
                (0..<4).map { .init("\($0)" + text(&random), tree(depth: depth - 1, &random)) })
        case 2:
            return .number(
                ExactDecimal(
                    coefficient: Int128(Int64(bitPattern: random.next())),
                    scale: .random(in: 0...38, using: &random)))
        case 3: return .bool(.random(using: &random))
        case 4: return .null
        default: return .string(text(&random))
        }
    }

    private static func text(_ random: inout SplitMix64) -> String {
        let scalars = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
            Unicode.Scalar(
                UInt32.random(in: 0...(.random(using: &random) ? 0x7F : 0x10FFFF), using: &random))
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

@Suite("Hostile JSON")
struct HostileJSONTests {
    @Test(
        "ends in a value that writes back, or in an error within the text",
        arguments: Array(1...20) as [UInt64])
    func mutated(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let text = #"{"a":[1.50,-0,2e3,"x\u00e9\ud83d\ude00\\"],"b":{"c":null,"d":true},"é":""}"#
        let signs = Array("{}[]:,-+.eE019\"\\u \n".utf8) + [0, 0xC3, 0xFF]
        for _ in 0..<200 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] = try #require(signs.randomElement(using: &random))
            }
            do throws(JSONSyntaxError) {
                let json = try JSONReader.read(bytes)
                #expect(try JSONReader.read(json.bytes()) == json)
            } catch {
                #expect((0...bytes.count).contains(error.offset))
            }
        }
    }
}

@Suite("Writing JSON strings")
struct JSONStringTests {
    @Test(
        "escapes what must be escaped wherever it stands, and nothing else",
        arguments: (0...0x7F) as ClosedRange<UInt8>)
    func everywhere(byte: UInt8) {
        let special = String(Unicode.Scalar(byte))
        let hex = (byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16)
        let short: [UInt8: String] = [
            0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r", 0x22: "\\\"",
            0x5C: "\\\\",
        ]
        let written = short[byte] ?? (byte < 0x20 ? hex : special)
        for before in 0...17 {
            for after in [0, 1, 7, 8, 9] {
                let head = String(repeating: "é", count: before / 2) + "!".prefix(before % 2)
                let tail = String(repeating: "~", count: after)
                let text = JSON.string(head + special + tail)
                #expect(
                    String(decoding: text.bytes(), as: UTF8.self) == "\"\(head)\(written)\(tail)\"")
                var writer = JSONWriter()
                writer.value(head + special + tail)
                #expect(writer.bytes == text.bytes())
            }
        }
    }

    @Test("a large tree outgrows its first memory")
    func large() throws {
        let text = String(repeating: "quay \"7\" ", count: 5_000)
        let json = JSON.array((0..<300).map { ["key \($0)": .string(text), "n": .number(12)] })
        #expect(try JSONReader.read(json.bytes()) == json)
    }
}
