import Diagnostics
import Foundation
import Testing
import X12
import X12JSON

/// The hostile files of `fixtures/x12/reading` become JSON and come back as they were.
@Suite("Files as partners really write them, as JSON and back")
struct ReadingCaseTests {
    /// What the way there and back changes, as docs/x12.md lists it.
    enum Change {
        /// One run of bytes outside interchanges is gone.
        case outside
        /// Line breaks within segments are gone.
        case unwrapped
        /// The first separator of ISA is written as the other fifteen.
        case separator
        /// Nothing of the file, or nothing after ISA, can be read, which is said.
        case unreadable
        /// Nothing can be read, and no such ISA is written.
        case unwritable
    }

    private static let changes: [String: Change] = [
        "blank-lines-before": .outside, "byte-order-mark": .outside, "isa-broken": .outside,
        "junk-before": .outside, "segments-after-iea": .outside, "text-between": .outside,
        "bin-wrapped": .unwrapped, "wrapped-20": .unwrapped, "wrapped-72": .unwrapped,
        "wrapped-80": .unwrapped, "wrapped-isa-only": .unwrapped,
        "separator-mixed": .separator,
        "not-x12-ebcdic": .unreadable, "not-x12-edifact": .unreadable,
        "not-x12-prose": .unreadable, "not-x12-utf16": .unreadable,
        "not-x12-utf16-bare": .unreadable, "not-x12-without-isa": .unreadable,
        "separator-letter": .unreadable, "separator-is-terminator": .unwritable,
        "terminator-letter": .unwritable,
    ]

    private static let names =
        (try? FileManager.default.contentsOfDirectory(
            atPath: RoundTrip.root.appending(path: "fixtures/x12/reading").path))?
        .filter { !$0.contains(".") }.sorted() ?? []

    @Test("all changes that are listed concern a file")
    func complete() {
        #expect(Set(Self.changes.keys).subtracting(Self.names) == [])
        #expect(Self.names.count > 50)
    }

    @Test("the file comes back, however it is cut", arguments: names)
    func identity(_ name: String) throws {
        let bytes = try RoundTrip.file("fixtures/x12/reading/\(name)/received.x12")
        let there = RoundTrip.there(bytes)
        for block in [1, 7, 106] {
            #expect(RoundTrip.there(bytes, block: block).lines == there.lines, "block \(block)")
        }
        let change = Self.changes[name]
        if change == .unwritable {
            #expect(throws: Diagnostic.self) { try RoundTrip.back(there.lines) }
            #expect(there.isIncomplete)
            return
        }
        let back = try RoundTrip.back(there.lines).bytes
        switch change {
        case nil: #expect(back == bytes)
        case .outside:
            let start = zip(back, bytes).prefix { $0 == $1 }.count
            let end = zip(back.reversed(), bytes.reversed()).prefix { $0 == $1 }.count
            #expect(back.count < bytes.count && start + end >= back.count)
        case .unwrapped: #expect(back == bytes.filter { $0 != 0x0A && $0 != 0x0D })
        case .separator: #expect(back[4...] == bytes[4...] && back[3] == back[6])
        case .unreadable, .unwritable:
            #expect(back.count <= 106 && there.isIncomplete)
        }
        let loses = change == .unreadable || name == "isa-broken" || name == "not-x12-empty"
        #expect(there.isIncomplete == loses)
    }
}
