import Acknowledgments
import Diagnostics
import Foundation
import Guides
import Testing
import X12

/// The first examples of docs/x12.md are the files of this folder: they compile, and do what the
/// page says.
@Suite("The examples of the documentation")
struct ExampleTests {
    private static let root = URL(filePath: #filePath, directoryHint: .notDirectory)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func file(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }

    private static let standard = Standard { path in try? file("standard/\(path)") }

    @Test(
        "docs/x12.md shows the file as it is",
        arguments: ["CountingSegments", "CheckingSets", "Answering"])
    func shown(_ name: String) throws {
        let code = try String(
            decoding: Self.file("Tests/ExampleTests/\(name).swift"), as: UTF8.self)
        let page = try String(decoding: Self.file("docs/x12.md"), as: UTF8.self)
        #expect(page.contains("```swift\n\(code)```"))
    }

    @Test("segments are counted")
    func counting() throws {
        let counts = segmentCounts(of: try Self.file("fixtures/demo/van/01-alder-order.x12"))
        #expect(counts == ["0001": 17])
    }

    @Test("sets are checked")
    func checking() throws {
        let file = try Self.file("fixtures/demo/van/10-one-bad-set.x12")
        #expect(
            try faults(in: file, by: Self.standard)
                == ["BEG: mandatory segment BEG is missing before CUR"])
    }

    @Test("a group is answered")
    func answering() throws {
        let group = GroupHeader(elements: [
            "PO", "A1", "B1", "20261121", "0915", "7", "X", "004010",
        ])
        let interchange = InterchangeHeader(
            elements: [
                "00", "          ", "00", "          ", "ZZ", "A1             ", "ZZ",
                "B1             ", "261121", "0915", "U", "00401", "000000009", "0", "P", ">",
            ], delimiters: .usual)
        let verdicts = [
            SetVerdict(set: "850", control: "0001", disposition: .accepted),
            SetVerdict(set: "850", control: "0002", disposition: .rejected, codes: [4]),
        ]
        let bytes = try answer(
            to: group, of: interchange, verdicts: verdicts, statedCount: "2", date: "20261121",
            time: "0920")
        #expect(
            String(decoding: bytes, as: UTF8.self).hasSuffix(
                "GS*FA*B1*A1*20261121*0920*1*X*004010~ST*997*0001~AK1*PO*7~AK2*850*0001~AK5*A~"
                    + "AK2*850*0002~AK5*R*4~AK9*P*2*2*1~SE*8*0001~GE*1*1~IEA*1*000000001~"))
    }
}
