import Acknowledgments
import Diagnostics
import Testing
import X12

@Suite("Reading what partners answer")
struct AcknowledgmentReaderTests {
    /// Reads one 997 given by its segments between ST and SE.
    private func read(_ lines: [String], set: String = "997") -> [AcknowledgmentReader.Event] {
        let file =
            Desk.isa() + "GS*FA*A*B*20260102*1200*1*X*004010~ST*\(set)*0001~"
            + lines.map { "\($0)~" }.joined()
            + "SE*\(lines.count + 2)*0001~GE*1*1~IEA*1*000000007~"
        var reader = InterchangeReader()
        reader.fill([UInt8](file.utf8).span)
        reader.finish()
        var answers = AcknowledgmentReader()
        var events: [AcknowledgmentReader.Event] = []
        while true {
            switch reader.next() {
            case .set, .segment: events += answers.read(reader.segment)
            case .setEnd: events += answers.finish()
            case .end, .needsBytes: return events
            default: continue
            }
        }
    }

    private func sets(_ events: [AcknowledgmentReader.Event]) -> [ReceivedSetAnswer] {
        events.compactMap { if case .set(let set) = $0 { set } else { nil } }
    }

    private func groups(_ events: [AcknowledgmentReader.Event]) -> [ReceivedGroupAnswer] {
        events.compactMap { if case .group(let group) = $0 { group } else { nil } }
    }

    private func oddities(_ events: [AcknowledgmentReader.Event]) -> [Diagnostic.Code] {
        events.compactMap { if case .oddity(let oddity) = $0 { oddity.code } else { nil } }
    }

    @Test("a full answer comes as values, with every code in words")
    func full() throws {
        let events = read([
            "AK1*IN*42*005010", "AK2*810*0001", "AK5*A", "AK2*810*0002*GUIDE",
            "AK3*IT1*4*LDT*8", "AK4*3>2*355*7*EACH", "AK5*R*5", "AK9*P*2*2*1",
        ])
        #expect(oddities(events) == [])
        let set = try #require(sets(events).last)
        #expect(set.functionalID == "IN" && set.groupControl == "42")
        #expect(set.set == "810" && set.control == "0002" && set.convention == "GUIDE")
        #expect(set.disposition == .rejected && set.codes == ["5"])
        let note = try #require(set.notes.first)
        #expect(note.tag == "IT1" && note.position == 4 && note.loop == "LDT")
        let element = try #require(note.elements.first)
        #expect(element.element == 3 && element.component == 2 && element.reference == 355)
        #expect(element.code == "7" && element.value == "EACH")
        #expect(
            set.words == [
                "810 0002 of group IN 42: R (refused); 5 (segments at fault)",
                "segment 4 (IT1) in loop LDT, element 3, component 2 'EACH': "
                    + "7 (not a code of the list)",
            ])
        let group = try #require(groups(events).first)
        #expect(group.version == "005010" && group.disposition == .partlyAccepted)
        #expect((group.stated, group.received, group.accepted) == (2, 2, 1))
        #expect((group.listed, group.listedRefused) == (2, 1))
        #expect(group.words == "group IN 42: P (accepted in part); 1 of 2 sets accepted")
    }

    @Test(
        "a 997 without AK2 speaks for all sets where it can",
        arguments: [
            (["AK9*A*3*3*3"], Disposition.accepted), (["AK9*R*3*3*0*1"], .rejected),
            (["AK9*P*3*3*2"], nil), (["AK9*E*3*3*3*5"], .accepted), (["AK9*E*3*3*2"], nil),
            (["AK9*M*3*3*0*13"], .rejected),
            // The refused ones are listed: so the others are accepted.
            (["AK2*810*0002", "AK3*IT1*2**1", "AK5*R*5", "AK9*P*3*3*2"], .accepted), ([], nil),
        ] as [([String], Disposition?)])
    func unlisted(_ lines: [String], expected: Disposition?) throws {
        let group = try #require(groups(read(["AK1*IN*42"] + lines)).first)
        #expect(group.unlisted == expected)
    }

    @Test("several groups in one set, and in one file")
    func groupsInOne() {
        let events = read(["AK1*IN*1", "AK9*A*1*1*1", "AK1*PR*2", "AK9*R*1*1*0*2"])
        #expect(groups(events).map(\.control) == ["1", "2"])
        #expect(oddities(events) == [])
    }

    @Test(
        "each oddity is told, and what can be understood is",
        arguments: [
            (["AK9*A*1*1*1"], [.answerMisplaced, .answerUnfinished]),
            (["AK1*IN*1"], [.answerUnfinished]),
            (["AK1*IN", "AK9*A*1*1*1"], [.answerUnfinished]),
            (
                ["AK1*IN*1", "AK2*810*1", "AK9*A*1*1*1"],
                [.answerUnfinished, .answerContradictory, .answerCount]
            ),
            (["AK1*IN*1", "AK5*A", "AK9*A*1*1*1"], [.answerMisplaced]),
            (
                ["AK1*IN*1", "AK3*N1*1**1", "AK4*1**1", "AK9*A*1*1*1"],
                [.answerMisplaced, .answerMisplaced]
            ),
            (["AK1*IN*1", "AK2*810*1", "AK5*R*99", "AK9*R*1*1*0"], [.answerCode]),
            (["AK1*IN*1", "AK2*810*1", "AK5*R", "AK9*R*1*1*0"], [.answerUnreasoned]),
            (["AK1*IN*1", "AK9*R*1*1*0"], [.answerUnreasoned]),
            (["AK1*IN*1", "AK9*A*1*x*-1"], [.answerCount, .answerCount]),
            (["AK1*IN*1", "AK9*A*1*1*2"], [.answerCount]),
            (["AK1*IN*1", "AK9*Z*1*1*1"], [.answerCode]),
            (
                ["AK1*IN*1", "AK2*810*1", "AK5*A", "AK9*R*1*1*0"],
                [.answerContradictory, .answerCount]
            ),
            (["AK1*IN*1", "AK2*810*1", "AK5*A*5", "AK9*A*1*1*1"], [.answerContradictory]),
            (["AK1*IN*1", "NTE*ZZZ*HELLO", "AK9*A*1*1*1"], [.answerMisplaced]),
            (
                ["AK1*IN*1", "AK2*810*1", "AK5*A", "AK2*810*2", "AK5*A", "AK9*A*1*1*1"],
                [.answerCount]
            ),
        ] as [([String], [Diagnostic.Code])])
    func odd(_ lines: [String], expected: [Diagnostic.Code]) {
        #expect(Set(oddities(read(lines))) == Set(expected), "\(read(lines))")
    }

    @Test("IK segments and CTX of a 999 are read alike")
    func implementation() throws {
        let events = read(
            [
                "AK1*IN*47*005010", "AK2*810*0001*005010", "IK3*IT1*4**I6",
                "CTX*SITUATIONAL TRIGGER*BIG*2", "IK4*3*355*I9", "CTX*SITUATIONAL TRIGGER*N1*7",
                "IK5*R*I5", "AK9*R*1*1*0",
            ], set: "999")
        #expect(oddities(events) == [])
        let note = try #require(sets(events).first?.notes.first)
        #expect(note.contexts == ["SITUATIONAL TRIGGER BIG 2"])
        #expect(note.elements.first?.contexts == ["SITUATIONAL TRIGGER N1 7"])
    }

    @Test("noise without end is counted, not kept")
    func limits() throws {
        let notes = (1...3000).map { "AK3*N1*\($0)**1" }
        let events = read(["AK1*IN*1", "AK2*810*1"] + notes + ["AK5*R*5", "AK9*R*1*1*0"])
        let set = try #require(sets(events).first)
        #expect(set.notes.count == 1000)
        #expect(set.omitted == 2000)
        #expect(set.words.last == "2000 more notes")
        #expect(oddities(read((1...500).map { "AK4*\($0)**1" })).count == 50)
    }

    @Test("what we write is what is read")
    func roundTrip() throws {
        let bad = "BEG*00*SA*PO-2**20260102\nN3*X\nPO1*1*10*EACH*5\nREF*DP\nCTT*1"
        let judged = try Desk.judge(Desk.file(["BEG*00*SA*PO-1**20260102\nPO1*1*10*EA", bad]))
        let text = try #require(try Desk.answer(judged))
        let events = read(Desk.body(text))
        #expect(oddities(events) == [])
        let read = sets(events)
        #expect(read.map(\.disposition) == judged.sets.map(\.disposition))
        #expect(read.map(\.codes) == judged.sets.map { $0.codes.map(String.init) })
        for (mine, theirs) in zip(judged.sets, read) {
            #expect(theirs.notes.map(\.tag) == mine.notes.map(\.tag))
            #expect(theirs.notes.map(\.position) == mine.notes.map(\.position))
            #expect(theirs.notes.map { $0.elements.count } == mine.notes.map { $0.elements.count })
        }
    }

    @Test(
        "codes of every list are told in words",
        arguments: [
            (AnswerCode.interchange, "A E R"), (.group, "A E M P R W X"), (.set, "A E M R W X"),
            (.groupNote, "1 2 3 4 5 6 10 11 12 13 14 15 16 17 18 19 21 22 23 24 25 26"),
            (
                .setNote,
                "1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 23 24 25 26 27 I5 I6"
            ),
        ])
    func words(_ list: AnswerCode, codes: String) {
        for code in codes.split(separator: " ").map(String.init) {
            #expect(list.words(code)?.isEmpty == false, "\(list) \(code)")
        }
        #expect(list.words("?") == nil)
        #expect(AnswerCode.set.words("P") == nil)
        for note in InterchangeNote.allCases {
            #expect(AnswerCode.interchangeNote.words(note.code) != nil)
        }
    }
}
