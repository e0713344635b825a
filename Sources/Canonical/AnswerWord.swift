package import Values

/// What the codes in an order's answer mean, as the shipped maps of 855 and 865 read them. Where
/// another map writes the answer it may bear the codes alone.
package enum AnswerWord {
    /// What an answer says of its order: its word, else that of its code, else what its lines come
    /// to; nil where none of them says anything.
    package static func of(_ answer: JSON) -> String? {
        if let word = answer["answer"]?.text { return word }
        if let word = answer["answerCode"]?.text.flatMap(ofOrder) { return word }
        let lines = answer["lines"]?.items ?? []
        let words = Set(lines.flatMap(ofParts))
        if words.isEmpty { return nil }
        if words.isSubset(of: ["refused", "deleted"]) { return "refused" }
        return words.count == 1 && !words.isDisjoint(with: ["accepted", "held"])
            ? words.first : "changed"
    }

    /// What a line's parts say of it.
    private static func ofParts(_ line: JSON) -> [String] {
        let parts = line["answers"]?.items ?? []
        guard !parts.isEmpty else { return [line["status"]?.text].compactMap { $0 } }
        return parts.compactMap(ofPart)
    }

    /// What becomes of a part of a line.
    package static func ofPart(_ part: JSON) -> String? {
        part["status"]?.text ?? part["statusCode"]?.text.flatMap(ofLine)
    }

    /// The word of BAK02 and BCA02 (X12 element 587).
    package static func ofOrder(_ code: String) -> String? {
        switch code {
        case "AD", "AK", "AP", "AT": "accepted"
        case "AC", "AE": "changed"
        case "AH": "held"
        case "RD", "RF", "RJ", "RO": "refused"
        default: nil
        }
    }

    /// The word of ACK01 (X12 element 668).
    package static func ofLine(_ code: String) -> String? {
        switch code {
        case "AA", "AC", "AR", "IA", "IE", "SP": "accepted"
        case "DR", "IC", "IP", "IQ": "changed"
        case "BP", "IB": "backordered"
        case "IF", "IH", "IW": "held"
        case "IS": "substituted"
        case "ID": "deleted"
        case "IR", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8": "refused"
        default: nil
        }
    }
}
