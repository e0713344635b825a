import Acknowledgments
import Diagnostics
import Guides
import Partners
import Testing
import X12

@testable import Flow

@Suite("Refusals in plain words for the partner")
struct RefusalWordsTests {
    private static func interchange(
        _ sets: String, groups: String = "1", settings: String = ""
    ) throws -> InterchangeOutcome {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let profiles = try OutboundWalkTests.profiles([
            "elm/partner.yaml": partner + "\n\(settings)\n"
        ])
        let text =
            "ISA*00*          *00*          *ZZ*ELM            *ZZ*LAKESIDE       *261120*0915*U"
            + "*00401*000000701*1*P*>~GS*PO*ELM*LAKESIDE*20261120*0915*5*X*004010~" + sets
            + "GE*\(sets.split(separator: "ST*").count)*5~IEA*\(groups)*000000701~"
        return try #require(WalkedFile(Array(text.utf8), profiles).interchanges.first).outcome
    }

    private static func words(
        _ kind: AcknowledgmentPlan.Kind, _ outcome: InterchangeOutcome, code: String
    ) -> String? {
        let plan = AcknowledgmentPlan(
            kind: kind, answers: outcome, interchangeControl: 1, groupControl: 1,
            time: WalkedFile.time)
        let fault = RefusalWords.Fault(
            code: code, text: "our words", place: "group 1", value: "X", mend: "our mend")
        return RefusalWords(plan, [fault]).bytes.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func order(_ number: String, unit: String = "CA") -> String {
        "ST*850*\(number)~BEG*00*SA*E-\(number)**20261120~PO1*1*24*\(unit)*18.5~CTT*1~"
            + "SE*5*\(number)~"
    }

    @Test("a TA1 that accepts with a fault is not told as a refusal: it must not come again")
    func accepted() throws {
        let counted = try Self.interchange(Self.order("0001"), groups: "2")
        #expect(counted.verdict.disposition == .acceptedWithErrors)
        let code = Diagnostic.Code.interchangeGroupCount.name
        #expect(Self.words(.interchange, counted, code: code) == nil)
        let refused = try Self.interchange(
            Self.order("0001"), groups: "2", settings: "acknowledge: {notes: {\"021\": R}}")
        let text = try #require(Self.words(.interchange, refused, code: code))
        #expect(text.contains("is refused by our TA1") && text.contains("1. our words\n"))
        #expect(text.hasSuffix("Mend it, and send it again.\n"))
    }

    @Test("what our folder does not say is not told in the folder's words")
    func ours() throws {
        let outcome = try Self.interchange(Self.order("0001"))
        let unagreed = Diagnostic.Code.receiveAgreementMissing.name
        let text = try #require(Self.words(.functional, outcome, code: unagreed))
        #expect(text.contains("1. this is not agreed between us\n   Where: group 1\n   Value: X\n"))
        #expect(!text.contains("our words") && !text.contains("Mend:"))
    }

    @Test("what is kept for want of an agreement is not asked for again, and told once")
    func kept() throws {
        let outcome = try Self.interchange(Self.order("0001"))
        let plan = AcknowledgmentPlan(
            kind: .functional, answers: outcome, interchangeControl: 1, groupControl: 1,
            time: WalkedFile.time)
        func fault(_ code: Diagnostic.Code, _ place: String) -> RefusalWords.Fault {
            RefusalWords.Fault(
                code: code.name, text: "nothing is agreed with elm", place: place, value: nil,
                mend: code.help)
        }
        let version = fault(.versionUnsupported, "group 1, GS08")
        let set = fault(.receiveAgreementMissing, "group 1, set 1")
        func words(_ faults: [RefusalWords.Fault]) throws -> String {
            String(decoding: try #require(RefusalWords(plan, faults).bytes), as: UTF8.self)
        }
        let whole = try words([version, set])
        #expect(whole.contains("1. this is not agreed between us\n") && !whole.contains("2. "))
        #expect(!whole.contains("elm") && !whole.contains("folder"))
        #expect(whole.contains("we keep it. Do not send it again before"))
        #expect(!whole.contains("Mend it"))
        let other = fault(.receiveAgreementMissing, "group 2, set 1")
        #expect(try words([version, other]).contains("2. this is not agreed between us"))
        let partly = try words([set, fault(.elementCodeUnused, "group 1, set 2")])
        #expect(partly.contains("Mend it, and send it again, but for what is not agreed"))
    }

    @Test("of a group that is refused for one of its sets all are to be sent again")
    func void() throws {
        let sets = Self.order("0001") + Self.order("0002", unit: "CASES")
        let again = "Of group 5 nothing was processed: send what is right in it again, too.\n"
        for (settings, isVoid) in [("", false), ("acknowledge: {partly: R}", true)] {
            let outcome = try Self.interchange(sets, settings: settings)
            let text = try #require(
                Self.words(.functional, outcome, code: "validate.element.code"))
            #expect(text.hasSuffix(again) == isVoid, "\(text)")
        }
    }
}
