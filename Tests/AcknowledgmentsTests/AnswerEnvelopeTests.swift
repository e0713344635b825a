import Acknowledgments
import Testing
import X12

@Suite("Choosing the delimiters of an answer")
struct AnswerEnvelopeTests {
    private static let agreed = Delimiters(
        element: 0x2A, component: 0x3E, segment: 0x7E, repetition: 0x5E)

    /// ISA06 as it was sent, the separators of elements and components, and what the answer has.
    struct Case: Sendable {
        let id: String
        let element: String
        let component: String
        let chosen: String
    }

    static let cases = [
        Case(id: "BUYER", element: "|", component: ":", chosen: "*>~^"),
        Case(id: "BUY*ER", element: "|", component: ":", chosen: "|:~^"),
        // An ISA16 that is no separator cannot part the positions in AK4 or IK4.
        Case(id: "BUY*ER", element: "|", component: "A", chosen: "|>~^"),
        Case(id: "BUY>ER", element: "*", component: "A", chosen: "*:~^"),
        Case(id: "BUY>:<ER", element: "*", component: "A", chosen: "*\\~^"),
        // Nothing is left to choose from.
        Case(id: "BUY>:<\\|^ER", element: "*", component: "A", chosen: "*>~^"),
        Case(id: "BUY*:ER", element: "|", component: ":", chosen: "*>~^"),
    ]

    @Test(
        "they are those agreed, or the sender's own, and always part everything", arguments: cases)
    func delimiters(_ sent: Case) throws {
        let id = sent.id + String(repeating: " ", count: 15 - sent.id.utf8.count)
        let fields = [
            "ISA", "00", "          ", "00", "          ", "ZZ", id, "ZZ", "SELLER         ",
            "260102", "1200", "U", "00401", "000000007", "0", "T", sent.component,
        ]
        var reader = InterchangeReader()
        reader.fill(Array((fields.joined(separator: sent.element) + "~").utf8).span)
        guard case .interchange(let header) = reader.nextFinished() else {
            Issue.record("no interchange")
            return
        }
        let chosen = AnswerEnvelope.delimiters(agreed: Self.agreed, answering: header)
        let bytes = [chosen.element, chosen.component, chosen.segment, chosen.repetition ?? 0]
        #expect(String(decoding: bytes, as: UTF8.self) == sent.chosen)
        #expect(chosen.areUsable)
    }
}

extension InterchangeReader {
    /// The next event of a file that has come whole.
    fileprivate mutating func nextFinished() -> Event {
        finish()
        return next()
    }
}
