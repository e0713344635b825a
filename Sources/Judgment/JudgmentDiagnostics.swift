package import Diagnostics

/// What can be wrong with business rules, and what they find.
package enum JudgmentDiagnostics {
    /// Every code of this room.
    package static let all: [Diagnostic.Code] = [
        .businessCode, .businessExpression, .businessSample, .businessResponse, .businessTooMany,
        .businessRule, .businessNote,
    ]
}

extension Diagnostic.Code {
    /// A rule whose code cannot travel in answers.
    package static let businessCode = Self(
        "profile.rule.code", owner: .onboarding,
        help: "A rule's code is 1 to 20 capital letters, digits and dashes, such as `Q001`.")
    /// An expression, a pattern or a sentence that cannot be read.
    package static let businessExpression = Self(
        "profile.rule.expression", owner: .onboarding,
        help: "Write a condition on the document's fields, such as `quantity > 0`, `unit in ('EA', "
            + "'CA')`, `buyerItem matches '[0-9]{6}'` or "
            + "`sum(lines: quantity) == totals.quantity`; "
            + "docs/rules.md has the language.")
    /// A sample that does not break its rule.
    package static let businessSample = Self(
        "profile.rule.sample", owner: .onboarding,
        help: "Under `fails`, write the fields of a document that breaks the rule; it proves that "
            + "the rule can fail.")
    /// An answer for a rule that is not there, or one that does not exist.
    package static let businessResponse = Self(
        "profile.rule.response", owner: .onboarding,
        help: "`respond` gives for a rule's code what becomes of the document.")
    /// More rules than a map may have.
    package static let businessTooMany = Self(
        "profile.rule.too-many", owner: .onboarding,
        help: "Join rules with `and`, or drop those that nobody needs.")
    /// A document breaks a business rule and waits.
    package static let businessRule = Self(
        "map.rule.broken", owner: .operations,
        help: "The document waits. Settle it with the partner, or change the rule or its answer; "
            + "then `gangway exceptions retry`. The 997 is not concerned.")
    /// A document breaks a business rule that is only told.
    package static let businessNote = Self(
        "map.rule.noted", .warning, owner: .operations,
        help: "The document went on; the profile only wants to be told.")
}
