import Canonical
import Judgment
import Values

/// The application advice (824) by which a business rule tells the sender of a document what is
/// wrong with it: refused (OTI01 TR), or taken in spite of it (TE).
struct OwnAdvice {
    /// The canonical document that it is about.
    let document: Document
    /// Where that came from.
    let source: DocumentSource
    /// The day on which it was sent (GS04), eight digits; empty where nobody says it.
    let sent: String
    /// Which rules it breaks.
    let faults: [BusinessFault]

    /// TED02 takes no more (X12 element 3).
    private static let messageLimit = 60
    /// NTE02 takes no more (X12 element 352).
    private static let noteLimit = 80
    /// TED07 takes no more (X12 element 724).
    private static let copyLimit = 99

    /// The canonical advice. Its number and date are made of the document, so that the same
    /// document gives the same advice whenever it is walked.
    var advice: JSON {
        let day = CivilDate(compact: sent)?.description
        let number = String(source.contentDigest.prefix(16)).uppercased()
        let usage: JSON = .string(source.usage.rawValue)
        return [
            "type": "applicationAdvice", "version": 1,
            "source": ["partner": .string(source.partner), "usage": usage],
            "purpose": "new", "purposeCode": "11", "number": .string(number),
            "date": day.map { .string($0) } ?? document.body["date"] ?? .null,
            "verdicts": [verdict(day)],
        ]
    }

    private func verdict(_ day: String?) -> JSON {
        let isTolerated = faults.allSatisfy(\.isTolerated)
        var verdict: JSON = [
            "verdictCode": isTolerated ? "TE" : "TR",
            "referenceQualifier": .string(Self.qualifier(of: document.type)),
            "reference": .string(document.number),
        ]
        // Records have no envelope whose numbers their sender would know.
        if sent.isEmpty {
            verdict["faults"] = .array(faults.map(Self.fault))
            return verdict
        }
        verdict["sender"] = .string(source.sender.application)
        verdict["receiver"] = .string(source.receiver.application)
        verdict["date"] = day.map { .string($0) }
        verdict["groupControl"] = .string(source.groupControl)
        verdict["setControl"] = .string(source.setControl)
        verdict["set"] = .string(source.set)
        verdict["setVersion"] = .string(source.version)
        verdict["faults"] = .array(faults.map(Self.fault))
        return verdict
    }

    /// What kind of number a document's own is (X12 element 128).
    private static func qualifier(of type: String) -> String {
        switch type {
        case "order", "orderChange", "orderResponse": "PO"
        case "shipment": "SI"
        case "invoice": "IV"
        default: "TN"
        }
    }

    /// A fault: the rule's code and words, shortened where they do not fit and then told whole in
    /// notes, and a copy of the bad value.
    private static func fault(_ fault: BusinessFault) -> JSON {
        let text = "\(fault.code): \(fault.message)"
        var json: JSON = ["code": .string(fault.answerCode ?? "024")]
        json["message"] = .string(pieces(of: text, messageLimit).first ?? fault.code)
        json["value"] = fault.copy.map { .string(String($0.prefix(copyLimit))) }
        guard text.count > messageLimit else { return json }
        json["remarks"] = .array(
            pieces(of: text, noteLimit).map { ["qualifier": "ADD", "text": .string($0)] })
        return json
    }

    /// A text in pieces of at most so many characters, parted at blanks where there are any.
    private static func pieces(of text: String, _ limit: Int) -> [String] {
        var pieces: [String] = []
        var rest = Substring(text)
        while rest.count > limit {
            let head = rest.prefix(limit + 1)
            let end = head.lastIndex(of: " ") ?? rest.index(rest.startIndex, offsetBy: limit)
            pieces.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        return rest.isEmpty ? pieces : pieces + [String(rest)]
    }
}
