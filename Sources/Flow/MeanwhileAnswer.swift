package import Values

/// What the partner of an order gets while the ERP cannot be reached: that the order is here, and
/// that nothing is decided (855 with BAK02 AH, on hold, and a note; no line). AK would say the same
/// of the receipt, but many read it as acceptance. The ERP's own answer follows as if there had
/// been none.
package enum MeanwhileAnswer {
    /// The words of the note.
    private static let words =
        "Received. Our order system cannot be reached; the answer to each line follows."

    /// The canonical answer to an order; a function of the order, so that it is made once.
    package static func document(to order: JSON, from partner: String) -> JSON {
        var answer: JSON = [
            "type": "orderResponse", "version": 1, "source": ["partner": .string(partner)],
            "purpose": "new", "purposeCode": "00", "answerCode": "AH",
        ]
        if let usage = order["source"]?["usage"] {
            answer["source"] = ["partner": .string(partner), "usage": usage]
        }
        answer["number"] = order["number"]
        answer["release"] = order["release"]
        answer["notes"] = [["qualifier": "L1", "id": "WAIT", "lines": [.string(words)]]]
        return answer
    }
}
