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
    /// What becomes of a document where it does not hold.
    let answer: BusinessAnswer
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
            var fault = BusinessFault(
                code: code, message: message.text(in: scope), path: path(indices),
                line: listNames.first == "lines" ? indices.first : nil,
                response: answer.response, rule: place)
            fault.answerCode = answer.code
            fault.copy = answer.copy.flatMap { scope.value($0)?.plain }
            fault.isTolerated = answer.isTolerated
            if answer.response == .change { change(scope, &fault) }
            faults.append(fault)
            return
        }
        for (index, item) in scope.items(list).enumerated() {
            judge(scope.entering(item), lists.dropFirst(), indices + [index], &faults)
        }
    }

    /// What is changed of what was judged. Where that cannot be told, or the rule is broken
    /// afterwards all the same, the document waits.
    private func change(_ scope: Evaluation, _ fault: inout BusinessFault) {
        guard var item = scope.objects.last else { return }
        for change in answer.changes {
            guard let value = scope.value(change.expression) else {
                return fault.wait("what \(change.field) becomes is not known")
            }
            let was = item[change.field]
            // 19.00 and 19 are one price.
            if let kind = ValueKind(change.kind), was.flatMap({ Value($0, kind) }) == value {
                continue
            }
            let now = value.json(as: change.kind)
            fault.changes.append(BusinessChange(field: change.field, was: was, now: now))
            item[change.field] = now
        }
        let changed = Evaluation(objects: scope.objects.dropLast() + [item])
        if fault.changes.isEmpty || changed.truth(expression) == false {
            fault.wait("it does not hold with the change either")
        }
    }

    private func path(_ indices: [Int]) -> String {
        zip(listNames, indices).map { "\($0)[\($1 + 1)]" }.joined(separator: ".")
    }
}

/// A business rule that a document breaks.
package struct BusinessFault: Sendable, Hashable {
    /// The profile's own code of the rule.
    package let code: String
    /// What is wrong, in the profile's words.
    package let message: String
    /// What was judged, such as `lines[2]`, items counting from 1; empty for the document.
    package let path: String
    /// The line of the document that this is or belongs to, from 0; nil for the document itself.
    package let line: Int?
    /// What becomes of the document.
    package private(set) var response: BusinessResponse
    /// Where the rule stands.
    package let rule: TextPlace
    /// What is changed, where that is the answer.
    package internal(set) var changes: [BusinessChange] = []
    /// The code with which a change or an advice answers; nil for the usual one.
    package internal(set) var answerCode: String?
    /// The bad value, where an advice is to copy it.
    package internal(set) var copy: String?
    /// Whether an advice is sent and the document goes on all the same.
    package internal(set) var isTolerated = false
    /// Why the document waits, where something else was to become of it.
    private var reason: String?

    init(
        code: String, message: String, path: String, line: Int?, response: BusinessResponse,
        rule: TextPlace
    ) {
        self.code = code
        self.message = message
        self.path = path
        self.line = line
        self.response = response
        self.rule = rule
    }

    /// What tells a fault from another one of the same document.
    struct Key: Hashable {
        let code: String
        let path: String
    }

    var key: Key { Key(code: code, path: path) }

    /// Whether the document goes on, as it was sent, in spite of the fault.
    var letsGoOn: Bool { response == .note || response == .advise && isTolerated }

    /// Lets the document wait for a person, whatever the profile says; `reason` is told.
    package mutating func wait(_ reason: String) {
        response = .hold
        self.reason = reason
        changes = []
    }

    /// The fault as a diagnostic about a transaction set: an error where the document waits,
    /// a warning where it goes on or is answered.
    package func diagnostic(at place: DataPlace) -> Diagnostic {
        let what = path.isEmpty ? "the document" : path
        var told = Diagnostic(
            response == .hold ? .businessRule : .businessNote,
            "\(message) (\(what) breaks \(code), \(rule))" + (reason.map { "; \($0)" } ?? ""),
            value: code, at: .data(place))
        // The sentence may name whatever the document has.
        told.cause = "rule \(code) is broken, \(rule)" + (reason.map { "; \($0)" } ?? "")
        return told
    }
}
