import Diagnostics
import Testing
import Values
import X12
import X12JSON

@Suite("Interchanges from JSON")
struct WritingTests {
    private let order = RoundTrip.interchange("BEG*00*NE*1**20261121", "REF*DP*0417")

    /// The set's content with its second segment replaced.
    private func lines(_ segment: JSON, _ marks: JSON? = nil) throws -> [[UInt8]] {
        try RoundTrip.changed(order) { object in
            var items = object["set"]?["content"]?.items ?? []
            items[1] = segment
            object["set"]?["content"] = .array(items)
        }
    }

    @Test(
        "data that holds a delimiter is refused, or the delimiter replaced",
        arguments: [
            "A*B", "A~B", "A>B", "A^B",
        ])
    func delimiters(_ text: String) throws {
        let lines = try lines(["BEG", "00", .string(text)])
        let fault = #expect(throws: Diagnostic.self) { try RoundTrip.back(lines) }
        #expect(fault?.code == .dataDelimiter)
        #expect(fault?.place == .data(DataPlace(tag: "BEG", element: 2)))
        let back = try RoundTrip.back(lines, replacement: UInt8(ascii: " ")).bytes
        #expect(RoundTrip.text(back).contains("BEG*00*A B~"))
    }

    @Test("binary data may hold them, when their length is right")
    func binary() throws {
        let bytes = RoundTrip.interchange("BIN*5*A~*^>")
        #expect(try RoundTrip.back(RoundTrip.there(bytes).lines).bytes == bytes)
        let lines = try lines(["BIN", "4", "A~*^>"])
        #expect(
            throws: Diagnostic(.dataDelimiter, "", at: .data(DataPlace(tag: "BIN", element: 2)))
        ) {
            try RoundTrip.back(lines)
        }
    }

    /// An interchange of one set with a segment of any bytes in it.
    private func interchange(_ start: String, _ data: [UInt8]) -> [UInt8] {
        let parts = RoundTrip.text(RoundTrip.interchange("REF*DP*1", "REF*DP*2"))
            .split(separator: "REF*DP*1~", maxSplits: 1).map { Array($0.utf8) }
        return parts[0] + Array(start.utf8) + data + [UInt8(ascii: "~")] + parts[1]
    }

    @Test(
        "binary data come back whatever their bytes are", arguments: ["BIN*256*", "BDS*ASB*256*"])
    func anyBytes(_ start: String) throws {
        let bytes = interchange(start, (0...255).map { $0 })
        for block in [1, 100, 1 << 16] {
            let there = RoundTrip.there(bytes, block: block)
            #expect(!there.isIncomplete)
            #expect(try RoundTrip.back(there.lines).bytes == bytes)
        }
    }

    @Test("grades of service and deferred delivery come back before the first group")
    func requests() throws {
        let text = RoundTrip.text(order)
            .replacing("~GS*", with: "~ISB*1~ISE*261130*0800*ET~GS*", maxReplacements: 1)
        let there = RoundTrip.there(Array(text.utf8))
        #expect(try there.objects.first?["interchange"]?["before"]?.items?.count == 2)
        #expect(try RoundTrip.text(RoundTrip.back(there.lines).bytes) == text)
    }

    @Test(
        "binary data over the limit of a segment are left out, which is said; all else comes back")
    func binaryOverLimit() throws {
        let bytes = interchange("BIN*80000*", Array(repeating: UInt8(ascii: "~"), count: 80_000))
        let there = RoundTrip.there(bytes, limits: X12Limits(segmentBytes: 70_000))
        #expect(there.isIncomplete)
        #expect(there.diagnostics.map(\.code).contains(.segmentTooLong))
        let back = RoundTrip.text(try RoundTrip.back(there.lines).bytes)
        let data = RoundTrip.text(interchange("BIN*80000*", [])).split(separator: "BIN*80000*~")
        #expect(back == data.joined())
    }

    @Test(
        "a length over the limit that nothing in the file fills is said, and the bytes come back"
    )
    func binaryLie() throws {
        let bytes = interchange("BIN*999999999*", Array("short".utf8))
        let there = RoundTrip.there(bytes)
        #expect(there.isIncomplete)
        #expect(there.diagnostics.map(\.code).contains(.segmentTooLong))
        #expect(try RoundTrip.back(there.lines).bytes == bytes)
    }

    @Test("trailers are corrected and added, or written as they are given")
    func trailers() throws {
        let lines = try RoundTrip.changed(order) { object in
            var items = object["set"]?["content"]?.items ?? []
            items.insert(["CUR", "BY", "USD"], at: 2)
            object["set"]?["content"] = .array(items)
            object["groupTrailer"] = ["GE", "7", "8"]
            object["interchangeTrailer"] = nil
        }
        let right = try RoundTrip.back(lines, trailers: .compute)
        #expect(RoundTrip.text(right.bytes).hasSuffix("SE*5*0001~GE*1*1~IEA*1*000000001~"))
        #expect(
            right.corrections.map(\.code) == [
                .trailerCorrected, .trailerCorrected, .trailerCorrected,
            ])
        #expect(right.corrections.map(\.value) == ["4", "7", "8"])
        let kept = try RoundTrip.back(lines)
        #expect(RoundTrip.text(kept.bytes).hasSuffix("SE*4*0001~GE*7*8~IEA*1*000000001~"))
        #expect(kept.corrections.isEmpty)
    }

    @Test("what is right stays as it is, leading zeros included; null is left out or added")
    func kept() throws {
        let text = RoundTrip.text(order).replacing("GE*1*1~", with: "GE*01*0001~")
        let lines = RoundTrip.there(Array(text.utf8)).lines
        #expect(try RoundTrip.back(lines, trailers: .compute).bytes == Array(text.utf8))
        let cut = Array(text.replacing("SE*4*0001~GE*01*0001~IEA*1*000000001~", with: "").utf8)
        #expect(try RoundTrip.back(RoundTrip.there(cut).lines).bytes == cut)
        #expect(try RoundTrip.back(RoundTrip.there(cut).lines, trailers: .compute).bytes == order)
    }

    @Test("consecutive objects of one header share its interchange and group")
    func sharing() throws {
        let other = RoundTrip.text(order).replacing("000000001", with: "000000002")
        let one = RoundTrip.there(order).lines
        let two = RoundTrip.there(Array(other.utf8)).lines
        let all = try (one + two).map { line in
            var object = try JSONReader.read(line)
            object["groupTrailer"] = nil
            object["interchangeTrailer"] = nil
            return object.bytes()
        }
        #expect(try RoundTrip.back(all).bytes == order + Array(other.utf8))
        let joined = try RoundTrip.back([all[0], all[0]], trailers: .compute).bytes
        #expect(RoundTrip.text(joined).hasSuffix("SE*4*0001~GE*2*1~IEA*1*000000001~"))
    }

    @Test("delimiters need not be said, but have to be those of ISA")
    func form() throws {
        func back(_ change: (inout JSON) -> Void) throws -> [UInt8] {
            try RoundTrip.back(
                RoundTrip.changed(order) { object in
                    var interchange = object["interchange"] ?? .null
                    change(&interchange)
                    object["interchange"] = interchange
                }
            ).bytes
        }
        #expect(try back { $0["delimiters"] = nil } == order)
        #expect(try back { $0["suffix"] = "\r\n" }.count == order.count + 2 * 8)
        let wrong: [(String, JSON)] = [
            ("component", ":"), ("repetition", "!"), ("element", "~"), ("element", "**"),
            ("segment", ""), ("component", "\u{20AC}"),
        ]
        for (name, value) in wrong {
            let fault = #expect(throws: Diagnostic.self) {
                try back { $0["delimiters"]?[name] = value }
            }
            #expect(fault?.code == .jsonDelimiters, "\(name)")
        }
        let fault = #expect(throws: Diagnostic.self) { try back { $0["suffix"] = "x" } }
        #expect(fault?.code == .jsonDelimiters)
    }

    @Test(
        "an object of another shape is refused",
        arguments: [
            #"{}"#, #"[]"#, #"{"interchange":{}}"#, #"{"interchange":{"header":["ISA","1"]}}"#,
        ])
    func shape(_ text: String) throws {
        let fault = #expect(throws: Diagnostic.self) { try RoundTrip.back([Array(text.utf8)]) }
        #expect(fault?.code == .jsonShape)
    }

    @Test(
        "a segment of another shape is refused",
        arguments: [
            [], ["BEG", nil], ["BEG", 1], ["BEG", [["A"]]], ["BEG", ["repetitions": "A"]],
            ["BEG", ["repetitions": [["repetitions": ["A"]]]]], ["BEG", "00", ["before": "x"]],
            ["BEG", "00", ["encoding": "utf-8"]], "BEG", ["loop": "N1"],
            ["BEG", ["after": "\u{20AC}"]],
        ] as [JSON])
    func segment(_ segment: JSON) throws {
        let lines = try lines(segment)
        let fault = #expect(throws: Diagnostic.self) { try RoundTrip.back(lines) }
        #expect(fault?.code == .jsonShape)
    }

    @Test("text has to fit its encoding, repetitions need a separator, lines are JSON")
    func others() throws {
        let euro = try lines(["BEG", "\u{20AC}", ["encoding": "latin-1"]])
        #expect(
            #expect(throws: Diagnostic.self) { try RoundTrip.back(euro) }?.code == .jsonEncoding)
        let old = RoundTrip.text(order).replacing("^*00501", with: "U*00401")
        let repeats = try RoundTrip.changed(Array(old.utf8)) { object in
            object["set"]?["content"] = [
                ["ST", "850", "0001"], ["A", ["repetitions": ["1", "2"]]],
            ]
        }
        #expect(
            #expect(throws: Diagnostic.self) { try RoundTrip.back(repeats) }?.code
                == .dataRepetition)
        #expect(
            #expect(throws: Diagnostic.self) { try RoundTrip.back([Array("{".utf8)]) }?.code
                == .jsonSyntax)
        #expect(try RoundTrip.back([[], Array(" \r".utf8)]).bytes.isEmpty)
    }

    @Test("after a fault nothing of the object is written")
    func atomic() throws {
        var writer = JSONToX12()
        let good = RoundTrip.there(order).lines[0]
        try writer.write(line: good)
        let written = writer.drain()
        let bad = try lines(["BEG", "A*B"])[0]
        #expect(throws: Diagnostic.self) { try writer.write(line: bad) }
        #expect(writer.drain().isEmpty && written == order)
    }
}
