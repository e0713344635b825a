import Acknowledgments
import Diagnostics
import Guides
import Testing
import X12

@Suite("Writing a 999")
struct ImplementationAcknowledgmentTests {
    private static let bad = "BEG*00*SA*PO-2**20260102\nN3*X\nPO1*1*10*EACH*5\nREF*DP\nCTT*1"
    private static let form = AcknowledgmentForm(.implementation)

    /// Writes an answer to a group of these verdicts, and holds it against our own guide.
    private func body(
        _ verdicts: [SetVerdict], form: AcknowledgmentForm = form, version: String = "005010"
    ) throws -> [String] {
        var judged = try Desk.judge(Desk.file([], version: version))
        judged.verdict = GroupVerdict(functionalID: "PO", control: "12", version: version)
        for verdict in verdicts { judged.verdict.count(verdict) }
        judged.verdict.close(stated: String(verdicts.count), faults: [])
        judged.sets = verdicts
        let text = try #require(try Desk.answer(judged, form: form))
        #expect(try Desk.faults(of: text, set: form.kind.rawValue) == [])
        return Desk.body(text)
    }

    @Test("IK3, IK4 and IK5 stand where a 997 has AK3, AK4 and AK5")
    func segments() throws {
        let judged = try Desk.judge(Desk.file([Self.bad], version: "005010"))
        let text = try #require(try Desk.answer(judged, form: Self.form))
        #expect(
            Desk.body(text) == [
                "AK1*PO*12*005010", "AK2*850*0001", "IK3*N3*3**2", "IK3*PO1*4**8",
                "IK4*3*355*5*EACH", "IK3*REF*5**8", "IK4*2*127*2", "IK5*R*5", "AK9*R*1*1*0",
            ])
        #expect(try Desk.faults(of: text, set: "999") == [])
    }

    @Test("a fault against a guide has a code of its own, and CTX says what triggers it")
    func guide() throws {
        let trigger = NoteTrigger(
            tag: "BEG", position: 2, element: 2, component: 1, reference: 92)
        let notes = [
            SegmentNote(tag: "N1", position: 3, code: 3, guideCode: "I6", trigger: trigger),
            SegmentNote(
                tag: "REF", position: 4, code: 8,
                elements: [
                    ElementNote(
                        element: 1, reference: 128, code: 7, guideCode: "I6",
                        trigger: NoteTrigger(tag: "N1", position: 3), value: Array("ZZ".utf8))
                ]),
        ]
        let verdict = SetVerdict(
            set: "850", control: "0001", disposition: .rejected, codes: [5], notes: notes)
        #expect(
            try body([verdict]) == [
                "AK1*PO*12*005010", "AK2*850*0001", "IK3*N1*3**I6",
                "CTX*SITUATIONAL TRIGGER*BEG*2**2>1*92", "IK3*REF*4**8", "IK4*1*128*I6*ZZ",
                "CTX*SITUATIONAL TRIGGER*N1*3", "IK5*R*I5", "AK9*R*1*1*0",
            ])
        // A 997 has no such codes, and no CTX.
        let plain = try body([verdict], form: AcknowledgmentForm())
        #expect(plain[2...5] == ["AK3*N1*3**3", "AK3*REF*4**8", "AK4*1*128*7*ZZ", "AK5*R*5"])
        #expect(SetVerdict(encoded: verdict.encoded) == verdict)
    }

    @Test("faults against the standard and the guide are told apart in IK5")
    func both() throws {
        let notes = [
            SegmentNote(tag: "N1", position: 3, code: 2, guideCode: "I4"),
            SegmentNote(tag: "ZZ", position: 4, code: 1),
        ]
        let verdict = SetVerdict(
            set: "850", control: "0001", disposition: .rejected, codes: [4, 5], notes: notes)
        #expect(try body([verdict])[4] == "IK5*R*4*5*I5")
    }

    @Test(
        "every code of 620 and 621 can be told",
        arguments: [
            ("IK304", ["1", "2", "3", "4", "5", "6", "7", "8", "I4", "I6", "I7", "I8", "I9"]),
            (
                "IK403",
                [
                    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "13", "I6", "I9",
                    "I10", "I11", "I12", "I13",
                ]
            ),
        ])
    func codes(_ element: String, codes: [String]) throws {
        for code in codes {
            let number = Int(code) ?? 2
            let guideCode = Int(code) == nil ? code : nil
            let isSegment = element == "IK304"
            let note = SegmentNote(
                tag: "N1", position: 3, code: isSegment ? number : 8,
                guideCode: isSegment ? guideCode : nil,
                elements: isSegment
                    ? [] : [ElementNote(element: 2, code: number, guideCode: guideCode)])
            let verdict = SetVerdict(
                set: "850", control: "0001", disposition: .rejected, codes: [5], notes: [note])
            let told = isSegment ? "IK3*N1*3**\(code)" : "IK4*2**\(code)"
            #expect(try body([verdict]).contains(told))
            let list = isSegment ? AnswerCode.segment : .element
            #expect(list.words(code) != nil)
        }
    }

    @Test(
        "the version is what is agreed, else the group's own, and never one without a 999",
        arguments: [
            (AcknowledgmentForm.Kind.functional, nil, "004010", "004010"),
            (.functional, nil, "004010VICS", "004010VICS"), (.functional, nil, "X", "004010"),
            (.functional, nil, "", "004010"), (.functional, "005010", "004010", "005010"),
            (.implementation, nil, "004010", "005010"),
            (.implementation, nil, "005010X1", "005010X1"),
            (.implementation, "005010X231A1", "004010", "005010X231A1"),
        ] as [(AcknowledgmentForm.Kind, String?, String, String)])
    func version(
        _ kind: AcknowledgmentForm.Kind, agreed: String?, received: String, expected: String
    ) {
        let form = AcknowledgmentForm(kind, version: agreed)
        #expect(form.version(answering: received) == expected)
    }

    @Test("ST03 names the guide of a 999 that has one")
    func convention() throws {
        let judged = try Desk.judge(Desk.file([Self.bad], version: "005010"))
        let form = AcknowledgmentForm(.implementation, version: "005010X231A1")
        let text = try #require(try Desk.answer(judged, form: form))
        #expect(text.contains("ST*999*0001*005010X231A1~"))
        #expect(text.contains("*X*005010X231A1~"))
    }

    @Test("a group that is accepted in part can be told as E")
    func partly() throws {
        let verdicts = [
            SetVerdict(set: "850", control: "0001", disposition: .accepted),
            SetVerdict(set: "850", control: "0002", disposition: .rejected, codes: [1]),
        ]
        #expect(try body(verdicts).last == "AK9*P*2*2*1")
        let form = AcknowledgmentForm(.implementation, partly: .errors)
        #expect(try body(verdicts, form: form).last == "AK9*E*2*2*1")
    }

    @Test(
        "GS02 and GS03 of the answer can always be written",
        arguments: [
            ("BUY", "BUY"), ("", "ISASENDER"), ("B*Y", "B Y"), (" ", "ISASENDER"),
            ("ABCDEFGHIJKLMNOPQRST", "ABCDEFGHIJKLMNO"), ("B", "ISASENDER"),
            ("\u{7}~*", "ISASENDER"),
        ])
    func applicationCodes(_ sent: String, written: String) throws {
        let header = GroupHeader(
            elements: ["PO", sent, "SELL", "20260102", "1200", "1", "X", "004010"])
        let fields = AcknowledgmentForm().group(
            answering: header, of: ("ISASENDER", "ISARECEIVER"), control: 1, date: "20260102",
            time: "1200")
        #expect(fields.receiverID == written)
        #expect(fields.senderID == "SELL")
        var writer = InterchangeWriter()
        try writer.beginInterchange(
            InterchangeFields(
                sender: ("ZZ", "A"), receiver: ("ZZ", "B"), date: "260102", time: "1200",
                version: "00401", control: 1, usage: "T"))
        try writer.beginGroup(fields)
    }

    @Test("counts never leave their six digits")
    func limits() throws {
        var judged = try Desk.judge(Desk.file([], version: "004010"))
        judged.verdict = GroupVerdict(functionalID: "PO", control: "7", version: "004010")
        judged.verdict.received = 12_345_678
        judged.verdict.accepted = 12_345_678
        let text = try #require(try Desk.answer(judged))
        #expect(Desk.body(text) == ["AK1*PO*7", "AK9*A*999999*999999*999999"])
    }

    @Test("a group that AK1 could not name is refused, and gets no answer", arguments: ["PO", ""])
    func unnamed(_ functionalID: String) throws {
        var judged = try Desk.judge(Desk.file([], version: "004010"))
        judged.verdict = GroupVerdict(
            functionalID: functionalID, control: functionalID.isEmpty ? "7" : "",
            version: "004010")
        judged.verdict.received = 1
        judged.verdict.accepted = 1
        #expect(judged.verdict.disposition == .rejected)
        #expect(try Desk.answer(judged) == nil)
    }
}
