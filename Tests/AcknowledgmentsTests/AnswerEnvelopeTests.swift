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
        let header = try header(sent, version: "00401", repetition: UInt8(ascii: "U"))
        let chosen = AnswerEnvelope.delimiters(agreed: Self.agreed, answering: header)
        let bytes = [chosen.element, chosen.component, chosen.segment, chosen.repetition ?? 0]
        #expect(String(decoding: bytes, as: UTF8.self) == sent.chosen)
        #expect(chosen.areUsable)
    }

    @Test("a repetition separator beyond ASCII, which no ISA11 can hold, is not taken over")
    func beyondASCII() throws {
        let sent = Case(id: "BUY*ER", element: "|", component: ":", chosen: "|:~^")
        let header = try header(sent, version: "00501", repetition: 0xCB)
        #expect(header.delimiters.repetition == 0xCB)
        let chosen = AnswerEnvelope.delimiters(agreed: Self.agreed, answering: header)
        #expect(chosen.repetition == Self.agreed.repetition && chosen.element == 0x7C)
    }

    private func header(
        _ sent: Case, version: String, repetition: UInt8
    ) throws -> InterchangeHeader {
        let id = sent.id + String(repeating: " ", count: 15 - sent.id.utf8.count)
        let fields = [
            "ISA", "00", "          ", "00", "          ", "ZZ", id, "ZZ", "SELLER         ",
            "260102", "1200", "U", version, "000000007", "0", "T", sent.component,
        ]
        var bytes = Array((fields.joined(separator: sent.element) + "~").utf8)
        bytes[82] = repetition
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        guard case .interchange(let header) = reader.nextFinished() else {
            throw NoInterchange()
        }
        return header
    }

    private struct NoInterchange: Error {}
}

extension InterchangeReader {
    /// The next event of a file that has come whole.
    fileprivate mutating func nextFinished() -> Event {
        finish()
        return next()
    }
}
