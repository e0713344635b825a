import Diagnostics
import Guides
import Testing
import Values
import X12
import X12JSON

@Suite("The shape of a transaction set as JSON")
struct ShapeTests {
    @Test("an object holds the set, the headers as sent and, at the end, the trailers")
    func whole() throws {
        let bytes = RoundTrip.interchange("BEG*00*NE*1**20261121")
        let object = try #require(RoundTrip.there(bytes).objects.first)
        #expect(
            object.members?.map(\.key) == [
                "interchange", "group", "set", "groupTrailer", "interchangeTrailer",
            ])
        #expect(object["interchange"]?["number"] == 1)
        #expect(object.path("interchange.header[6]")?.text == "SENDER         ")
        #expect(
            object["interchange"]?["delimiters"] == [
                "element": "*", "segment": "~", "component": ">", "repetition": "^",
            ])
        #expect(object["interchange"]?["suffix"] == "")
        #expect(object.path("group.header[8]")?.text == "005010")
        #expect(
            object["set"]?.members?.map(\.key) == [
                "number", "id", "control", "dictionary", "content",
            ])
        #expect(object["set"]?["dictionary"]?.isNull == true)
        #expect(
            object["set"]?["content"] == [
                ["ST", "850", "0001"], ["BEG", "00", "NE", "1", "", "20261121"],
                ["SE", "3", "0001"],
            ])
        #expect(object["groupTrailer"] == ["GE", "1", "1"])
        #expect(object["interchangeTrailer"] == ["IEA", "1", "000000001"])
    }

    @Test("components and repetitions have a shape of their own")
    func elements() throws {
        let bytes = RoundTrip.interchange("REF*A*B*C*D>E", "ZZZ*A^B>C^*>*", "ZZZ")
        let content = try #require(
            RoundTrip.there(bytes).objects.first?["set"]?["content"]?.items)
        #expect(content[1] == ["REF", "A", "B", "C", ["D", "E"]])
        #expect(content[2] == ["ZZZ", ["repetitions": ["A", ["B", "C"], ""]], ["", ""], ""])
        #expect(content[3] == ["ZZZ"])
    }

    @Test("with a dictionary segments stand in their loops, in their order")
    func loops() throws {
        let bytes = RoundTrip.interchange(
            "BEG*00*NE*1**20261121", "N1*ST*A", "N3*S", "N1*BT*B", "PO1**1*EA", "PID*F****X",
            "PO1**2*EA", "QQQ*1", "CTT*2")
        let guide = try RoundTrip.standard.guide(version: "005010", set: "850")
        let object = try #require(
            RoundTrip.there(bytes) { _, _ in guide }.objects.first)
        #expect(object["set"]?["dictionary"] == "005010")
        #expect(
            object["set"]?["content"] == [
                ["ST", "850", "0001"], ["BEG", "00", "NE", "1", "", "20261121"],
                ["loop": "N1", "content": [["N1", "ST", "A"], ["N3", "S"]]],
                ["loop": "N1", "content": [["N1", "BT", "B"]]],
                [
                    "loop": "PO1",
                    "content": [
                        ["PO1", "", "1", "EA"],
                        ["loop": "PID", "content": [["PID", "F", "", "", "", "X"]]],
                    ],
                ],
                ["loop": "PO1", "content": [["PO1", "", "2", "EA"], ["QQQ", "1"]]],
                ["loop": "CTT", "content": [["CTT", "2"]]],
                ["SE", "11", "0001"],
            ])
    }

    @Test("bytes that are no UTF-8 are marked, and what follows a segment where it is unusual")
    func marks() throws {
        var bytes = RoundTrip.interchange("N1*ST*CAF?", "REF*A")
        bytes[try #require(bytes.firstIndex(of: UInt8(ascii: "?")))] = 0xC9
        let text = Array("REF*A~".utf8)
        let at = try #require(bytes.indices.first { bytes[$0...].starts(with: text) })
        bytes.insert(contentsOf: Array("\n\n".utf8), at: at + text.count)
        let there = RoundTrip.there(bytes)
        let content = try #require(there.objects.first?["set"]?["content"]?.items)
        #expect(content[1] == ["N1", "ST", "CAF\u{C9}", ["encoding": "latin-1"]])
        #expect(content[2] == ["REF", "A", ["after": "~\n\n"]])
        #expect(try RoundTrip.back(there.lines).bytes == bytes)
    }

    @Test("a separator where ISA has none by its form stays within its element, wrapped or not")
    func surplusSeparator() throws {
        let whole = RoundTrip.text(RoundTrip.interchange("REF*A"))
            .replacing("*00501*", with: "*00*01*")
        for text in [whole, whole.prefix(70) + "\n" + whole.dropFirst(70)] {
            let there = RoundTrip.there(Array(text.utf8))
            let header = try #require(there.objects.first?["interchange"]?["header"]?.items)
            #expect(header.count == 17 && header[12] == "00*01")
            // Written, it would be read as another ISA.
            let fault = #expect(throws: Diagnostic.self) { try RoundTrip.back(there.lines) }
            #expect(fault?.code == .dataDelimiter)
        }
    }

    @Test("a first separator of ISA that counts for nothing says nothing about its texts")
    func firstSeparator() throws {
        var bytes = RoundTrip.interchange("REF*A")
        bytes[3] = 0xCD
        let there = RoundTrip.there(bytes)
        let header = try #require(there.objects.first?["interchange"]?["header"]?.items)
        #expect(header.count == 17)
        bytes[3] = UInt8(ascii: "*")
        #expect(try RoundTrip.back(there.lines).bytes == bytes)
    }

    @Test("groups without a set and interchanges without a group have an object of their own")
    func empty() throws {
        let group = "GS*PO*A*B*20261121*0915*1*X*005010~GE*0*1~"
        let bytes = Array(
            (RoundTrip.isa + "TA1*000000009*261121*0915*A*000~IEA*0*000000001~"
                + RoundTrip.isa + group + "IEA*1*000000001~").utf8)
        let there = RoundTrip.there(bytes)
        let objects = try there.objects
        #expect(objects.count == 2)
        #expect(
            objects[0].path("interchange.before[0]") == [
                "TA1", "000000009", "261121", "0915", "A", "000",
            ])
        #expect(objects[0]["group"] == nil && objects[0]["set"] == nil)
        #expect(objects[1]["group"] != nil && objects[1]["set"] == nil)
        #expect(try RoundTrip.back(there.lines).bytes == bytes)
    }

    @Test("a trailer that is missing is null, one that was sent stands in the last object")
    func trailers() throws {
        let bytes = Array(
            (RoundTrip.isa + "GS*PO*A*B*20261121*0915*1*X*005010~ST*850*0001~"
                + "BEG*00~ST*850*0002~SE*2*0002~").utf8)
        let there = RoundTrip.there(bytes)
        let objects = try there.objects
        #expect(objects.count == 2)
        #expect(objects[0]["groupTrailer"] == nil)
        #expect(objects[1]["groupTrailer"]?.isNull == true)
        #expect(objects[1]["interchangeTrailer"]?.isNull == true)
        #expect(try RoundTrip.back(there.lines).bytes == bytes)
    }

    @Test("what is too long to be kept is said")
    func leftOut() throws {
        let long = String(repeating: "X", count: 70_000)
        let bytes = RoundTrip.interchange("REF*\(long)", "BEG*00")
        let there = RoundTrip.there(bytes, limits: X12Limits(segmentBytes: 1000))
        #expect(there.isIncomplete)
        #expect(there.diagnostics.map(\.code) == [.segmentTooLong, .jsonLeftOut])
        #expect(!RoundTrip.there(bytes).isIncomplete)
    }
}
