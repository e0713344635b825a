import Judgment
import Values

/// The answer by which a business rule refuses an order: nothing of it is delivered, the partner is
/// told why, and sends a right one.
///
/// The order is refused as a whole (BAK02 RD), because a rest of it would be an order that nobody
/// sent: each line bears IR, and those that break a rule, or the heading, the rule's words. What is
/// left of the answer is filled from the order itself when it is sent.
struct RefusalAnswer {
    /// The canonical order.
    let order: JSON
    /// The partner's name.
    let partner: String
    /// Which rules it breaks.
    let faults: [BusinessFault]

    /// MSG01 takes no more (X12 element 933).
    private static let textLimit = 264

    /// The canonical answer.
    var document: JSON {
        var answer: JSON = [
            "type": "orderResponse", "version": 1, "source": ["partner": .string(partner)],
            "purpose": "new", "purposeCode": "00", "answerCode": "RD",
        ]
        answer["number"] = order["number"]
        answer["release"] = order["release"]
        let heading = faults.filter { Self.line($0) == nil }
        if !heading.isEmpty { answer["notes"] = .array(heading.map(Self.note)) }
        let lines = (order["lines"]?.items ?? []).enumerated().map { index, line -> JSON in
            var status: JSON = ["statusCode": "IR"]
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
