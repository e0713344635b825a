import Acknowledgments
import Diagnostics
import Foundation
import Partners
import Testing
import Values

@testable import Flow

@Suite("What partners answer")
struct PartnerAnswerTests {
    /// A file of fixtures/acks.
    private static func file(_ name: String) throws -> [UInt8] {
        try #require(
            SampleProfiles.bytes(
                of: SampleProfiles.root.appending(path: "fixtures/acks/\(name).x12")))
    }

    /// The steps of a file's walk.
    private static func steps(_ name: String) throws -> [Step] {
        try steps(of: try file(name), name)
    }

    private static func steps(
        of bytes: [UInt8], _ name: String, by profiles: Profiles? = nil
    ) throws -> [Step] {
        var walk = InboundWalk(
            try profiles ?? OutboundWalkTests.profiles(),
            for: MessageFacts(
                channel: "drop", name: "\(name).x12", correlation: "c",
                digest: SHA256.digest(of: bytes)), resuming: nil)
        walk.feed(bytes)
        walk.finish()
        var steps: [Step] = []
        while let slice = walk.next() { steps += slice.steps }
        return steps
    }

    private static func answers(_ name: String) throws -> [PartnerAnswer] {
        try answers(in: try file(name))
    }

    /// What a file of answers says.
    static func answers(
        in bytes: [UInt8], by profiles: Profiles? = nil
    ) throws -> [PartnerAnswer] {
        try steps(of: bytes, "a", by: profiles).flatMap { step -> [PartnerAnswer] in
            switch step {
            case .answer(let answer): [answer]
            case .set(let outcome): outcome.answers
            default: []
            }
        }
    }

    private struct Trap: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let says: [String]
    }

    private static let traps: [Trap] = [
        Trap(testDescription: "accepted", says: ["855 0001 in group PR 42: accepted"]),
        Trap(testDescription: "without-ak2", says: ["group PR 42: accepted"]),
        Trap(testDescription: "refused-without-ak2", says: ["group PR 42: rejected"]),
        // Nobody can say which: the partner is to be asked.
        Trap(testDescription: "partly-without-ak2", says: ["group PR 42: partly"]),
        Trap(testDescription: "fewer-came-without-ak2", says: ["group PR 42: partly"]),
        Trap(testDescription: "fewer-taken-without-ak2", says: ["group PR 42: partly"]),
        // Only what was sent tells it.
        Trap(testDescription: "none-came-without-ak2", says: ["group PR 42: accepted"]),
        Trap(
            testDescription: "several-groups",
            says: ["855 0001 in group PR 42: accepted", "855 0001 in group PR 43: noted"]),
        Trap(
            testDescription: "several-groups-in-one-set",
            says: ["855 0001 in group PR 42: accepted", "810 0001 in group IN 44: rejected"]),
        // An AK501 that is no code leaves it open, whatever AK9 says.
        Trap(testDescription: "unknown-ak5", says: ["855 0001 in group PR 42: partly"]),
        Trap(testDescription: "partial-ak5", says: ["855 0001 in group PR 42: partly"]),
        // The group says what the set does not.
        Trap(testDescription: "without-ak5", says: ["855 0001 in group PR 42: accepted"]),
        Trap(
            testDescription: "without-ak5-refused",
            says: ["855 0001 in group PR 42: partly", "855 0002 in group PR 42: accepted"]),
        Trap(
            testDescription: "without-ak9",
            says: ["855 0001 in group PR 42: accepted", "group PR 42: partly"]),
        Trap(testDescription: "refused", says: ["855 0001 in group PR 42: rejected"]),
        Trap(
            testDescription: "refused-without-reason", says: ["855 0001 in group PR 42: rejected"]),
        // A group that is refused takes its sets with it.
        Trap(testDescription: "contradictory", says: ["855 0001 in group PR 42: rejected"]),
        Trap(
            testDescription: "another-application", says: ["855 0001 in group PR 42: accepted"]),
        Trap(
            testDescription: "of-an-acknowledgment", says: ["997 0001 in group FA 7: accepted"]),
        Trap(
            testDescription: "implementation-refused", says: ["855 0001 in group PR 42: rejected"]),
        Trap(testDescription: "interchange-alone", says: ["interchange 000000041: accepted"]),
        Trap(testDescription: "interchange-refused", says: ["interchange 000000041: rejected"]),
        Trap(
            testDescription: "interchange-before-groups",
            says: ["interchange 000000041: accepted", "855 0001 in group PR 42: accepted"]),
    ]

    @Test("each trap says what it means, and none is answered", arguments: traps)
    private func trap(_ trap: Trap) throws {
        let answers = try Self.answers(trap.testDescription)
        #expect(
            answers.map { "\($0.subject.words): \($0.verdict.rawValue)" } == trap.says)
        for case .closed(let outcome) in try Self.steps(trap.testDescription) {
            #expect(!outcome.isVoid)
            #expect(
                outcome.answersDue(hasGroups: outcome.groups.contains(where: \.verdict.isDue))
                    == [])
        }
        for answer in answers {
            #expect(PartnerAnswer.Subject(encoded: answer.subject.encoded) == answer.subject)
        }
    }

    @Test("an application says in words what it refuses, by control numbers and by reference")
    func advices() throws {
        let file = SampleProfiles.root.appending(
            path: "fixtures/map/824-refused-invoice/canonical.json")
        let advice = try JSONReader.read(try #require(SampleProfiles.bytes(of: file)))
        let said = PartnerAnswer.advices(
            advice.items?.first ?? advice, application: "MAPLE", place: DataPlace())
        #expect(said.map(\.verdict) == [.rejected, .noted])
        let first = try #require(said.first)
        #expect(first.kind == .application && first.subject.words == "810 0003 in group 71")
        #expect(first.references.first == "INV-8101")
        #expect(first.words[0] == "824 ADV-7001: 810 INV-8101 is refused (TR)")
        #expect(
            first.words[1].hasPrefix("011 Price differs from the order (IT1, segment 6, element 4"))
        #expect(first.words[1].contains("was 12.50, now 11.75"))
        #expect(first.referredTypes == ["invoice"])
        #expect(
            PartnerAnswer.Subject.set(functionalID: "", group: "", set: "", control: "").words
                == "set")
    }

    @Test("each verdict of an advice is taken, however many there are")
    func manyAdvices() throws {
        let verdicts: [JSON] = (1...300).map { number in
            ["verdict": "refused", "set": "810", "invoice": .string("INV-\(number)")]
        }
        let said = PartnerAnswer.advices(
            ["number": "A1", "verdicts": .array(verdicts)], application: "MAPLE",
            place: DataPlace())
        #expect(said.count == 300 && said.last?.references == ["INV-300"])
    }

    @Test(
        "an advice's numbers name what its qualifiers say; an order in REF is only context",
        arguments: [
            (#""referenceQualifier": "IV", "reference": "1", "order": "2""#, ["invoice"]),
            (#""referenceQualifier": "MA", "reference": "1""#, ["shipment"]),
            (#""referenceQualifier": "TN", "reference": "1", "invoice": "2""#, ["invoice"]),
            (#""referenceQualifier": "TN", "reference": "1", "order": "2""#, []),
            (
                #""referenceQualifier": "PO", "reference": "1""#,
                ["orderResponse", "order", "orderChangeResponse", "orderChange"]
            ),
        ])
    func named(verdict: String, types: [String]) throws {
        let advice = try JSONReader.read(
            Array(#"{"verdicts": [{"verdict": "refused", \#(verdict)}]}"#.utf8))
        let said = PartnerAnswer.advices(advice, application: "ELM", place: DataPlace())
        #expect(said.map(\.referredTypes) == [types])
    }

    @Test("what an application says in a set is taken with its document")
    func advisedInWalk() throws {
        let partner = RecordFolder.files["elm/partner.yaml"] ?? ""
        let set = "- {set: \"850\", version: \"004010\"}"
        let profiles = try OutboundWalkTests.profiles([
            "elm/partner.yaml": partner.replacing(
                set, with: set + "\n  - {set: \"824\", version: \"004010\"}")
        ])
        let text = """
            ISA*00*          *00*          *ZZ*ELM            *ZZ*LAKESIDE       *261121*0915*U\
            *00401*000000012*0*P*>~
            GS*AG*ELM*LAKESIDE*20261121*0915*12*X*004010~
            ST*824*0001~
            BGN*11*ADV-1*20261121~
            OTI*TR*IV*INV-1***20261120*0730*72*0001*810*004010~
            TED*007*No tax number~
            SE*5*0001~
            GE*1*12~
            IEA*1*000000012~

            """
        var walk = InboundWalk(
            profiles,
            for: MessageFacts(
                channel: "drop", name: "a.x12", correlation: "c",
                digest: SHA256.digest(of: text)), resuming: nil)
        walk.feed(Array(text.utf8))
        walk.finish()
        let next = walk.next()
        let outcomes = try #require(next).steps.compactMap { step -> SetOutcome? in
            if case .set(let outcome) = step { outcome } else { nil }
        }
        let said = try #require(outcomes.first?.answers.first)
        #expect(said.kind == .application && said.verdict == .rejected)
        #expect(said.words == ["824 ADV-1: 810 INV-1 is refused (TR)", "007 No tax number"])
        #expect(outcomes.first?.document?.type == "applicationAdvice")
    }

    @Test("who answers is who stands in GS02")
    func application() throws {
        #expect(try Self.answers("another-application").map(\.application) == ["ELMEDI"])
        #expect(try Self.answers("accepted").map(\.application) == ["ELM"])
    }

    @Test("an answer to more sets than are read says so, and stays small")
    func excess() throws {
        var text = String(decoding: try Self.file("accepted"), as: UTF8.self)
        let pair = "AK2*855*0001~\nAK5*A~\n"
        text = text.replacing(pair, with: String(repeating: pair, count: 20_010))
        let bytes = Array(text.utf8)
        var walk = InboundWalk(
            try OutboundWalkTests.profiles(),
            for: MessageFacts(
                channel: "drop", name: "a.x12", correlation: "c", digest: SHA256.digest(of: bytes)),
            resuming: nil)
        walk.feed(bytes)
        walk.finish()
        var sets: [SetOutcome] = []
        while let slice = walk.next() {
            for case .set(let outcome) in slice.steps { sets.append(outcome) }
        }
        #expect(sets.first?.answers.count == 20_000)
        #expect(
            sets.first?.diagnostics.contains {
                $0.code == .awaitAnswerExcess && $0.value == "10"
            } == true)
    }

    // MARK: - Explanations

    /// What a refusal of the sample 855 means.
    private static func explanation(
        _ name: String, by profiles: Profiles? = nil
    ) throws -> RefusalExplanation {
        let profiles = try profiles ?? OutboundWalkTests.profiles()
        let sent = SentDocument(
            partner: "elm", title: "855 E-100",
            sent: try OutboundWalkTests.message(OutboundWalkTests.profiles()).bytes,
            document: Array(OutboundWalkTests.answer.utf8),
            answered: try OutboundWalkTests.order(profiles))
        return RefusalExplanation(
            try #require(try Self.answers(name).first), of: sent, by: profiles)
    }

    @Test("a refusal names segment, element, our value, the rule's line and the mend")
    func refused() throws {
        let told = try Self.explanation("refused")
        #expect(
            told.text == """
                elm refuses 855 E-100 (855 0001 in group PR 42): segment 8 (PO1), element 3 (data \
                element 355): our 'EA' (they read 'CA') is at fault: not a code of the list (code \
                7), written from lines[2].unit by the rule at standard/maps/855.map.yaml:151:13
                """)
        #expect(told.value == "EA")
        #expect(
            told.mend == """
                mend lines[2].unit in the document, or its rule at \
                standard/maps/855.map.yaml:151:13; \(Self.anew)
                """)
    }

    private static let close = "close this with `gangway exceptions resolve`"
    private static let anew =
        "then `gangway messages regenerate` sends it anew and closes this. A document that was "
        + "wrong itself is given again under a key of its own, and this closed with `gangway "
        + "exceptions resolve`"

    @Test(
        "each refusal is told in words",
        arguments: [
            (
                "refused-counted-otherwise",
                """
                elm refuses 855 E-100 (855 0001 in group PR 42): segment 8 (PO1), which they count \
                as 12, element 2 (data element 330): our '120' is at fault: too long (code 5), \
                written from lines[2].quantity by the rule at standard/maps/855.map.yaml:150:17
                """,
                """
                mend lines[2].quantity in the document, or its rule at \
                standard/maps/855.map.yaml:150:17; \(anew)
                """
            ),
            (
                "refused-without-reason",
                "elm refuses 855 E-100 (855 0001 in group PR 42): elm gave no reason",
                """
                ask elm for the reason, mend what it names; \(anew). A text to send: "Your 997 \
                refuses our 855 E-100 (set 0001 in group PR 42 in interchange 000000041 of 261120 \
                1300). It names no reason. Please tell us which segment and element is at fault, \
                the value that you read, and what you expect there, or send us the 997 with its \
                AK3 and AK4. Until then nothing of it counts as received; once it is mended we \
                send it anew."
                """
            ),
            (
                "implementation-refused",
                """
                elm refuses 855 E-100 (855 0001 in group PR 42): segment 8 (PO1), element 3 (data \
                element 355): our 'EA' (they read 'CA') is at fault: code that the guide does not \
                use (code I6), written from lines[2].unit by the rule at \
                standard/maps/855.map.yaml:151:13
                """,
                """
                mend lines[2].unit in the document, or its rule at \
                standard/maps/855.map.yaml:151:13; \(anew)
                """
            ),
            (
                "partly-without-ak2",
                """
                elm does not say whether it accepts 855 E-100 (group PR 42): group PR 42: P \
                (accepted in part); 2 of 3 sets accepted
                """,
                """
                ask elm what it took, send again what it did not, and \(close). A text to send: \
                "Your 997 does not say whether you take our 855 E-100 (group PR 42 in interchange \
                000000041 of 261120 1300). All that it says is: group PR 42: P (accepted in part); \
                2 of 3 sets accepted. Please tell us which sets you took, and which you did not. \
                What you did not take we send again."
                """
            ),
        ])
    func words(name: String, text: String, mend: String) throws {
        let told = try Self.explanation(name)
        #expect(told.text == text)
        #expect(told.mend == mend)
    }

    @Test("a profile that has changed since names no rule")
    func changed() throws {
        let map = """
            extends: standard/855
            why: our own sample
            to: {lines: {to: {unit: {value: BX}}}}
            """
        let told = try Self.explanation(
            "refused", by: OutboundWalkTests.profiles(["elm/855.map.yaml": map]))
        #expect(told.value == "EA")
        #expect(!told.text.contains("rule"))
    }
}
