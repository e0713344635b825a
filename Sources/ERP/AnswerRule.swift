/// A rule that says what an answer means (`errors`).
struct AnswerRule: Sendable {
    /// What an answer means.
    enum Meaning: String, Sendable, CaseIterable {
        /// The order stands.
        case ok
        /// Certainly not taken; try again.
        case retry
        /// Perhaps taken.
        case uncertain
        /// The ERP has it already.
        case duplicate
        /// Refused for good.
        case permanent
        /// A person has to act; certainly not taken.
        case `operator`
    }

    /// Statuses that match: `201`, `4x`.
    enum StatusPattern: Sendable, Hashable {
        /// One status.
        case exactly(Int)
        /// All statuses of a class, such as 4 for 400…499.
        case hundreds(Int)

        /// Reads a pattern; nil if the text is none.
        init?(_ text: String) {
            if text.utf8.count == 2, text.hasSuffix("x"), let digit = Int(text.prefix(1)),
                (1...5).contains(digit)
            {
                self = .hundreds(digit)
            } else if text.utf8.count == 3, let status = Int(text), (100...599).contains(status) {
                self = .exactly(status)
            } else {
                return nil
            }
        }

        /// Whether a status matches.
        func matches(_ status: Int) -> Bool {
            switch self {
            case .exactly(let one): status == one
            case .hundreds(let digit): status / 100 == digit
            }
        }
    }

    /// The statuses, one of which must match; empty matches all.
    let statuses: [StatusPattern]
    /// Headers that must all be there with this value, in any case of letters.
    let headers: [(name: String, value: String)]
    /// What it means then.
    let meaning: Meaning
    /// The ERP's code for it.
    let code: Template?
    /// The ERP's words for it.
    let detail: Template?

    init(
        statuses: [StatusPattern], headers: [(name: String, value: String)] = [],
        meaning: Meaning, code: Template? = nil, detail: Template? = nil
    ) {
        self.statuses = statuses
        self.headers = headers
        self.meaning = meaning
        self.code = code
        self.detail = detail
    }

    /// Whether the rule speaks about this answer.
    func matches(_ answer: Answer) -> Bool {
        guard statuses.isEmpty || statuses.contains(where: { $0.matches(answer.status) }) else {
            return false
        }
        return headers.allSatisfy { name, value in
            answer.headers[name.lowercased()]?.lowercased() == value.lowercased()
        }
    }

    /// What answers mean when no rule of a profile speaks about them (practice, in the meaning
    /// of RFC 9110 §15). Only what every server means by a status counts as certain: a 408, 502,
    /// 503 or 504 may come from a proxy after the ERP has taken the order.
    static let builtIn: [AnswerRule] = [
        AnswerRule(statuses: [.hundreds(2)], meaning: .ok),
        AnswerRule(statuses: [.exactly(429)], meaning: .retry),
        AnswerRule(statuses: [.exactly(408)], meaning: .uncertain),
        AnswerRule(
            statuses: [401, 403, 404, 405, 407, 409, 410].map(StatusPattern.exactly)
                + [.hundreds(3)],
            meaning: .operator),
        AnswerRule(statuses: [.hundreds(4)], meaning: .permanent),
        AnswerRule(statuses: [], meaning: .uncertain),
    ]

    /// The first rule that speaks about an answer: the profile's, then the built-in ones.
    static func first(of rules: [AnswerRule], for answer: Answer) -> AnswerRule {
        for rule in rules where rule.matches(answer) { return rule }
        for rule in builtIn where rule.matches(answer) { return rule }
        preconditionFailure("the last built-in rule matches every answer")
    }
}
