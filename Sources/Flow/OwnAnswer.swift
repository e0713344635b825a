import Judgment
import Values

/// The answer that the gateway itself gives to an order, without asking the ERP. What is left of it
/// is filled from the order when it is sent.
///
/// By a business rule it refuses the order: nothing of it is delivered, the partner is told why,
/// and sends a right one. The order is refused as a whole (BAK02 RD), because a rest of it would be
/// an order that nobody sent: each line bears IR, and those that break a rule, or the heading, the
/// rule's words. By `autoAccept` it accepts the order as it is (BAK02 AD, IA on each line).
struct OwnAnswer {
    /// The canonical order.
    let order: JSON
    /// The partner's name.
    let partner: String
    /// Which rules it breaks; none of an order that is accepted.
    let faults: [BusinessFault]

    /// MSG01 takes no more (X12 element 933).
    private static let textLimit = 264

    /// The canonical answer.
    var document: JSON {
        var answer: JSON = [
            "type": "orderResponse", "version": 1, "source": ["partner": .string(partner)],
            "purpose": "new", "purposeCode": "00", "answerCode": faults.isEmpty ? "AD" : "RD",
        ]
        if let usage = order["source"]?["usage"] {
            answer["source"] = ["partner": .string(partner), "usage": usage]
        }
        answer["number"] = order["number"]
        answer["release"] = order["release"]
        let heading = faults.filter { Self.line($0) == nil }
        if !heading.isEmpty { answer["notes"] = .array(heading.map(Self.note)) }
        let lines = (order["lines"]?.items ?? []).enumerated().map { index, line -> JSON in
            var status: JSON = ["statusCode": faults.isEmpty ? "IA" : "IR"]
            status["quantity"] = line["quantity"]
            status["unit"] = line["unit"]
            var json: JSON = ["answers": .array([status])]
            json["number"] = line["number"]
            json["position"] = line["position"]
            let own = faults.filter { Self.line($0) == index }
            if !own.isEmpty { json["notes"] = .array(own.map(Self.note)) }
            return json
        }
        answer["lines"] = .array(lines)
        return answer
    }

    /// The line that a fault is about, from 0: `lines[3].sublines[1]` is about the third.
    private static func line(_ fault: BusinessFault) -> Int? {
        guard fault.path.hasPrefix("lines[") else { return nil }
        return Int(fault.path.dropFirst("lines[".count).prefix { $0 != "]" }).map { $0 - 1 }
    }

    private static func note(_ fault: BusinessFault) -> JSON {
        [
            "qualifier": "L1", "id": .string(fault.code),
            "lines": .array([.string(String(fault.message.prefix(textLimit)))]),
        ]
    }
}
