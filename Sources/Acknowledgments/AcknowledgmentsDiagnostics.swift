public import Diagnostics

// Oddities in the answers that partners send. None of them is ever answered (997, note 1).

extension Diagnostic.Code {
    /// `await.answer.misplaced`
    public static let answerMisplaced = Diagnostic.Code(
        "await.answer.misplaced", .warning, owner: .partner,
        help: "Ask the partner to send answers in the order AK1, AK2, AK3, AK4, AK5, AK9; what "
            + "stands elsewhere is not read.")
    /// `await.answer.unfinished`
    public static let answerUnfinished = Diagnostic.Code(
        "await.answer.unfinished", .warning, owner: .partner,
        help: "Ask the partner what became of it: the answer names no group or set, or breaks off.")
    /// `await.answer.unknown-code`
    public static let answerCode = Diagnostic.Code(
        "await.answer.unknown-code", .warning, owner: .partner,
        help: "Ask the partner what the code means: X12 does not have it.")
    /// `await.answer.count`
    public static let answerCount = Diagnostic.Code(
        "await.answer.count", .warning, owner: .partner,
        help: "Nothing is lost: the sets that are listed count. Tell the partner that AK9 is wrong."
    )
    /// `await.answer.contradictory`
    public static let answerContradictory = Diagnostic.Code(
        "await.answer.contradictory", .warning, owner: .operations,
        help: "Ask the partner which of the two holds; until then the refusal counts.")
    /// `await.answer.unreasoned`
    public static let answerUnreasoned = Diagnostic.Code(
        "await.answer.unreasoned", .warning, owner: .operations,
        help: "Ask the partner for the reason, and which sets it means where none is listed.")
}

/// The codes of the Acknowledgments room.
public enum AcknowledgmentsDiagnostics {
    /// All of them.
    public static let all: [Diagnostic.Code] = [
        .answerMisplaced, .answerUnfinished, .answerCode, .answerCount, .answerContradictory,
        .answerUnreasoned,
    ]
}
