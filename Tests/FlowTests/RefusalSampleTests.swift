import Foundation
import Notation
import Partners
import Testing
import Values

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
                  - {set: "810", version: "004010"}
                  - {set: "856", version: "004010"}

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
    /// The 810 and the 856 that are refused, which answer nothing.
    private static let invoice = Result { try ownInvoice(by: profiles.get()) }
    private static let shipment = Result {
        let path = SampleProfiles.root.appending(path: "fixtures/map/856-cartons/canonical.json")
        let body = try JSONReader.read(try #require(SampleProfiles.bytes(of: path)))
        return try own(body, "856", by: profiles.get())
    }

    private static func ownInvoice(
        by profiles: Profiles, usage: String? = "production"
    ) throws -> SentDocument {
        try own(
            [
                "type": "invoice", "version": 1, "purpose": "new", "purposeCode": "00",
                "number": "INV-9001", "date": "2026-11-20", "order": "E-100",
                "lines": [
                    [
                        "number": "1", "quantity": "24", "unit": "EA", "price": "18.5",
                        "sellerItem": "LG-1001",
                    ]
                ], "totals": ["amount": "444.00"],
            ], "810", by: profiles, usage: usage)
    }

    /// A document as it is sent to Elm.
    private static func own(
        _ body: JSON, _ set: String, by profiles: Profiles, usage: String? = "production"
    ) throws -> SentDocument {
        var body = body
        body["source"] = ["partner": "elm"]
        body["source"]?["usage"] = usage.map { JSON.string($0) }
        let document = try OutboundDocument.read(body.bytes()).get()
        let (outcome, diagnostics) = OutboundWalk(profiles, document: document)
            .run(answering: nil)
        guard case .draft(let draft) = outcome else {
            throw SampleProfiles.Faulty(diagnostics: diagnostics)
        }
        let message = try draft.message(
            OutboundNumbers(interchange: 41, group: 42), at: Timestamp(seconds: 1_795_179_600))
        return SentDocument(
            partner: "elm", title: "\(set) \(document.number)", sent: message.bytes,
            document: body.bytes(), answered: nil)
    }

    /// What a sample refuses, by how its name begins.
    private static func sent(_ name: String) throws -> SentDocument {
        if name.hasPrefix("invoice-") { return try invoice.get() }
        return name.hasPrefix("shipment-") ? try shipment.get() : try sent.get()
    }

    /// What a sample's refusal means.
    private static func explanation(_ name: String) throws -> RefusalExplanation {
        let bytes = try #require(
            SampleProfiles.bytes(of: folder.appending(path: "\(name)/answer.x12")))
        let answer = try #require(
            try PartnerAnswerTests.answers(in: bytes, by: profiles.get()).first)
        #expect(answer.verdict == (name == "bare-997-partly" ? .partly : .rejected))
        return RefusalExplanation(answer, of: try sent(name), by: try profiles.get())
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

    private static let keys = Set(
        (PartnerFile.fields.everyKey + ChannelFile.fields.everyKey).map(\.path)
            + ["identities"])

    /// Where a mend names a key, that key changes the element.
    @Test(
        "the key that a mend names changes what is refused",
        arguments: [
            ("010", "reply: {authorization: {qualifier: \"03\", value: DATA}}"),
            ("011", "reply: {authorization: {qualifier: \"03\", value: DATA}}"),
            ("012", "reply: {security: \"env:ELM\"}"), ("007", "ids: [\"01:ELM\"]"),
            ("008", "ids: [\"ZZ:ELM2\"]"), ("002", "reply: {controls: \"00501\"}"),
            ("003", "reply: {controls: \"00501\"}"), ("019", "reply: {asks: true}"),
            ("020", "status: test"), ("027", "reply: {delimiters: {component: \":\"}}"),
            ("004", "reply: {delimiters: {element: \"|\"}}"),
        ])
    func changes(_ code: String, _ setting: String) throws {
        let fault = try #require(EnvelopeFault(interchange: code))
        func element(_ changed: String?) throws -> String? {
            var lines = (RecordFolder.files["elm/partner.yaml"] ?? "").split(separator: "\n")
                .map(String.init)
            lines.append("sends: [{set: \"810\", version: \"004010\"}]")
            if let changed {
                let key = changed.prefix { $0 != ":" } + ":"
                lines = lines.filter { !$0.hasPrefix(key) } + [changed]
            }
            let profiles = try OutboundWalkTests.profiles([
                "elm/partner.yaml": lines.joined(separator: "\n") + "\n"
            ])
            let sent = try Self.ownInvoice(
                by: profiles, usage: setting == "status: test" ? nil : "production")
            // Delimiters are seen in the bytes alone.
            guard fault.element != nil else { return String(decoding: sent.sent, as: UTF8.self) }
            return SentSet(in: sent.sent, control: nil).envelope(fault.tag, fault.element)
        }
        let usual = try element(nil)
        guard case .key(let key) = fault.source(of: usual, isAnswer: false) else {
            return #expect(Bool(false), "no key changes it")
        }
        #expect(setting.hasPrefix(key.prefix { $0 != "." }))
        #expect(setting.contains(key.split(separator: ".").last ?? ""))
        #expect(try element(setting) != usual)
    }

    /// What the standard gives no element to, because the segment as such is meant.
    private static let wholeSegments = [
        "997-segment-", "999-segment-", "824-segment", "997-group-without-ge", "997-set-without-se",
        "ta1-structure", "ta1-end-of-file", "ta1-group",
    ]

    /// What a partner refuses and names no fault in.
    private static let bare = names.filter { $0.hasPrefix("bare-") }
    private static let reasoned = names.filter { !$0.hasPrefix("bare-") }

    @Test("each that names no fault has a text to ask the partner by, with all numbers")
    func asked() throws {
        #expect(Self.bare.count >= 7)
        for name in Self.bare {
            let told = try Self.explanation(name)
            let letter = try #require(told.mend.split(separator: "A text to send: ").last)
            let kind = name.split(separator: "-")[1].uppercased()
            for part in [
                "\"Your \(kind) ", " our 855 E-100 (", "group PR 42 in interchange 000000041",
                "Please tell us ",
            ] {
                #expect(letter.contains(part), "\(name): \(letter)")
            }
            #expect(letter.contains("set 0001 in ") == name.contains("-set"), "\(name): \(letter)")
            // What stands with a cause is said of all documents.
            #expect(told.causes.allSatisfy { !$0.mend.contains("E-100") })
            #expect(told.causes.allSatisfy { $0.mend.contains("`gangway exceptions show`") })
        }
    }

    @Test(
        "each names segment, element, our value, the rule's line and the mend", arguments: reasoned)
    func complete(_ name: String) throws {
        let told = try Self.explanation(name)
        #expect(told.text.contains(/segment (\d+ \()?[A-Z0-9]{2,3}/))
        if !Self.wholeSegments.contains(where: name.contains) {
            #expect(told.text.contains(/element \d+/))
        }
        let value = try #require(told.value)
        #expect(told.text.contains("our '\(value)'"))
        // What the gateway writes itself, what we are called and what was lost on its way has no
        // rule: the mend says so.
        #expect(
            told.text.contains(/[a-z0-9\/-]+\.yaml:\d+:\d+/)
                || told.mend.contains(/the gateway (writes|repeats) it|gangway.yaml|left was whole/)
        )
        #expect(["mend ", "set ", "settle ", "send "].contains { told.mend.hasPrefix($0) })
        // A key that is named is one.
        for key in told.mend.matches(of: /`([A-Za-z.\[\]]+)`/) {
            #expect(Self.keys.contains(String(key.1)), "no key: \(key.1)")
        }
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
