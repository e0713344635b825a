import Acknowledgments
import Diagnostics
import Guides
import Testing
import X12

@Suite("Writing a 997")
struct FunctionalAcknowledgmentTests {
    static let clean = "BEG*00*SA*PO-1**20260102\nPO1*1*10*EA*5\nCTT*1"
    static let bad = "BEG*00*SA*PO-2**20260102\nN3*X\nPO1*1*10*EACH*5\nREF*DP\nCTT*1"

    private func body(
        _ sets: [String], version: String = "004010", ge: String? = nil,
        policy: AcknowledgmentPolicy = AcknowledgmentPolicy()
    ) throws -> [String] {
        let file = Desk.file(sets, version: version, ge: ge)
        let text = try Desk.answer(try Desk.judge(file, policy: policy), policy: policy)
        return Desk.body(try #require(text))
    }

    @Test("a clean order is accepted without a word more")
    func cleanOrder() throws {
        #expect(
            try body([Self.clean]) == ["AK1*PO*12", "AK2*850*0001", "AK5*A", "AK9*A*1*1*1"])
    }

    @Test("the whole interchange, as it goes out")
    func golden() throws {
        let text = try Desk.answer(try Desk.judge(Desk.file([Self.clean, Self.bad])))
        #expect(
            text == """
                ISA*00*          *00*          *ZZ*SELLER         *ZZ*BUYER          *260102*1201\
                *U*00401*000000001*0*T*>~
                GS*FA*SELL*BUY*20260102*1201*1*X*004010~
                ST*997*0001~
                AK1*PO*12~
                AK2*850*0001~
                AK5*A~
                AK2*850*0002~
                AK3*N3*3**2~
                AK3*PO1*4**8~
                AK4*3*355*5*EACH~
                AK3*REF*5**8~
                AK4*2*127*2~
                AK5*R*5~
                AK9*P*2*2*1~
                SE*13*0001~
                GE*1*1~
                IEA*1*000000001~

                """)
    }

    @Test("005010 also tells versions, and counts components as itself")
    func newer() throws {
        let lines = try body(
            ["BEG*00*SA*PO-1**20260102\nREF*DP*1**DP>1>IA\nREF*DP*1>2\nPO1*1*10*EA"],
            version: "005010")
        #expect(
            lines == [
                "AK1*PO*12*005010", "AK2*850*0001", "AK3*REF*3**8", "AK4*4>4*127*2",
                "AK3*REF*4**8", "AK4*2*127*13*1 2", "AK5*R*5", "AK9*R*1*1*0",
            ])
    }

    @Test("004010 has no codes 12, 13 and 18")
    func older() throws {
        let lines = try body(["BEG*00*SA*PO-1**20260102\nREF*DP*1>2\nPO1*1*10*EA"])
        #expect(lines[3] == "AK4*2*127*3*1 2")
        let foreign = Desk.file([Self.clean], functionalID: "IN")
        let text = try #require(try Desk.answer(try Desk.judge(foreign)))
        #expect(Desk.body(text)[2] == "AK5*R*1")
    }

    @Test("a bounded loop is named, an unknown id is made fit")
    func loops() throws {
        let inside = "LS*LDT\nLDT*AF*3*DA\nREF*DP\nLE*LDT\nx*1"
        let lines = try body(["BEG*00*SA*PO-1**20260102\nPO1*1*10*EA\n\(inside)"])
        #expect(
            lines[2...5] == [
                "AK3*REF*6*LDT*8", "AK4*2*127*2", "AK3*??*8**1", "AK5*R*5",
            ])
    }

    @Test("a missing segment is told where it was missed")
    func missing() throws {
        #expect(try body(["PO1*1*10*EA"])[2] == "AK3*BEG*2**3")
    }

    @Test(
        "a refused group lists no sets and counts none as accepted",
        arguments: [("GE*1*99~", "AK9*R*1*1*0*4"), ("", "AK9*R*1*1*0*3")])
    func refused(_ ge: String, last: String) throws {
        #expect(try body([Self.clean], ge: ge) == ["AK1*PO*12", last])
    }

    @Test("a wrong count is told as it was sent")
    func count() throws {
        #expect(try body([Self.clean], ge: "GE*7*12~").last == "AK9*E*7*1*1*5")
        #expect(try body([Self.clean], ge: "GE*x*12~").last == "AK9*E*1*1*1*5")
    }

    @Test("a group without a set is refused with a reason")
    func emptyGroup() throws {
        #expect(try body([], ge: "GE*0*12~").last == "AK9*R*0*0*0*5")
    }

    @Test("accepted sets can be left out")
    func short() throws {
        let policy = AcknowledgmentPolicy(listsAcceptedSets: false)
        let lines = try body([Self.clean, Self.bad], policy: policy)
        #expect(lines[1] == "AK2*850*0002")
        #expect(lines.last == "AK9*P*2*2*1")
    }

    @Test("acknowledgments are never acknowledged")
    func acknowledgments() throws {
        let file = Desk.file([], functionalID: "FA", ge: "GE*0*12~")
        #expect(try Desk.answer(try Desk.judge(file)) == nil)
    }

    @Test(
        "our own 997 passes our own guide, whatever it tells",
        arguments: ["004010", "005010"], [clean, bad, "\(bad)\nQQQQ*1\nx", "CTT*x>y*\u{7}\nN3"])
    func ownGuide(_ version: String, set: String) throws {
        let text = try #require(
            try Desk.answer(try Desk.judge(Desk.file([Self.clean, set], version: version))))
        let guide = try Desk.standard.guide(version: version, set: "997")
        var reader = InterchangeReader()
        reader.fill([UInt8](text.utf8).span)
        reader.finish()
        var validator = SetValidator(guide)
        while true {
            switch reader.next() {
            case .interchange(let header): #expect(header.faults == [])
            case .group(let header): #expect(header.faults == [])
            case .setEnd(let trailer):
                #expect(trailer.faults == [])
                _ = validator.check(reader.segment)
            case .set, .segment: _ = validator.check(reader.segment)
            case .end, .needsBytes:
                validator.finish()
                #expect(validator.faults == [])
                #expect(validator.segmentCount > 4)
                return
            default: break
            }
        }
    }
}

@Suite("Writing a TA1")
struct InterchangeAcknowledgmentTests {
    private func header(_ isa: String = Desk.isa()) throws -> InterchangeHeader {
        var reader = InterchangeReader()
        reader.fill([UInt8]("\(isa)IEA*0*000000007~".utf8).span)
        reader.finish()
        while true {
            switch reader.next() {
            case .interchange(let header): return header
            case .end, .needsBytes: throw CancellationError()
            default: continue
            }
        }
    }

    @Test("a clean interchange is accepted")
    func clean() throws {
        let answer = InterchangeAcknowledgment(answering: try header(), faults: [])
        #expect(answer.isPossible)
        var writer = InterchangeWriter()
        try writer.beginInterchange(
            InterchangeFields(
                sender: ("ZZ", "SELLER"), receiver: ("ZZ", "BUYER"), date: "260102",
                time: "1201", version: "00401", control: 1, usage: "T"))
        _ = writer.take()
        try answer.write(into: &writer)
        writer.endInterchange()
        #expect(
            String(decoding: writer.take(), as: UTF8.self)
                == "TA1*000000007*260102*1200*A*000~IEA*0*000000001~")
    }

    @Test("the note that refuses wins over one that does not")
    func worst() throws {
        let faults = [
            Diagnostic(.interchangeGroupCount, "m"), Diagnostic(.interchangeTruncated, "m"),
        ]
        let answer = InterchangeAcknowledgment(answering: try header(), faults: faults)
        #expect(answer.note == .endOfFile)
        #expect(answer.disposition == .rejected)
        let mild = InterchangeAcknowledgment(answering: try header(), faults: [faults[0]])
        #expect(mild.note == .groupCount)
        #expect(mild.disposition == .acceptedWithErrors)
    }

    @Test("warnings do not count")
    func warnings() throws {
        let answer = InterchangeAcknowledgment(
            answering: try header(), faults: [Diagnostic(.isaLength, "m")])
        #expect(answer.disposition == .accepted)
    }

    @Test("what an agreement knows counts too: duplicates and unknown receivers")
    func notes() throws {
        let duplicate = InterchangeAcknowledgment(
            answering: try header(), faults: [], notes: [.duplicate])
        #expect(duplicate.note.code == "025")
        #expect(duplicate.disposition == .rejected)
        let unknown = InterchangeAcknowledgment(
            answering: try header(), faults: [], notes: [.receiverUnknown],
            choices: [.receiverUnknown: .acceptedWithErrors])
        #expect(unknown.disposition == .acceptedWithErrors)
    }

    @Test("what cannot be echoed makes no TA1")
    func impossible() throws {
        let isa = Desk.isa().replacing("*260102*", with: "*26 102*")
        let answer = InterchangeAcknowledgment(answering: try header(isa), faults: [])
        #expect(!answer.isPossible)
    }
}
