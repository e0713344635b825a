import Values

/// What the simulated ERP checks of an order before it takes it.
enum OrderReader {
    /// What an order is filed under.
    struct Heading: Equatable {
        var reference: String
        /// The release under a blanket order, else empty; each release is an order of its own.
        var release: String
        var partner: String
    }

    /// Why an order is refused, for the answer with 422.
    struct Refusal: Error, Equatable {
        var code: String
        var message: String
    }

    /// Reads the heading of an order in canonical JSON.
    ///
    /// `fields` are the members that an order may have: any other is refused, as a typed ERP
    /// interface would. None are refused where there are no fields.
    static func heading(of body: [UInt8], fields: Set<String>) throws(Refusal) -> Heading {
        let order: JSON
        do {
            order = try JSONReader.read(body, limits: .init(bytes: ERPSimulator.bodyLimit))
        } catch {
            throw Refusal(code: "order.json", message: "the body is no JSON: \(error)")
        }
        guard case .object(let members) = order else {
            throw Refusal(code: "order.json", message: "the body is no JSON object")
        }
        if !fields.isEmpty, let stranger = members.first(where: { !fields.contains($0.key) }) {
            throw Refusal(
                code: "order.member.unknown", message: "an order has no \"\(stranger.key)\"")
        }
        guard let lines = order["lines"]?.items, !lines.isEmpty else {
            throw Refusal(code: "order.lines.missing", message: "the order has no lines")
        }
        return Heading(
            reference: try text("number", of: order), release: order["release"]?.text ?? "",
            partner: try text("source.partner", of: order))
    }

    private static func text(_ name: String, of order: JSON) throws(Refusal) -> String {
        guard let text = order.path(name)?.text, !text.isEmpty else {
            throw Refusal(
                code: "order.\(name).missing", message: "the order has no \"\(name)\"")
        }
        return text
    }
}
