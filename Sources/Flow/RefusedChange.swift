import Values

/// The answer by which the gateway refuses a change of an order that has come too far: as a whole,
/// for the partner to be told at once and not when the goods arrive.
///
/// An 860 is refused by an 865, an 850 that changes or cancels by an 855.
struct RefusedChange {
    /// The canonical change.
    let change: JSON
    /// Its canonical type.
    let type: String
    /// The partner's name.
    let partner: String

    /// The canonical answer; nil to what is no change of an order.
    var document: JSON? {
        let answers: String
        switch type {
        case "orderChange": answers = "orderChangeResponse"
        case "order": answers = "orderResponse"
        default: return nil
        }
        var answer: JSON = [
            "type": .string(answers), "version": 1, "source": ["partner": .string(partner)],
            "purpose": "new", "purposeCode": "00", "answer": "refused", "answerCode": "RD",
        ]
        if let usage = change["source"]?["usage"] {
            answer["source"] = ["partner": .string(partner), "usage": usage]
        }
        for key in ["number", "release", "date"] { answer[key] = change[key] }
        if type == "orderChange" { answer["change"] = change["change"] }
        answer["lines"] = .array((change["lines"]?.items ?? []).map(line))
        return answer
    }

    private func line(_ line: JSON) -> JSON {
        var status: JSON = ["status": "refused", "statusCode": "IR"]
        status["quantity"] = line["quantity"]
        status["unit"] = line["unit"]
        var json: JSON = ["answers": .array([status])]
        for key in ["number", "position"] { json[key] = line[key] }
        if type == "orderChange" {
            for key in ["action", "actionCode", "quantity", "unit"] { json[key] = line[key] }
        }
        return json
    }
}
