import Acknowledgments
import Diagnostics
import Foundation
import Testing
import X12

@testable import Flow

/// Every code of TA1, 997 and 999 is told by at least one of the published files, or by a case
/// that is made up here because no file can bring it about.
@Suite("The codes that answers tell")
struct AnswerCoverageTests {
    /// A code in its element, such as `AK304 5`.
    typealias Told = String

    /// The codes that fixtures have to bring about, by element.
    private static let wanted: [(element: String, codes: [String])] = [
        ("TA104", ["A", "E", "R"]),
        (
            "TA105",
            [
                "000", "001", "002", "003", "004", "005", "006", "009", "010", "011",
                "012", "013", "014", "015", "016", "017", "018", "019", "020", "021", "022", "023",
                "024", "026", "027", "028", "029", "030", "031",
            ]
        ),
        ("AK901", ["A", "E", "P", "R"]), ("AK905", ["1", "2", "3", "4", "5", "6"]),
        ("AK501", ["A", "E", "R"]), ("AK502", ["1", "2", "3", "4", "5", "6", "7", "18", "23"]),
        ("AK304", ["1", "2", "3", "4", "5", "6", "7", "8"]),
        ("AK403", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "13"]),
        ("IK304", ["1", "3", "8", "I4", "I6", "I9"]),
        ("IK403", ["4", "5", "8", "I6", "I9", "I10", "I13"]), ("IK501", ["A", "R"]),
        ("IK502", ["5", "I5"]),
    ]

    // TA105 007 and 008 are about a receiver that is none of us: nobody is told in its name.
    @Test("fixtures tell every code that a received file can bring about")
    func fixtures() throws {
        var told: [Told: Set<String>] = [:]
        for golden in GoldenCase.received {
            let file = golden.folder.appending(path: "acknowledgment.x12")
            guard let bytes = SampleProfiles.bytes(of: file) else { continue }
            for code in try Self.codes(in: bytes) {
                told[code, default: []].insert(golden.folder.lastPathComponent)
            }
        }
        print(Self.table(told))
        for (element, codes) in Self.wanted {
            for code in codes {
                #expect(told["\(element) \(code)"] != nil, "no fixture tells \(element) \(code)")
            }
        }
        // What is told is a code that the lists know.
        for code in told.keys { #expect(Self.words(code) != nil, "\(code)") }
    }

    /// One line a code: how many fixtures tell it, and the first of them.
    private static func table(_ told: [Told: Set<String>]) -> String {
        let lines = told.sorted { $0.key.compare($1.key, options: .numeric) == .orderedAscending }
            .map { code, names in
                "\(code.padding(toLength: 10, withPad: " ", startingAt: 0))"
                    + "\(names.count) files, such as \(names.sorted()[0]): \(words(code) ?? "?")"
            }
        return lines.joined(separator: "\n")
    }

    private static func words(_ told: Told) -> String? {
        let parts = told.split(separator: " ").map(String.init)
        let lists: [String: AnswerCode] = [
            "TA104": .interchange, "TA105": .interchangeNote, "AK901": .group,
            "AK905": .groupNote, "AK501": .set, "AK502": .setNote, "AK304": .segment,
            "AK403": .element, "IK501": .set, "IK502": .setNote, "IK304": .segment,
            "IK403": .element,
        ]
        return lists[parts[0]]?.words(parts[1])
    }

    /// The codes in an answer.
    private static func codes(in bytes: [UInt8]) throws -> Set<Told> {
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var codes: Set<Told> = []
        while true {
            switch reader.next() {
            case .interchangeAcknowledgment(let answer):
                codes.formUnion(["TA104 \(answer.code)", "TA105 \(answer.note)"])
            case .segment:
                let tag = reader.segment.tag.description
                let segment: [(element: String, from: Int, to: Int)] =
                    switch tag {
                    case "AK9": [("AK901", 1, 1), ("AK905", 5, 9)]
                    case "AK5", "IK5": [("\(tag)01", 1, 1), ("\(tag)02", 2, 6)]
                    case "AK3", "IK3": [("\(tag)04", 4, 4)]
                    case "AK4", "IK4": [("\(tag)03", 3, 3)]
                    default: []
                    }
                for (element, from, to) in segment {
                    for position in from...to where !reader.segment.isEmpty(position) {
                        codes.insert("\(element) \(reader.segment.text(position))")
                    }
                }
            case .end, .needsBytes: return codes
            default: continue
            }
        }
    }

    @Test("every answer that fixtures give is read back without an oddity")
    func readBack() throws {
        var sets = 0
        for golden in GoldenCase.received {
            let file = golden.folder.appending(path: "acknowledgment.x12")
            guard let bytes = SampleProfiles.bytes(of: file) else { continue }
            var reader = InterchangeReader()
            reader.fill(bytes.span)
            reader.finish()
            var answer = AcknowledgmentReader()
            loop: while true {
                var events: [AcknowledgmentReader.Event] = []
                switch reader.next() {
                case .set:
                    answer = AcknowledgmentReader()
                    events = answer.read(reader.segment)
                case .segment: events = answer.read(reader.segment)
                case .setEnd: events = answer.finish()
                case .end, .needsBytes: break loop
                default: continue
                }
                for event in events {
                    switch event {
                    case .set(let set):
                        sets += 1
                        #expect(set.disposition != nil)
                    case .group(let group): #expect(group.disposition != nil)
                    case .oddity(let oddity):
                        Issue.record("\(golden.folder.lastPathComponent): \(oddity.message)")
                    }
                }
            }
        }
        #expect(sets > 80)
    }
}
