import Diagnostics
import Partners
import Records
import Testing
import Values
import X12

@testable import Flow

@Suite("Walking files of records")
struct RecordWalkTests {
    private static let csv = RecordFolder.purchase[1].text

    @Test(
        "one purchase as 850, CSV, fixed positions and NDJSON is one canonical document",
        arguments: RecordFolder.purchase)
    func samePurchase(name: String, text: String) throws {
        let profiles = try RecordFolder.profiles()
        let first = RecordFolder.purchase[0]
        let x12 = WalkedFile(Array(first.text.utf8), profiles, channel: "drop", name: first.name)
        let walked = WalkedFile(Array(text.utf8), profiles, channel: "drop", name: name)
        #expect(walked.diagnostics.map { "\($0.message) \($0.place)" } == [])
        let (one, other) = (try #require(x12.documents.first), try #require(walked.documents.first))
        #expect(walked.documents.count == 1)
        var (expected, made) = (try JSONReader.read(one.body), try JSONReader.read(other.body))
        let source = try #require(made["source"])
        expected["source"] = nil
        made["source"] = nil
        #expect(made.description == expected.description)
        #expect(other.businessKey == one.businessKey)
        #expect(source["partner"]?.text == "elm")
        #expect(source["sender"]?["id"]?.text == "ELM")
        #expect(source["usage"]?.text == "production")
        #expect(other.action == .deliver)
    }

    @Test("nothing acknowledges records, and the same bytes are the same interchange")
    func noAnswer() throws {
        let profiles = try RecordFolder.profiles()
        let walked = WalkedFile(Array(Self.csv.utf8), profiles, channel: "drop", name: "PO_1.csv")
        let interchange = try #require(walked.interchanges.first)
        #expect(interchange.outcome.answersDue(hasGroups: true).isEmpty)
        #expect(interchange.outcome.fingerprint == SHA256.digest(of: Array(Self.csv.utf8)))
        #expect(!interchange.outcome.isVoid)
        #expect(interchange.outcome.opening.header.usage == "P")
    }

    @Test("a file that fits no pattern, or comes by another channel, is read as X12")
    func otherFiles() throws {
        let profiles = try RecordFolder.profiles()
        let walked = WalkedFile(Array(Self.csv.utf8), profiles, channel: "drop", name: "orders.csv")
        #expect(walked.interchanges.isEmpty)
        let foreign = WalkedFile(Array(Self.csv.utf8), profiles, channel: "west", name: "PO_1.csv")
        #expect(foreign.interchanges.isEmpty)
    }

    @Test(
        "a fault holds the document, and names the field, the line and the byte",
        arguments: [
            (",1,24,CA", ",1,24,XX", "validate.element.unknown-code", "LIN.unit"),
            (",1,24,CA", ",1,,CA", "validate.element.missing", "LIN.quantity"),
            (",1,24,CA", ",1,2x,CA", "validate.element.invalid-character", "LIN.quantity"),
            ("E-100,11/20/2026", "E-100,20.11.2026", "parse.record.value", "HDR.ordered"),
            ("1.5 L KETTLE", "1.5 L KETTLE,more", "parse.record.columns", "record"),
        ])
    func faults(old: String, new: String, code: String, field: String) throws {
        let profiles = try RecordFolder.profiles()
        var text = Self.csv
        if let range = text.firstRange(of: old) { text.replaceSubrange(range, with: new) }
        let walked = WalkedFile(Array(text.utf8), profiles, channel: "drop", name: "PO_1.csv")
        let fault = try #require(walked.diagnostics.first { $0.severity == .error })
        #expect(fault.code.name == code, "\(fault.message)")
        guard case .data(let place) = fault.place else {
            Issue.record("\(fault.place)")
            return
        }
        #expect(place.field == field)
        #expect(place.line == 2)
        #expect(place.byte == Array(Self.csv.utf8).firstIndex(of: 0x0A).map { $0 + 1 })
        #expect(!fault.message.contains("LIN0"), "\(fault.message)")
        let held = try #require(walked.sets.first?.document)
        #expect(held.action == .hold)
        #expect(held.hold == fault)
        #expect(walked.documents.isEmpty)
    }

    @Test("a held document is made again from its place, with the profile as it is then")
    func remade() throws {
        let rows =
            "E-1,11/20/2026,USD,,,,,,1,5,EA,1,,,,,,\nE-2,11/20/2026,CHF,,,,,,1,7,EA,1,,,,,,\n"
        let head = Self.csv.prefix { $0 != "\n" } + "\n"
        let bytes = Array((head + rows).utf8)
        let walked = WalkedFile(
            bytes, try RecordFolder.profiles(), channel: "drop", name: "PO_1.csv")
        #expect(walked.documents.map(\.number) == ["E-1"])
        let held = try #require(walked.sets.last?.document)
        let stored = try #require(held.position.flatMap { WalkPosition(encoded: $0.encoded) })
        let layout = try #require(RecordFolder.files["elm/rows.layout.yaml"])
        let mended = try RecordFolder.profiles(
            ["elm/rows.layout.yaml": layout.replacing("[USD, CAD]", with: "[USD, CAD, CHF]")])
        var facts = WalkedFile.facts(bytes, channel: "drop")
        facts.name = "PO_1.csv"
        var walk = InboundWalk(mended, for: facts, at: stored)
        #expect(walk.offset == bytes.count - rows.utf8.count / 2)
        walk.feed(Array(bytes[walk.offset...]))
        walk.finish()
        let made = try #require(walk.nextSet()?.document)
        #expect(made.number == "E-2")
        #expect(made.action == .deliver)
    }

    @Test("any block size and every resume point gives the same slices")
    func resumes() throws {
        let profiles = try RecordFolder.profiles()
        var text = String(Self.csv.prefix { $0 != "\n" }) + "\n"
        for number in 1...600 {
            text +=
                "E-\(number),11/20/2026,\(number % 50 == 0 ? "ZZZ" : "USD"),,,,,,1,5,EA,1,,,,,,\n"
        }
        text += "E-7,11/20/2026,USD,,,,,,1,5,EA,1,,,,,,\n"
        let bytes = Array(text.utf8)
        let whole = WalkedFile(bytes, profiles, channel: "drop", name: "PO_1.csv")
        #expect(whole.slices.count == 4)
        #expect(whole.sets.count == 601)
        #expect(whole.sets.last?.document?.hold?.code == .recordKeyAgain)
        #expect(whole.documents.count == 588)
        if case .closed? = whole.slices.last?.steps.first {} else { Issue.record("closes apart") }
        let cut = WalkedFile(
            bytes, profiles, channel: "drop", name: "PO_1.csv", cuts: [1, 999, 5000, 5001, 20_000])
        #expect(cut.told == whole.told)
        for (number, slice) in whole.slices.enumerated().dropLast() {
            let point = try #require(ResumePoint(encoded: slice.resume.encoded))
            #expect(point == slice.resume)
            let rest = WalkedFile(
                bytes, profiles, channel: "drop", name: "PO_1.csv", resuming: point)
            #expect(rest.told == Array(whole.told.dropFirst(number + 1)))
        }
    }

    @Test("a file without records is told, and so is one that nothing is agreed about any more")
    func nothing() throws {
        let profiles = try RecordFolder.profiles()
        let empty = WalkedFile(
            Array(Self.csv.prefix { $0 != "\n" }.utf8), profiles, channel: "drop", name: "PO_1.csv")
        #expect(empty.diagnostics.map(\.code) == [.recordNone])
        #expect(empty.slices.last?.isLast == true)
        let walked = WalkedFile(Array(Self.csv.utf8), profiles, channel: "drop", name: "PO_1.csv")
        let point = try #require(walked.slices.first?.resume)
        let lost = WalkedFile(
            Array(Self.csv.utf8), profiles, channel: "drop", name: "other.csv", resuming: point)
        #expect(lost.diagnostics.map(\.code) == [.receiveAgreementMissing])
        #expect(lost.slices.last?.isLast == true)
    }

    @Test("records of a partner that is not live are tests")
    func tests() throws {
        let text = try #require(RecordFolder.files["elm/partner.yaml"])
        let profiles = try RecordFolder.profiles(
            ["elm/partner.yaml": text.replacing("status: live", with: "status: test")])
        let walked = WalkedFile(Array(Self.csv.utf8), profiles, channel: "drop", name: "PO_1.csv")
        let body = try JSONReader.read(try #require(walked.documents.first).body)
        #expect(body["source"]?["usage"]?.text == "test")
    }
}

extension WalkedFile {
    /// Every set's outcome.
    var sets: [SetOutcome] {
        steps.compactMap { if case .set(let set) = $0 { set } else { nil } }
    }

    /// What each slice tells, to compare walks.
    fileprivate var told: [String] {
        slices.map { slice in
            slice.steps.map { step in
                switch step {
                case .opened(let opening): "opened \(opening.header.control)"
                case .group: "group"
                case .set(let set):
                    "\(set.ordinal) \(set.byteOffset) \(set.byteCount) \(set.diagnostics) "
                        + "\(set.document?.idempotencyKey ?? "") "
                        + "\(String(describing: set.document?.position))"
                case .groupClosed(let group): "\(group.verdict)"
                case .closed(let closed): "\(closed.fingerprint) \(closed.verdict)"
                case .remark(let remark): "\(remark)"
                case .answer(let answer): "\(answer)"
                }
            }.joined(separator: "\n") + "\(slice.isLast)"
        }
    }
}
