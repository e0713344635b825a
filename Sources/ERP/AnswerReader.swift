import Diagnostics

/// Says what an answer of the ERP means, by the connector's rules.
struct AnswerReader: Sendable {
    let profile: ConnectorProfile
    let credential: Credential?

    /// An answer, understood.
    struct Reading: Sendable {
        /// What it means.
        let meaning: AnswerRule.Meaning
        /// What to say about it, where it is not a success.
        let diagnostic: Diagnostic
        /// How long the ERP asks to be left alone.
        let retryAfter: Duration?
    }

    /// Reads an answer. Without any of the body given to the server, an unclear answer is a
    /// clear one: nothing can have been taken.
    func read(_ answer: Answer, bodyLeft: Bool, reference: String) -> Reading {
        let rule = AnswerRule.first(of: profile.rules, for: answer)
        let isClear = rule.meaning == .uncertain && !bodyLeft
        let meaning = isClear ? .retry : rule.meaning
        let code = rule.code.flatMap { try? $0.render { Self.lookup($0, in: answer) } }
        let detail = rule.detail.flatMap { try? $0.render { Self.lookup($0, in: answer) } }
        var message = "\(profile.label) \(Self.verb(meaning)) \(reference) (\(answer.status))"
        if let code { message += " \(code)" }
        let words = detail ?? answer.excerpt
        if !words.isEmpty { message += ": \(words)" }
        return Reading(
            meaning: meaning,
            diagnostic: Diagnostic(
                Self.code(meaning), redact(message), value: code.map(redact)),
            retryAfter: answer.retryAfter)
    }

    /// The order number of a successful answer; nil where it is not found.
    func orderNumber(
        _ operation: ConnectorProfile.Operation, in answer: Answer
    ) -> String? {
        let number = try? operation.orderNumber.render { Self.lookup($0, in: answer) }
        return number.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The order number in the answer to a question: a number, none for sure, or a fault.
    func found(
        _ find: ConnectorProfile.Find, in answer: Answer
    ) -> Result<String?, Template.Fault> {
        do {
            let number = try find.number.render { Self.lookup($0, in: answer) }
            return .success(number)
        } catch .missing(_, isPastEnd: true) {
            return .success(nil)
        } catch {
            return .failure(error)
        }
    }

    /// A text without the connector's secrets.
    func redact(_ text: String) -> String { credential?.redact(text) ?? text }

    private static func lookup(_ path: ValuePath, in answer: Answer) -> ValuePath.Lookup {
        path.root == "r" ? answer.lookup(path.steps) : .nowhere
    }

    private static func verb(_ meaning: AnswerRule.Meaning) -> String {
        switch meaning {
        case .ok: "took"
        case .retry: "turned away"
        case .uncertain: "may or may not have taken"
        case .duplicate: "already has"
        case .permanent: "refused"
        case .operator: "wants somebody to look at"
        }
    }

    private static func code(_ meaning: AnswerRule.Meaning) -> Diagnostic.Code {
        switch meaning {
        case .ok, .duplicate: .erpAnswerUnreadable
        case .retry: .erpBusy
        case .uncertain: .erpInDoubt
        case .permanent: .erpRejected
        case .operator: .erpAttention
        }
    }
}
