package import Diagnostics

extension Diagnostic.Code {
    /// A partner's answer to something that we sent.
    package static let awaitAnswerReceived = Diagnostic.Code(
        "await.answer.received", .note, owner: .operations,
        help: "nothing to do: it is kept with its message")
    /// A set is held against the guide of another version.
    package static let validateGuideStandIn = Diagnostic.Code(
        "validate.guide.stand-in", .note, owner: .onboarding,
        help: "nothing to do if it is meant so; else add the version to the standard folder")
    /// A set is held against no guide.
    package static let validateGuideAbsent = Diagnostic.Code(
        "validate.guide.absent", .warning, owner: .onboarding,
        help: "add a guide of the set to the standard folder if its content is to be checked and "
            + "mapped")
}

extension [Diagnostic] {
    /// How many of one code are kept; what noise repeats without end must not fill the memory.
    private static var noteLimit: Int { 20 }

    /// Adds a diagnostic, unless there are many of its code.
    mutating func note(_ diagnostic: Diagnostic) {
        guard count(where: { $0.code == diagnostic.code }) < Self.noteLimit else { return }
        append(diagnostic)
    }
}

/// The walk's own codes.
package enum FlowDiagnostics {
    /// All of them.
    package static let all: [Diagnostic.Code] = [
        .awaitAnswerReceived, .validateGuideStandIn, .validateGuideAbsent,
    ]
}
