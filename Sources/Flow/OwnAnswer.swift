import Judgment
import Values

/// The answer that the gateway itself gives to an order, without asking the ERP. What is left of it
/// is filled from the order when it is sent.
///
/// By a business rule it refuses the order: nothing of it is delivered, the partner is told why,
/// and sends a right one. The order is refused as a whole (BAK02 RD), because a rest of it would be
/// an order that nobody sent: each line bears IR, and those that break a rule, or the heading, the
/// rule's words. Or a rule accepts it with a change (BAK02 AC): the lines that are changed bear
/// their code (IQ, IP, DR, IS, IC), what they become and the rule's words, the others IA. By
/// `autoAccept` it accepts the order as it is (BAK02 AD, IA on each line).
struct OwnAnswer {
    /// The canonical order as the partner sent it.
    let order: JSON
    /// The partner's name.
    let partner: String
    /// Which rules it breaks; none of an order that is accepted as it is.
    let faults: [BusinessFault]

    /// MSG01 takes no more (X12 element 933).
    private static let textLimit = 264

    /// The canonical answer.
    var document: JSON {
        let isRefused = faults.contains { $0.response == .refuse }
        // Of the answer as a whole (BAK02).
        let code = faults.isEmpty ? "AD" : isRefused ? "RD" : "AC"
        var answer: JSON = [
            "type": "orderResponse", "version": 1, "source": ["partner": .string(partner)],
            "purpose": "new", "purposeCode": "00", "answerCode": .string(code),
        ]
        if let usage = order["source"]?["usage"] {
            answer["source"] = ["partner": .string(partner), "usage": usage]
        }
        answer["number"] = order["number"]
        answer["release"] = order["release"]
        // Both are a partner's to choose, lines and faults: each is looked at once.
        let byLine = Dictionary(grouping: faults, by: \.line)
        let heading = byLine[nil] ?? []
        for change in heading.flatMap(\.changes) {
            answer[change.field == "requestedShip" ? "promisedShip" : "promisedDelivery"] =
                change.now
        }
        if !heading.isEmpty { answer["notes"] = .array(heading.map(Self.note)) }
        let lines = (order["lines"]?.items ?? []).enumerated().map { index, line in
            self.line(line, byLine[index] ?? [], isRefused: isRefused)
        }
        answer["lines"] = .array(lines)
        return answer
    }

    private func line(_ line: JSON, _ faults: [BusinessFault], isRefused: Bool) -> JSON {
        let changes = isRefused ? [] : faults.flatMap(\.changes)
        var status: JSON = ["statusCode": .string(isRefused ? "IR" : "IA")]
        status["quantity"] = line["quantity"]
        status["unit"] = line["unit"]
        var json: JSON = [:]
        for key in ["number", "position"] { json[key] = line[key] }
        if !changes.isEmpty {
            // What was ordered stays in the line, also where the order on record is changed.
            for key in ["quantity", "price", "sellerItem", "ids"] { json[key] = line[key] }
            // A code that one rule states says nothing of what another one changes.
            let stated = Set(faults.filter { !$0.changes.isEmpty }.map(\.answerCode))
            let only = stated.count == 1 ? stated.first ?? nil : nil
            status["statusCode"] = .string(only ?? Self.code(of: changes))
            for change in changes { Self.tell(change, of: line, in: &status, &json) }
        }
        json["answers"] = .array([status])
        if !faults.isEmpty { json["notes"] = .array(faults.map(Self.note)) }
        return json
    }

    /// What a line's status says of a change; a price stands in the line itself (PO104).
    private static func tell(
        _ change: BusinessChange, of line: JSON, in status: inout JSON, _ json: inout JSON
    ) {
        switch change.field {
        case "quantity": status["quantity"] = change.now
        case "price": json["price"] = change.now
        case "sellerItem":
            let ids = line["ids"]?.items ?? []
            let own = ids.first { $0["id"] == change.was }?["qualifier"] ?? "VN"
            status["ids"] = [["qualifier": own, "id": change.now]]
        default:
            let qualifier: JSON = change.field == "requestedShip" ? "068" : "067"
            guard status["date"] == nil else {
                status["dates"] = [["qualifier": qualifier, "date": change.now]]
                return
            }
            status["dateQualifier"] = qualifier
            status["date"] = change.now
        }
    }

    /// The code of what is changed (X12 element 668): quantity, price, date, item, or several.
    private static func code(of changes: [BusinessChange]) -> String {
        let codes = Set(
            changes.map { change in
                switch change.field {
                case "quantity": "IQ"
                case "price": "IP"
                case "sellerItem": "IS"
                default: "DR"
                }
            })
        return codes.count == 1 ? codes.first ?? "IC" : "IC"
    }

    private static func note(_ fault: BusinessFault) -> JSON {
        [
            "qualifier": "L1", "id": .string(fault.code),
            "lines": .array([.string(String(fault.message.prefix(textLimit)))]),
        ]
    }
}
