package import Values

/// What happened to an order, step by step, from the file to the payment.
package struct OrderTimeline: Sendable {
    /// One step.
    package struct Step: Sendable {
        /// When.
        package let at: Timestamp
        /// What happened, in words.
        package let words: String
        /// The transaction set that it is about; of an acknowledgment `997`, `TA1`, `MDN` or
        /// `PICKUP`.
        package let set: String
        /// The number of the document that it is about.
        package let number: String
        /// The message that shows it: `/v1/messages/{id}`.
        package let message: Int64?
        /// The received document: `/v1/documents/{id}`.
        package let document: Int64?
        /// ISA13; empty where there is none.
        package let control: String

        /// The step as JSON.
        package var json: JSON {
            [
                "at": .string(at.description), "set": .string(set), "number": .string(number),
                "step": .string(words),
                "messageId": message.map { .number(ExactDecimal($0)) } ?? .null,
                "documentId": document.map { .number(ExactDecimal($0)) } ?? .null,
                "control": .string(control),
            ]
        }
    }

    /// The steps by time; what has the same time stands in the order of the documents.
    package let steps: [Step]

    /// Lays out what happened to an order.
    package init(_ record: OrderRecord) {
        let all = record.documents.flatMap { $0.isReceived ? Self.came($0) : Self.left($0) }
        steps = all.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }.map(\.element)
    }

    private static func came(_ document: OrderDocument) -> [Step] {
        var steps = [
            step(
                document, document.at,
                "\(document.set) received"
                    + (document.warehouse.map { " from \($0)" } ?? "") + said(document))
        ]
        steps += document.told.map { step(document, document.at, $0) }
        if let answer = document.acknowledgment, let at = answer.at {
            steps.append(
                Step(
                    at: at, words: "997 sent for the \(document.set)", set: "997",
                    number: document.number, message: answer.message, document: nil,
                    control: answer.control))
        }
        guard let settled = document.settled else { return steps }
        if let number = document.erpNumber {
            steps.append(step(document, settled, "\(document.set) posted to the ERP as \(number)"))
        } else if document.state != "delivered" {
            steps.append(step(document, settled, "\(document.set) \(document.state)"))
        }
        return steps
    }

    private static func left(_ document: OrderDocument) -> [Step] {
        let giver =
            switch document.origin {
            case "from:rule":
                switch document.answer {
                case "accepted": ", by autoAccept"
                case "held": ", while the ERP could not be reached"
                default: ", by a rule"
                }
            case "from:person": ", by a person"
            case let origin?: ", from \(origin)"
            case nil: ""
            }
        var steps = [
            step(
                document, document.at,
                "\(document.set) \(document.isGiven ? "given" : "made")"
                    + (document.warehouse.map { " for \($0)" } ?? "") + said(document) + giver)
        ]
        steps += document.told.map { step(document, document.at, $0) }
        if let sent = document.settled, document.state == "sent" {
            steps.append(step(document, sent, "\(document.set) sent as \(document.file)"))
        }
        for again in document.resent {
            steps.append(step(document, again, "\(document.set) sent again as \(document.file)"))
        }
        for answer in document.levels + [document.acknowledgment].compactMap(\.self) {
            guard !answer.isOpen, let at = answer.at else { continue }
            let what = answer.kind == "PICKUP" ? "pick-up of" : "\(answer.kind) for"
            steps.append(
                Step(
                    at: at, words: "\(what) the \(document.set): \(answer.state)",
                    set: answer.kind,
                    number: document.number, message: answer.message, document: nil,
                    control: answer.control))
        }
        for advice in document.advices {
            steps.append(
                Step(
                    at: advice.at, words: advice.words, set: "824", number: document.number,
                    message: advice.message, document: nil, control: ""))
        }
        return steps
    }

    /// What a document says, beside that it is there: its answer, its purpose, why it waits.
    private static func said(_ document: OrderDocument) -> String {
        var words: [String] = []
        if let answer = document.answer { words.append(answer) }
        if document.purpose != "new", !document.purpose.isEmpty { words.append(document.purpose) }
        if document.isOfRefusedChange {
            if document.isReceived { words.append("refused") }
        } else if !document.counts {
            words.append(document.state)
        }
        if document.state == "batched" { words.append("waits for its batch") }
        return words.isEmpty ? "" : ": " + words.joined(separator: ", ")
    }

    private static func step(
        _ document: OrderDocument, _ at: Timestamp, _ words: String
    ) -> Step {
        Step(
            at: at, words: words, set: document.set, number: document.number,
            message: document.message, document: document.document, control: document.control)
    }
}
