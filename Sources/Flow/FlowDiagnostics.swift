package import Diagnostics

extension Diagnostic.Code {
    /// A partner's answer to something that we sent.
    package static let awaitAnswerReceived = Diagnostic.Code(
        "await.answer.received", .note, owner: .operations,
        help: "nothing to do: it is kept with its message")
}

/// The walk's own codes.
package enum FlowDiagnostics {
    /// All of them.
    package static let all: [Diagnostic.Code] = [.awaitAnswerReceived]
}
