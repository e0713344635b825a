import Canonical
import Testing
import Values

@Suite("Naming documents")
struct KeyTests {
    private let content = SHA256.digest(of: "ST…SE")

    @Test("The idempotency key has the parts of the design in their order")
    func idempotencyKey() {
        let business = BusinessKey(
            ownID: "US1", partner: "bigmart", type: "order", number: "4500123", release: "7")
        let key = IdempotencyKey(business: business, set: "850", purpose: "00", content: content)
        #expect(key.description == "US1:bigmart:850:4500123:7:00:\(content.prefix16)")
        #expect(key.repeated(2) == key.description + ":2")
    }

    @Test("A part that holds the separator makes no two keys alike")
    func separators() {
        let one = BusinessKey(
            ownID: "US", partner: "p", type: "order", number: "A:1", release: "2")
        let other = BusinessKey(
            ownID: "US", partner: "p", type: "order", number: "A", release: "1:2")
        #expect(one.description != other.description)
        #expect(one.description == "US:p:order:A%3A1:2")
    }

    @Test("Each release is an order of its own")
    func releases() throws {
        let first = try document(["number": "PO1", "release": "1", "purposeCode": "00"])
        let second = try document(["number": "PO1", "release": "2", "purposeCode": "00"])
        #expect(
            first.businessKey(about: "order", ownID: "US", partner: "p")
                != second.businessKey(about: "order", ownID: "US", partner: "p"))
    }

    @Test(
        "Each purpose of an order has its policy, and a person decides about any other",
        arguments: [
            ("new", DeliveryPolicy.deliver), ("cancel", .deliverIfKnown),
            ("replace", .deliverIfKnown), ("confirm", .record), ("copy", .record),
            ("other", .hold), ("", .hold), ("sell", .hold),
        ])
    func purposes(purpose: String, policy: DeliveryPolicy) throws {
        let document = try document(["purpose": .string(purpose)])
        #expect(try ShippedShapes.shape("order/1").policy(of: document.purpose) == policy)
    }

    @Test("A document reads itself back from its body")
    func readBack() throws {
        let document = try document(["number": "PO1"])
        #expect(try #require(Document(body: document.body)) == document)
        #expect(Document(body: ["type": "order"]) == nil)
    }

    private func document(_ fields: JSON) throws -> Document {
        var body: JSON = ["type": "order", "version": 1]
        for member in fields.members ?? [] { body[member.key] = member.value }
        return try #require(Document(body: body))
    }
}
