/// Why a station does not take a file, in words, and what is to be done.
struct TransportFault {
    let cause: String
    let meaning: String
    let mend: String

    /// The fault of a receipt; nil where there is none.
    init?(_ outcome: TransportReceipt.Outcome, _ content: ComparedContent) {
        switch (outcome, content) {
        case (.failed(let text), _):
            let known = Self.known.first { text.contains($0.text) }
            cause = text.isEmpty ? "no reason given" : text
            meaning = known?.meaning ?? "it gives no reason that the standard knows"
            mend = known?.mend ?? Self.ask
        case (_, .other):
            cause = "another MIC"
            meaning = "it has received something else than was sent"
            mend =
                "ask the partner for what it received, and `gangway messages resend` sends the "
                + "file again. Where the station signs or compresses, it tells the MIC of what it "
                + "sent as Sent-Content-MIC, or `expects.transport.mic: station` compares none"
        case (.unclear(let text), _):
            cause = "\"\(text)\" is no disposition"
            meaning = "ask the partner"
            mend = Self.ask
        default: return nil
        }
    }

    private static let ask =
        "ask the partner's AS2 operators with the Message-ID, then `gangway messages resend`"
    private static let keys =
        "compare certificates with the partner, then `gangway messages resend`"

    /// The texts of RFC 4130 section 7.5, of its successor's draft, and one that is misspelt.
    private static let known: [(text: String, meaning: String, mend: String)] = [
        ("authentication-failed", "it does not know who signed it", keys),
        ("decryption-failed", "it could not decrypt it: it is for another key", keys),
        (
            "integrity-check-failed", "what it received is not what was signed",
            "look for what changes files on the way, then `gangway messages resend`"
        ),
        ("compression-failed", "it could not unpack it", "have the station send uncompressed"),
        ("compresion-failed", "it could not unpack it", "have the station send uncompressed"),
        (
            "insufficient-message-security", "it wants it signed or encrypted",
            "have the station sign and encrypt as agreed, then `gangway messages resend`"
        ),
        (
            "unknown-trading", "it does not know our AS2 name, or its own",
            "compare the AS2 names (`as2` of the channel) with the partner, then `gangway messages "
                + "resend`"
        ),
        (
            "unsupported mic-algorithms", "it has none of the algorithms that were asked for",
            "have the station ask for another MIC algorithm, then `gangway messages resend`"
        ),
        (
            "unsupported format", "it does not take this kind of content",
            "agree on the content type with the partner, then `gangway messages resend`"
        ),
        (
            "sender-equals-receiver", "both AS2 names are the same",
            "mend the AS2 names (`as2` of the channel)"
        ),
        (
            "duplicate", "it has had a message or file of this name before",
            "ask the partner whether it has the file; only then `gangway messages resend`"
        ),
        ("illegal-filename", "it does not take the file's name", "mend `reply.name`"),
        (
            "invalid-message-id", "it does not take the Message-ID",
            "ask the partner which form it takes"
        ),
        ("unexpected-processing-error", "something failed at its side", ask),
    ]
}
