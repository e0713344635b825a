/// What the MIC of a receipt shows.
package enum ComparedContent: Sendable, Hashable {
    /// It has none.
    case untold
    /// What was sent is what was received.
    case same(ContentMIC)
    /// It is not.
    case other(received: ContentMIC, sent: ContentMIC)
    /// There is nothing to compare it with, for a reason.
    case unknown(ContentMIC, why: String)

    /// Compares two MICs.
    package init(received: ContentMIC, sent: ContentMIC) {
        self = received == sent ? .same(received) : .other(received: received, sent: sent)
    }

    /// In words; nil where there are none.
    var words: String? {
        switch self {
        case .untold: nil
        case .same(let mic): "its MIC is that of what was sent (\(mic))"
        case .other(let received, let sent):
            "its MIC is \(received), that of what was sent is \(sent)"
        case .unknown(let mic, let why): "its MIC (\(mic)) is not compared: \(why)"
        }
    }
}
