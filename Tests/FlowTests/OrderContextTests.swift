import Diagnostics
import Mapping
import Partners
import Testing
import Values

@testable import Flow

@Suite("What is about an order repeats its context")
struct OrderContextTests {
    /// Elm buys under two identities, of us under two; its second one sent us a test order.
    private static func profiles() throws -> Profiles {
        let partner = (RecordFolder.files["elm/partner.yaml"] ?? "")
            .replacing("ids: [\"ZZ:ELM\"]", with: "ids: [\"ZZ:ELM\", \"01:ELMSOUTH\"]")
        let sends = ["855", "856", "810"].map { "\n  - {set: \"\($0)\", version: \"004010\"}" }
        return try RecordFolder.profiles([
            "elm/partner.yaml": partner + "\nsends:" + sends.joined()
        ])
    }

    private static func order(_ profiles: Profiles) throws -> AnsweredDocument {
        let first = try OutboundWalkTests.order(profiles)
        var (body, source) = (first.body, first.body["source"] ?? [:])
        source["usage"] = "test"
        source["correlation"] = "C-850"
        source["sender"] = ["qualifier": "01", "id": "ELMSOUTH", "application": "SOUTHPO"]
        source["receiver"] = ["qualifier": "ZZ", "id": "LAKESIDEWEST", "application": "WESTPO"]
        body["source"] = source
        body["terms"] = [["type": "01", "basis": "3", "netDays": 30]]
        return AnsweredDocument(id: first.id, body: body)
    }

    static let invoice = """
        {"type": "invoice", "version": 1, "source": {"partner": "elm", "usage": "test"}, \
        "purpose": "new", \
        "purposeCode": "00", "number": "I-7", "date": "2026-11-25", "order": "E-100", \
        "lines": [{"number": "1", "quantity": "24", "unit": "CA", "price": "18.5"}], \
        "totals": {"amount": "444"}}
        """

    static let shipment = """
        {"type": "shipment", "version": 1, "source": {"partner": "elm", "usage": "test"}, \
        "purpose": "new", \
        "purposeCode": "00", "number": "S-1", "date": "2026-11-24", "time": "10:00", \
        "hierarchy": "0001", "shipments": [{"level": "S", "orders": [{"level": "O", \
        "order": "E-100", "cartons": [{"level": "P", "items": [{"level": "I", "line": "2", \
        "quantity": "120", "unit": "EA"}]}]}]}]}
        """

    /// The draft of a document, and its set between ST and SE.
    private static func sent(
        _ text: String, with order: (AnsweredDocument) -> AnsweredDocument = { $0 }
    ) throws -> (draft: OutboundDraft, bytes: String, told: [String]) {
        let profiles = try profiles()
        let document = try OutboundDocument.read(Array(text.utf8)).get()
        let walk = OutboundWalk(profiles, document: document)
        #expect(walk.answers?.number == "E-100")
        let (outcome, diagnostics) = walk.run(answering: order(try self.order(profiles)))
        guard case .draft(let draft) = outcome else {
            throw SampleProfiles.Faulty(diagnostics: diagnostics)
        }
        let message = try draft.message(
            OutboundNumbers(interchange: 41, group: 42), at: Timestamp(seconds: 1_795_179_600))
        let told = diagnostics.filter { $0.code == .envelopeAnsweredUnknown }.compactMap(\.value)
        return (draft, String(decoding: message.bytes, as: UTF8.self), told)
    }

    @Test(
        "it goes from the identity that got the order to the one that sent it, as test or not",
        arguments: [OutboundWalkTests.answer, shipment, invoice])
    func identities(text: String) throws {
        let (draft, bytes, _) = try Self.sent(text)
        #expect(
            bytes.hasPrefix(
                "ISA*00*          *00*          *ZZ*LAKESIDEWEST   *01*ELMSOUTH       *261120*1300"
                    + "*U*00401*000000041*0*T*>~"))
        #expect(bytes.contains("*WESTPO*SOUTHPO*20261120*1300*42*X*004010~"))
        #expect(draft.correlation == "C-850")
        #expect(draft.envelope.scope.partner == "01:ELMSOUTH")
    }

    @Test("an invoice repeats what its order says, and nothing of what is billed")
    func invoices() throws {
        let segments = try Self.sent(Self.invoice).bytes.split(separator: "\n").dropFirst(3)
        #expect(
            segments.dropLast(3) == [
                "BIG*20261125*I-7*20261120*E-100****00~", "REF*DP*0417~",
                "IT1*1*24*CA*18.5**UP*614141200177*VN*LG-1001~", "TDS*44400~", "CTT*1*24~",
            ])
    }

    @Test("a ship notice repeats it at whatever level the order and its lines stand")
    func shipments() throws {
        let segments = try Self.sent(Self.shipment).bytes.split(separator: "\n").dropFirst(3)
        #expect(
            segments.dropLast(3) == [
                "BSN*00*S-1*20261124*1000*0001~", "HL*1**S*1~", "HL*2*1*O*1~",
                "PRF*E-100***20261120~", "REF*DP*0417~", "HL*3*2*P*1~", "HL*4*3*I*0~",
                "LIN**UP*614141200184*VN*LG-1002~", "SN1*2*120*EA~",
                "CTT*4*120~",
            ])
    }

    @Test("what is about a test order and does not say that it is a test is held")
    func usage() throws {
        let unsaid = Self.invoice.replacing(", \"usage\": \"test\"", with: "")
        #expect(throws: SampleProfiles.Faulty.self) { try Self.sent(unsaid) }
    }

    @Test("of a release that the document does not name nothing is repeated")
    func releases() throws {
        let bytes = try Self.sent(Self.invoice) { order in
            var body = order.body
            body["release"] = "7"
            return AnsweredDocument(id: order.id, body: body)
        }.bytes
        #expect(!bytes.contains("REF*DP") && !bytes.contains("614141200177"), "\(bytes)")
    }

    @Test("a ship notice of several orders repeats of each what is its own")
    func consolidated() throws {
        let second = """
            {"level": "O", "order": "E-9", "cartons": [{"level": "P", "items": [{"level": "I", \
            "line": "1", "quantity": "24", "unit": "CA"}]}]}, \
            {"level": "O", "order": "E-8"}
            """
        let two = Self.shipment.replacing(
            "\"unit\": \"EA\"}]}]}]}]}",
            with: "\"unit\": \"EA\"}]}]}, \(second)]}]}")
        #expect(two != Self.shipment)
        let sent = try Self.sent(two) { order in
            var other = order.body
            (other["number"], other["date"]) = ("E-9", "2026-11-02")
            return AnsweredDocument(id: order.id, body: order.body, further: [other])
        }
        #expect(sent.bytes.contains("PRF*E-100***20261120~"))
        #expect(sent.bytes.contains("LIN**UP*614141200184*VN*LG-1002~"))
        #expect(sent.bytes.contains("PRF*E-9***20261102~"))
        #expect(sent.bytes.contains("LIN**UP*614141200177*VN*LG-1001~"))
        #expect(sent.bytes.contains("PRF*E-8~"))
        #expect(sent.told == ["E-8"], "what is not known is told")
    }

    @Test("of another order nothing is repeated")
    func others() throws {
        let two = Self.shipment.replacing("\"order\": \"E-100\"", with: "\"order\": \"E-9\"")
            .replacing(
                "\"orders\": [",
                with: "\"orders\": [{\"level\": \"O\", \"order\": \"E-100\"}, ")
        let bytes = try Self.sent(two).bytes
        #expect(bytes.contains("PRF*E-100***20261120~"))
        #expect(bytes.contains("PRF*E-9~"))
        #expect(!bytes.contains("LG-1002") && !bytes.contains("N1*ST"))
    }

    @Test(
        "what the ERP says wins, however either of them says it",
        arguments: [
            (
                "\"order\": \"E-100\"", "\"order\": \"E-100\", \"department\": \"0500\"",
                "REF*DP*0500~",
                "0417"
            ),
            (
                "\"order\": \"E-100\"",
                "\"order\": \"E-100\", \"references\": [{\"qualifier\": \"DP\", \"id\": \"0600\"}]",
                "REF*DP*0600~", "0417"
            ),
            (
                "\"number\": \"1\"", "\"number\": \"1\", \"sellerItem\": \"LG-7\"",
                "*VN*LG-7~", "614141200177"
            ),
        ])
    func wins(what: String, with: String, says: String, instead: String) throws {
        let bytes = try Self.sent(Self.invoice.replacing(what, with: with)).bytes
        #expect(bytes.contains(says) && !bytes.contains(instead), "\(bytes)")
    }
}
