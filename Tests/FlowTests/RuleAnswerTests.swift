import Diagnostics
import Judgment
import Partners
import Testing
import Values

@testable import Flow

@Suite("What business rules answer")
struct RuleAnswerTests {
    private static let rules = """
        extends: standard/850
        why: our own sample
        validate:
          Q1:
            at: lines
            rule: quantity == up(quantity, 50)
            say: "line {number}: {quantity} is no full load"
            fails: {date: '2026-11-20', lines: [{number: 1, quantity: 24}]}
          Q2:
            at: lines
            when: sellerItem == 'LG-1001'
            rule: price >= 19
            say: "line {number}: the price is 19.00 since October"
            fails: {date: '2026-11-20', lines: [{number: 1, sellerItem: LG-1001, price: 18}]}
          Q3:
            rule: department != '0417'
            say: "department 0417 is closed, and what it orders goes to department 0420 until \
        the end of March"
            fails: {department: '0417'}
        respond:
        """

    /// Elm in a version, whose rules are answered as `respond` says.
    private static func profiles(_ version: String, _ respond: [String]) throws -> Profiles {
        let partner = (RecordFolder.files["elm/partner.yaml"] ?? "")
            .replacing("\"004010\"", with: "\"\(version)\"")
        let sends = ["855", "824"].map { "  - {set: \"\($0)\", version: \"\(version)\"}\n" }
        return try RecordFolder.profiles([
            "elm/partner.yaml": partner + "\nsends:\n" + sends.joined(),
            "elm/850.map.yaml": rules + "\n" + respond.map { "  \($0)\n" }.joined(),
        ])
    }

    private static func purchase(_ version: String) -> [UInt8] {
        let text = RecordFolder.purchase[0].text
        guard version != "004010" else { return Array(text.utf8) }
        return Array(
            text.replacing("*U*00401*", with: "*^*00501*").replacing("*004010~", with: "*005010~")
                .utf8)
    }

    /// What an order becomes, and the segments of what it is answered by.
    private static func answered(
        _ version: String, _ respond: String...
    ) throws -> (order: DocumentOutcome, answers: [[Substring]]) {
        let profiles = try profiles(version, respond)
        let bytes = purchase(version)
        let order = try #require(WalkedFile(bytes, profiles).documents.first)
        let known = AnsweredDocument(id: 7, body: try JSONReader.read(order.body))
        let answers = (order.response ?? []).split(separator: UInt8(ascii: "\n"))
        return (
            order,
            try answers.map { answer in
                let document = try OutboundDocument.read(Array(answer)).get()
                let walk = OutboundWalk(profiles, document: document)
                let (outcome, diagnostics) = walk.run(answering: known)
                guard case .draft(let draft) = outcome else {
                    throw SampleProfiles.Faulty(diagnostics: diagnostics)
                }
                let message = try draft.message(
                    OutboundNumbers(interchange: 1, group: 1), at: Timestamp(seconds: 0))
                let text = String(decoding: message.bytes, as: UTF8.self)
                return Array(text.split(separator: "\n").dropFirst(3).dropLast(3))
            }
        )
    }

    @Test(
        "a change accepts the order, says what is changed, and hands it on so", arguments: versions)
    func changes(version: String) throws {
        let (order, answers) = try Self.answered(
            version, "Q1: {change: {quantity: \"up(quantity, 50)\"}}",
            "Q2: {change: {price: 19}, code: IC}", "Q3: note")
        #expect(order.action == .deliver)
        #expect(
            answers == [
                [
                    "BAK*00*AC*E-100*20261120~", "CUR*BY*USD~", "REF*DP*0417~",
                    "N1*ST*STORE 0101*92*0101~", "PO1*1*24*CA*19**UP*614141200177*VN*LG-1001~",
                    "ACK*IC*50*CA~", "N9*L1*Q1~", Self.text(version, "line 1: 24 is no full load"),
                    "N9*L1*Q2~", Self.text(version, "line 1: the price is 19.00 since October"),
                    "PO1*2*120*EA*2.25**UP*614141200184*VN*LG-1002~", "ACK*IQ*150*EA~",
                    "N9*L1*Q1~", Self.text(version, "line 2: 120 is no full load"),
                    "CTT*2*144~",
                ]
            ])
        let body = try JSONReader.read(order.body)
        let lines = body["lines"]?.items ?? []
        #expect(lines.map { $0["quantity"] } == ["50", "150"])
        #expect(lines.map { $0["price"] } == ["19", "2.25"])
        #expect(
            body["changes"]?.items?.map { $0["field"] }
                == ["lines[1].quantity", "lines[2].quantity", "lines[1].price"])
        #expect(body["changes"]?.items?.map { $0["was"] } == ["24", "120", "18.50"])
    }

    @Test(
        "what the partner was told is remembered, and a tolerated fault says nothing of the order",
        arguments: [
            ("Q3: refuse", OwnVerdict.refused), ("Q1: {change: {quantity: 150}}", .changed),
            ("Q3: advise", .advised), ("Q3: {advise: tolerated}", nil), ("Q3: note", nil),
        ] as [(String, OwnVerdict?)])
    func remembers(respond: String, verdict: OwnVerdict?) throws {
        let others = ["Q1", "Q2", "Q3"].filter { !respond.hasPrefix($0) }.map { "\($0): note" }
        let profiles = try Self.profiles("004010", [respond] + others)
        let order = try #require(
            WalkedFile(Self.purchase("004010"), profiles).documents.first)
        let answer = try order.response.map { try JSONReader.read($0) }
        #expect(answer.flatMap { OwnVerdict(answer: $0) } == verdict)
    }

    @Test(
        "a code that a rule states tells of its own changes alone",
        arguments: [
            ("Q1: {change: {quantity: 50}}", "IC"),
            ("Q1: {change: {quantity: 50}, code: IP}", "IP"),
            ("Q1: {change: {quantity: 50}, code: IQ}", "IC"),
            ("Q1: {change: {quantity: 50, price: 20}}", "IC"), ("Q1: note", "IP"),
        ])
    func codes(quantity: String, expected: String) throws {
        let (_, answers) = try Self.answered(
            "004010", quantity, "Q2: {change: {price: 20}, code: IP}", "Q3: note")
        #expect(answers.first?.first { $0.hasPrefix("ACK*") }?.prefix(6) == "ACK*\(expected)")
    }

    @Test("each of a line's dates that is changed is told, once")
    func dates() throws {
        let (order, answers) = try Self.answered(
            "004010", "Q3: note",
            "Q1: {change: {quantity: 50, requestedShip: \"after(date, 10)\", "
                + "requestedDelivery: \"after(date, 12)\"}}",
            "Q2: {change: {price: 20, requestedShip: \"after(date, 10)\"}}")
        let line = answers.first?.first { $0.hasPrefix("ACK*IC*50") }
        #expect(line?.contains("068*20261130") == true, "\(line ?? "")")
        #expect(answers.first?.contains("DTM*067*20261202~") == true, "\(answers)")
        let fields = try JSONReader.read(order.body)["changes"]?.items?.map { $0["field"] }
        #expect(fields?.count == Set(fields ?? []).count)
    }

    @Test("a changed date and item are told by the line's status", arguments: versions)
    func others(version: String) throws {
        let (order, answers) = try Self.answered(
            version, "Q1: note", "Q3: note",
            "Q2: {change: {sellerItem: \"'LG-2001'\", requestedShip: \"after(date, 10)\", "
                + "price: 20}}"
        )
        let line = answers.first?.first { $0.hasPrefix("ACK*IC") }
        #expect(line == "ACK*IC*24*CA*068*20261130**VN*LG-2001~")
        #expect(answers.first?.contains("PO1*1*24*CA*20**UP*614141200177*VN*LG-1001~") == true)
        let body = try JSONReader.read(order.body)
        #expect(body["lines"]?.items?.first?["ids"]?.items?.last?["id"] == "LG-2001")
        #expect(body["lines"]?.items?.first?["requestedShip"] == "2026-11-30")
        let sent = try #require(body.linesAsSent.first)
        #expect(sent["ids"]?.items?.map { $0["id"] } == ["614141200177", "LG-1001"])
        #expect(sent["sellerItem"] == "LG-1001" && sent["requestedShip"] == nil)
    }

    @Test(
        "an advice tells of the fault, and the document goes on only where it is tolerated",
        arguments: versions, [true, false])
    func advises(version: String, isTolerated: Bool) throws {
        let how = isTolerated ? "{advise: tolerated, code: \"011\", copy: department}" : "advise"
        let (order, answers) = try Self.answered(version, "Q3: \(how)", "Q1: note", "Q2: note")
        #expect(order.action == (isTolerated ? .deliver : .record))
        let advice = try #require(answers.first)
        #expect(answers.count == 1)
        #expect(advice[0].hasPrefix("BGN*11*") && advice[0].hasSuffix("*20261120~"))
        let code = isTolerated ? "TE" : "TR"
        #expect(
            advice[1]
                == "OTI*\(code)*PO*E-100*ELM*LAKESIDE*20261120**701*0001*850*\(version)~")
        let start = "Q3: department 0417 is closed, and what it orders goes to"
        #expect(
            advice[2] == (isTolerated ? "TED*011*\(start)*****0417~" : "TED*024*\(start)~"))
        #expect(
            advice.dropFirst(3) == [
                "NTE*ADD*\(start) department 0420 until~", "NTE*ADD*the end of March~",
            ])
    }

    @Test("a refusal goes before a change, and an advice beside either")
    func several() throws {
        let (order, answers) = try Self.answered(
            "004010", "Q1: {change: {quantity: 150}}", "Q2: refuse",
            "Q3: {advise: tolerated}")
        #expect(order.action == .record)
        #expect(answers.map { $0.first?.prefix(6) } == ["BAK*00", "BGN*11"])
        #expect(answers[0].contains("ACK*IR*24*CA~"))
        #expect(try JSONReader.read(order.body)["changes"] == nil)
        let (other, both) = try Self.answered(
            "004010", "Q1: {change: {quantity: 150}}", "Q2: note", "Q3: {advise: tolerated}")
        #expect(other.action == .deliver)
        #expect(both.count == 2 && both[0].contains("ACK*IQ*150*CA~"))
    }

    @Test(
        "a replacement, or what a person has to look at, waits where a rule would answer it",
        arguments: ["05", "ZZ"])
    func replacement(purpose: String) throws {
        let profiles = try Self.profiles(
            "004010", ["Q1: {change: {quantity: 150}}", "Q2: note", "Q3: note"])
        let text = String(decoding: Self.purchase("004010"), as: UTF8.self)
            .replacing("BEG*00*", with: "BEG*\(purpose)*")
        let walked = WalkedFile(Array(text.utf8), profiles)
        #expect(walked.documents.isEmpty)
        let told = walked.diagnostics.filter { $0.code == .businessRule }
        #expect(told.count == 2)
        #expect(told.allSatisfy { $0.message.contains("only a new document is answered so") })
    }

    @Test(
        "a replay tells how the profile's own answers differ",
        arguments: [
            ("Q1: note", [.response("824")], "", ""),
            ("Q1: {advise: tolerated}", [], "", ""),
            (
                "Q1: {advise: tolerated, code: \"011\"}", [.response("824")],
                "verdicts[1].faults[1].code", "\"011\""
            ),
            (
                "Q1: {advise: refused}", [.action, .response("824")],
                "verdicts[1].verdictCode", "\"TR\""
            ),
            ("Q1: refuse", [.action, .response("824"), .response("855")], "", ""),
        ] as [(String, [ReplayDifference.Subject], String, String)])
    func replayed(
        respond: String, subjects: [ReplayDifference.Subject], path: String, after: String
    ) throws {
        let bytes = Self.purchase("004010")
        let others = ["Q2: note", "Q3: note"]
        let old = try Self.profiles("004010", ["Q1: {advise: tolerated}"] + others)
        let new = try Self.profiles("004010", [respond] + others)
        var comparison = WalkComparison(
            of: 1, WalkedFile.facts(bytes), before: Profiles(folder: old.folder, digest: .zero),
            after: Profiles(folder: new.folder, digest: .zero))
        comparison.feed(bytes)
        comparison.finish()
        var report = ReplayReport()
        comparison.compare(into: &report)
        let entries = report.parts.values.reduce(into: [:]) {
            $0.merge($1.entries) { one, _ in one }
        }
        #expect(entries.keys.sorted() == subjects)
        let advice = entries[.response("824")]?.examples.first?.difference
        #expect(path.isEmpty || advice?.path == path, "\(String(describing: advice))")
        #expect(after.isEmpty || advice?.after == after)
    }

    @Test("the lines of an order show what was ordered, not what we made of it")
    func ordered() throws {
        let (order, _) = try Self.answered(
            "004010", "Q1: {change: {quantity: 150}}", "Q2: note", "Q3: note")
        let body = try JSONReader.read(order.body)
        #expect(body.linesAsSent.map { $0["quantity"] } == ["24", "120"])
        #expect(body["lines"]?.items?.map { $0["quantity"] } == ["150", "150"])
    }

    static let versions = ["004010", "005010"]

    /// A line of text: in MSG, and from 005010 on in MTX.
    private static func text(_ version: String, _ text: String) -> Substring {
        version == "004010" ? "MSG*\(text)~" : "MTX**\(text)~"
    }
}
