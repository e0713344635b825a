import Diagnostics
import Guides
import Testing

@Suite("Reading a dictionary with faults in it")
struct MalformedStandardTests {
    static let sound = [
        "9/elements.txt": "143 ID 3 3 set id\n329 AN 4 9 control\n96 N0 1 10 segments\n",
        "9/segments.txt": "segments\nST start\n    143:M 329:M\nSE end\n    96:M 329:M\n",
        "9/codes.txt": "143 some set id\n    850 order\n",
        "9/sets/1.txt": "set 1 XX one\nheading\n    ST M 1\n    SE M 1\n",
    ]

    private func guide(_ file: String, _ text: String?) -> Result<SetGuide, Standard.Absence> {
        var files = Self.sound
        files["9/\(file)"] = text
        let bytes = files.mapValues { [UInt8]($0.utf8) }
        let standard = Standard { bytes[$0] }
        return Result { () throws(Standard.Absence) in
            try standard.guide(version: "9", set: "1")
        }
    }

    private func faults(_ file: String, _ text: String?) -> [Diagnostic] {
        guard case .failure(.malformed(let faults)) = guide(file, text) else { return [] }
        return faults
    }

    @Test("a sound one can be read")
    func sound() throws {
        #expect(try guide("codes.txt", Self.sound["9/codes.txt"]).get().rows.count == 2)
    }

    struct Fault: Sendable {
        var file: String
        var text: String
        var code: Diagnostic.Code
        var line: Int
        var column: Int

        init(
            _ file: String, _ text: String, _ code: Diagnostic.Code, _ line: Int, _ column: Int
        ) {
            self.file = file
            self.text = text
            self.code = code
            self.line = line
            self.column = column
        }
    }

    static let elements = "143 ID 3 3 set id\n329 AN 4 9 control\n96 N0 1 10 segments\n"
    static let segments = "segments\nST start\n    143:M 329:M\nSE end\n    96:M 329:M\n"

    @Test(
        "each fault names its file, line and column",
        arguments: [
            Fault("elements.txt", elements + "355 ID 2\n", .standardMalformed, 4, 1),
            Fault("elements.txt", elements + "355 XX 2 2 unit\n", .standardMalformed, 4, 5),
            Fault("elements.txt", elements + "355 ID 3 2 unit\n", .standardMalformed, 4, 8),
            Fault("elements.txt", elements + "143 ID 3 3 again\n", .standardMalformed, 4, 1),
            Fault("segments.txt", "ST start\n" + segments, .standardMalformed, 1, 1),
            Fault("segments.txt", "segments\n    143:M\n" + segments, .standardMalformed, 2, 5),
            Fault("segments.txt", segments + "N1 x\n    143:Q\n", .standardMalformed, 7, 5),
            Fault("segments.txt", segments + "N1 x\n    143:M*0\n", .standardMalformed, 7, 5),
            Fault("segments.txt", segments + "N1 x\n    143:M 98:M\n", .standardReference, 7, 11),
            Fault("segments.txt", segments + "ST again\n    143:M\n", .standardMalformed, 6, 1),
            Fault(
                "segments.txt", segments + "N1 x\n    143:M\n    rules Q0102\n",
                .standardMalformed, 8, 11),
            Fault(
                "segments.txt", segments + "N1 x\n    143:M\n    rules single Q0102\n",
                .standardMalformed, 8, 18),
            Fault(
                "segments.txt", segments + "N1 x\n    143:M\n    rules single P0102\n",
                .standardReference, 8, 18),
            Fault(
                "segments.txt", segments + "N1 x\n    evidence some\n    143:M\n",
                .standardMalformed, 7, 14),
            Fault("segments.txt", "evidence\n" + segments, .standardMalformed, 1, 1),
            Fault("elements.txt", "evidence sure\n" + elements, .standardMalformed, 1, 10),
            Fault("codes.txt", "evidence a b\n", .standardMalformed, 1, 10),
            Fault(
                "sets/1.txt", "evidence no\nset 1 XX one\nheading\n    ST M 1\n    SE M 1\n",
                .standardMalformed, 1, 10),
            Fault(
                "sets/1.txt", "set 1 XX one\nheading\n    ST M 1 surely\n    SE M 1\n",
                .standardMalformed, 3, 5),
            Fault("codes.txt", "    850 order\n", .standardMalformed, 1, 5),
            Fault("codes.txt", "143 most set id\n", .standardMalformed, 1, 5),
            Fault("codes.txt", "999 some what\n", .standardReference, 1, 1),
            Fault("sets/1.txt", "", .standardMalformed, 1, 1),
            Fault("sets/1.txt", "set 1 XX one\n    ST M 1\n", .standardMalformed, 2, 5),
            Fault(
                "sets/1.txt", "set 1 XX one\nmiddle\n    ST M 1\n    SE M 1\n",
                .standardMalformed, 2, 1),
            Fault(
                "sets/1.txt", "set 1 XX one\nheading\n    ST M one\n    SE M 1\n",
                .standardMalformed, 3, 5),
            Fault(
                "sets/1.txt", "set 1 XX one\nheading\n    ST M 1\n    N1 O 1\n    SE M 1\n",
                .standardReference, 4, 5),
            Fault(
                "sets/1.txt", "set 1 XX one\nheading\n    ST M 1\n          SE M 1\n    SE M 1\n",
                .standardMalformed, 4, 11),
            Fault(
                "sets/1.txt",
                "set 1 XX one\nheading\n    ST M 1\n    loop ST O 1\n        SE M 1\n    SE M 1\n",
                .standardMalformed, 4, 5),
        ])
    func fault(_ fault: Fault) throws {
        let first = try #require(faults(fault.file, fault.text).first)
        let place = TextPlace(file: "9/\(fault.file)", line: fault.line, column: fault.column)
        #expect(first == Diagnostic(fault.code, "", at: .text(place)), "\(first)")
    }

    @Test("a missing file is named")
    func missing() {
        #expect(faults("codes.txt", nil).map(\.code) == [.standardFileMissing])
    }
}
