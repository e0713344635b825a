package import Diagnostics
import Values

/// One rule of `validate:`: what has to hold of a document, or of each item of one of its lists.
struct BusinessRule: Sendable {
    /// The profile's own code of the rule, such as `Q001`.
    let code: String
    /// The lists on the way to what is judged; empty for the document.
    let lists: [FieldPath]
    /// What the lists are called, for places: `lines.sublines`.
    let listNames: [String]
    /// Where it does not hold, the rule says nothing.
    let condition: Expression?
    /// What has to hold.
    let expression: Expression
    /// What is said where it does not.
    let message: MessageTemplate
    /// Whether a fault is only told of.
    let response: BusinessResponse
    /// Where the rule stands.
    let place: TextPlace

    /// Judges a document; what does not hold.
    func judge(_ body: JSON) -> [BusinessFault] {
        var faults: [BusinessFault] = []
        judge(Evaluation(objects: [body]), lists[...], [], &faults)
        return faults
    }

    private func judge(
        _ scope: Evaluation, _ lists: ArraySlice<FieldPath>, _ indices: [Int],
        _ faults: inout [BusinessFault]
    ) {
        guard let list = lists.first else {
            if let condition, scope.truth(condition) != true { return }
            guard scope.truth(expression) == false else { return }
            faults.append(
                BusinessFault(
                    code: code, message: message.text(in: scope), path: path(indices),
                    response: response, rule: place))
            return
        }
        for (index, item) in scope.items(list).enumerated() {
            judge(scope.entering(item), lists.dropFirst(), indices + [index], &faults)
        }
    }

    private func path(_ indices: [Int]) -> String {
        zip(listNames, indices).map { "\($0)[\($1 + 1)]" }.joined(separator: ".")
    }
}

/// What becomes of a document that breaks a business rule: the second of the three levels of
/// judgment, which never changes a 997.
package enum BusinessResponse: String, Sendable, CaseIterable {
    /// The document waits for a person.
    case hold
    /// The fault is told, and the document goes on.
    case note
    /// The partner gets an answer that refuses the order; it is kept on record and not delivered.
    case refuse
}

/// A business rule that a document breaks.
package struct BusinessFault: Sendable, Hashable {
    /// The profile's own code of the rule.
    package let code: String
    /// What is wrong, in the profile's words.
    package let message: String
    /// What was judged, such as `lines[2]`, items counting from 1; empty for the document.
    package let path: String
    /// What becomes of the document.
    package let response: BusinessResponse
    /// Where the rule stands.
    package let rule: TextPlace

    /// The fault as a diagnostic about a transaction set: an error where the document waits,
    /// a warning where it goes on or is answered.
    package func diagnostic(at place: DataPlace) -> Diagnostic {
        let what = path.isEmpty ? "the document" : path
        return Diagnostic(
            response == .hold ? .businessRule : .businessNote,
            "\(message) (\(what) breaks \(code), \(rule))", value: code, at: .data(place))
    }
}
