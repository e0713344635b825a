import Foundation
import Partners
import Testing

@testable import Flow

/// Each way in which a partner can refuse, with what people read of it.
@Suite("Refusals in words")
struct RefusalSampleTests {
    private static let folder = SampleProfiles.root.appending(path: "fixtures/refusals")

    private static let names =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0 != "README.md" }.sorted()

    /// Reading profiles costs more than all samples: once.
    private static let profiles = Result {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        return try OutboundWalkTests.profiles([
            "elm/partner.yaml": partner + """

                  - {set: "824", version: "004010"}
                sends:
                  - {set: "855", version: "004010"}

                """
        ])
    }
    /// The 855 that is refused, with all that it was made of.
    private static let sent = Result {
        let profiles = try Self.profiles.get()
        return SentDocument(
            partner: "elm", title: "855 E-100",
            sent: try OutboundWalkTests.message(profiles).bytes,
            document: Array(OutboundWalkTests.answer.utf8),
            answered: try OutboundWalkTests.order(profiles))
    }

    /// What a sample's refusal means.
    private static func explanation(_ name: String) throws -> RefusalExplanation {
        let bytes = try #require(
            SampleProfiles.bytes(of: folder.appending(path: "\(name)/answer.x12")))
        let answer = try #require(
            try PartnerAnswerTests.answers(in: bytes, by: profiles.get()).first)
        #expect(answer.verdict == .rejected)
        return RefusalExplanation(answer, of: try sent.get(), by: try profiles.get())
    }

    @Test("there are sixty and more")
    func count() {
        #expect(Self.names.count >= 60)
    }

    @Test("each is told as it was agreed", arguments: names)
    func told(_ name: String) throws {
        let told = try Self.explanation(name)
        let text =
            "\(told.text)\nvalue: \(told.value ?? "none")\nmend: \(told.mend)\n"
            + told.causes.map { "cause: \($0.text)\n  mend: \($0.mend)\n" }.joined()
        let golden = Self.folder.appending(path: "\(name)/told.txt")
        if ProcessInfo.processInfo.environment["GOLDEN"] == "write" {
            try Data(text.utf8).write(to: golden)
        }
        #expect(try String(contentsOf: golden, encoding: .utf8) == text)
    }

    /// What the standard gives no element to, because the segment as such is meant.
    private static let wholeSegments = [
        "997-segment-", "999-segment-", "824-segment", "997-group-without-ge", "997-set-without-se",
        "ta1-structure", "ta1-end-of-file", "ta1-group",
    ]

    @Test("each names segment, element, our value, the rule's line and the mend", arguments: names)
    func complete(_ name: String) throws {
        let told = try Self.explanation(name)
        #expect(told.text.contains(/segment (\d+ \()?[A-Z0-9]{2,3}/))
        if !Self.wholeSegments.contains(where: name.hasPrefix) {
            #expect(told.text.contains(/element \d+/))
        }
        let value = try #require(told.value)
        #expect(told.text.contains("our '\(value)'"))
        // What the gateway writes itself has no rule: the mend says so.
        #expect(
            told.text.contains(/[a-z0-9\/-]+\.yaml:\d+:\d+/)
                || told.mend.contains("the gateway writes it"))
        #expect(["mend ", "set ", "settle "].contains { told.mend.hasPrefix($0) })
        // No code stands alone: each is behind its meaning.
        for code in told.text.matches(of: /code ([A-Z0-9]+)/) {
            #expect(
                told.text[..<code.range.lowerBound].hasSuffix(" ("), "a bare code in \(told.text)")
        }
        #expect(!told.text.contains("a reason that X12 does not know"))
        for cause in told.causes {
            #expect(!cause.text.contains("E-100") && !cause.text.contains("0001"))
            #expect(!cause.mend.isEmpty)
        }
    }
}
