import Acknowledgments
import Diagnostics
import Guides
import Testing
import X12

@Suite("The table of answers")
struct AcknowledgmentTableTests {
    @Test(
        "AK304 and AK403 are X12's numbers",
        arguments: [
            (Diagnostic.Code.segmentUnrecognized, 1, nil), (.segmentUnexpected, 2, nil),
            (.segmentMissing, 3, nil), (.loopTooMany, 4, nil), (.segmentTooMany, 5, nil),
            (.segmentForeign, 6, nil), (.segmentOutOfOrder, 7, nil), (.elementMissing, 8, 1),
            (.elementConditional, 8, 2), (.elementTooMany, 8, 3), (.elementTooShort, 8, 4),
            (.elementTooLong, 8, 5), (.elementCharacter, 8, 6), (.elementCode, 8, 7),
            (.elementDate, 8, 8), (.elementTime, 8, 9), (.elementExclusion, 8, 10),
            (.elementRepetitions, 8, 12), (.elementComponents, 8, 13),
        ] as [(Diagnostic.Code, Int, Int?)])
    func segments(_ code: Diagnostic.Code, segment: Int, element: Int?) throws {
        let answer = try #require(AcknowledgmentTable.answer(to: code))
        #expect(answer.segment == segment)
        #expect(answer.element == element)
        #expect(answer.set == 5)
    }

    @Test(
        "AK502 is X12's number",
        arguments: [
            (Diagnostic.Code.setUnsupported, 1), (.setTrailerMissing, 2),
            (.setControlMismatch, 3), (.setSegmentCount, 4), (.segmentMissing, 5),
            (.setIDInvalid, 6), (.setControlInvalid, 7), (.setForeign, 18),
            (.setDuplicateControl, 23), (.faultsUnlisted, 5), (.segmentTooLong, 5),
            (.setTooLarge, 1),
        ])
    func sets(_ code: Diagnostic.Code, number: Int) {
        #expect(AcknowledgmentTable.answer(to: code)?.set == number)
    }

    @Test(
        "AK905 is X12's number",
        arguments: [
            (Diagnostic.Code.groupIDInvalid, 1), (.groupSender, 1), (.groupReceiver, 1),
            (.groupVersionInvalid, 2),
            (.versionUnsupported, 2), (.groupTrailerMissing, 3), (.groupControlMismatch, 4),
            (.groupSetCount, 5), (.groupStructure, 5), (.groupControlInvalid, 6),
            (.groupDuplicateControl, 6),
        ])
    func groups(_ code: Diagnostic.Code, number: Int) {
        #expect(AcknowledgmentTable.answer(to: code)?.group == number)
    }

    @Test(
        "TA105 is X12's number, with the TA104 that goes with it",
        arguments: [
            (Diagnostic.Code.interchangeControlMismatch, "001", Disposition.acceptedWithErrors),
            (.isaStandard, "002", .acceptedWithErrors), (.isaTerminator, "004", .rejected),
            (.isaSenderQualifier, "005", .rejected), (.isaSender, "006", .rejected),
            (.isaReceiverQualifier, "007", .rejected), (.isaReceiver, "008", .rejected),
            (.isaAuthorizationQualifier, "010", .rejected),
            (.isaSecurityQualifier, "012", .rejected), (.isaDate, "014", .rejected),
            (.isaTime, "015", .rejected), (.isaVersion, "017", .rejected),
            (.isaControl, "018", .rejected),
            (.isaAcknowledgmentRequest, "019", .acceptedWithErrors),
            (.isaUsage, "020", .rejected),
            (.interchangeGroupCount, "021", .acceptedWithErrors),
            (.interchangeStructure, "022", .rejected), (.isaUnreadable, "022", .rejected),
            (.interchangeTruncated, "023", .rejected), (.groupUnnamed, "024", .rejected),
            (.isaVersionUnsupported, "003", .acceptedWithErrors),
            (.isaAuthorization, "011", .rejected), (.isaSecurity, "013", .rejected),
            (.isaStandardInvalid, "016", .rejected), (.requestDate, "028", .acceptedWithErrors),
            (.requestTime, "029", .acceptedWithErrors),
            (.requestZone, "030", .acceptedWithErrors),
            (.requestGrade, "031", .acceptedWithErrors),
            (.isaElementSeparator, "026", .rejected), (.isaComponentSeparator, "027", .rejected),
        ])
    func interchanges(_ code: Diagnostic.Code, number: String, disposition: Disposition) throws {
        let note = try #require(AcknowledgmentTable.answer(to: code)?.interchange)
        #expect(note.code == number)
        #expect(note.disposition == disposition)
    }

    @Test("every note has three digits and a disposition")
    func notes() {
        #expect(InterchangeNote.allCases.map(\.rawValue) == Array(0...31))
        #expect(InterchangeNote.none.code == "000")
        for note in InterchangeNote.allCases {
            #expect(InterchangeNote(code: note.code) == note)
            #expect((note.disposition == .accepted) == (note == .none))
        }
        #expect(InterchangeNote(code: "032") == nil)
        #expect(InterchangeNote(code: "x") == nil)
        #expect(!InterchangeNote.choosable.contains(.duplicate))
    }

    @Test("every fault of a set that a guide can find has an answer")
    func complete() {
        let ours = GuidesDiagnostics.all.filter { $0.name.hasPrefix("validate.") }
        for code in ours { #expect(AcknowledgmentTable.answer(to: code) != nil, "\(code)") }
    }

    @Test("codes that a version does not know become older ones")
    func versions() {
        #expect(AcknowledgmentTable.element(12, version: "004010") == 3)
        #expect(AcknowledgmentTable.element(13, version: "004010") == 3)
        #expect(AcknowledgmentTable.element(13, version: "005010") == 13)
        #expect(AcknowledgmentTable.set(18, version: "004010") == 1)
        #expect(AcknowledgmentTable.set(18, version: "005010") == 18)
    }
}
