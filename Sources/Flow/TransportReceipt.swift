package import Values

/// What an AS2 station hands on of a receipt for a file of ours: the fields of its MDN (RFC 4130
/// section 7.4), and the MIC of what it has sent itself where it tells that.
package struct TransportReceipt: Sendable, Hashable {
    /// Original-Message-ID, as written.
    package let messageID: String
    /// What the receiver says.
    package let outcome: Outcome
    /// Received-Content-MIC: the digest of what the receiver got.
    package let received: ContentMIC?
    /// Sent-Content-MIC: the digest that our own station has taken of what it sent.
    package let sent: ContentMIC?

    /// The longest Message-ID, a line's longest (RFC 5322 section 2.1.1), and the most characters
    /// that are kept of a reason.
    private static let longestID = 998
    fileprivate static let longestText = 200

    /// What a receiver says of a file (RFC 4130 section 7.5): its word, and the modifier's text.
    package enum Outcome: Sendable, Hashable {
        /// Taken.
        case processed
        /// Taken, with a warning.
        case warned(String)
        /// Not taken.
        case failed(String)
        /// Something that says neither.
        case unclear(String)
    }

    /// Reads a result file; nil where it names no message or no disposition.
    package init?(_ bytes: [UInt8]) {
        let fields = StationFields(bytes)
        guard let id = fields["original-message-id"], (1...Self.longestID).contains(id.utf8.count),
            let disposition = fields["disposition"], !disposition.isEmpty
        else { return nil }
        messageID = id
        outcome = Outcome(
            disposition, told: fields["error"] ?? fields["failure"] ?? fields["warning"])
        received = fields["received-content-mic"].flatMap { ContentMIC($0) }
        sent = fields["sent-content-mic"].flatMap { ContentMIC($0) }
    }

    /// Whether the receiver took the file.
    package var isTaken: Bool {
        switch outcome {
        case .processed, .warned: true
        case .failed, .unclear: false
        }
    }
}

extension TransportReceipt.Outcome {
    /// Reads `mode; type/modifier: text`: blanks, case and the modifier's form vary between
    /// products, and some write its text into a field of its own.
    fileprivate init(_ disposition: String, told: String?) {
        let type = disposition.split(separator: ";").last.map(String.init) ?? ""
        let parts = type.split(separator: ":", maxSplits: 1).map { String($0).plain }
        let word = parts.first?.split(separator: "/").map { String($0).plain } ?? []
        let said = parts.count > 1 && !parts[1].isEmpty ? parts[1] : told?.plain ?? ""
        let text = String(said.prefix(TransportReceipt.longestText))
        switch (word.first, word.dropFirst().first) {
        case ("processed", nil): self = .processed
        case ("processed", "warning"): self = .warned(text)
        case ("processed", _), ("failed", _): self = .failed(text)
        default: self = .unclear(String(type.plain.prefix(TransportReceipt.longestText)))
        }
    }
}

/// A digest of content as an MDN has it: `base64, algorithm`.
package struct ContentMIC: Sendable, Hashable, CustomStringConvertible {
    /// The digest in base64.
    package let value: String
    /// Its algorithm; nil where its name is unknown.
    package let algorithm: DigestAlgorithm?
    private let name: String

    /// In bytes, from MD5 to SHA-512.
    private static let lengths = 16...64

    /// Reads the field's text; nil where it holds no digest. Where no algorithm is named the length
    /// tells it.
    init?(_ text: String) {
        let parts = text.split(separator: ",", maxSplits: 1).map { String($0).bare }
        guard let value = parts.first, let count = Base64.byteCount(of: value),
            Self.lengths.contains(count)
        else { return nil }
        self.value = value
        let named = parts.count > 1 ? parts[1] : ""
        algorithm =
            named.isEmpty ? DigestAlgorithm(byteCount: count) : DigestAlgorithm(named: named)
        name =
            algorithm?.name
            ?? (named.isEmpty ? "of \(count) bytes" : String(named.prefix(40)))
    }

    /// Makes one of a digest.
    package init(_ digest: [UInt8], by algorithm: DigestAlgorithm) {
        value = Base64.text(digest)
        self.algorithm = algorithm
        name = algorithm.name
    }

    /// As people read it: `sha-256 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=`.
    package var description: String { "\(name) \(value)" }
}

extension String {
    /// In small letters, without blanks at its ends.
    fileprivate var plain: String { lowercased().bare }

    /// Without blanks and quotes at its ends.
    fileprivate var bare: String {
        let blank: Set<Character> = [" ", "\t", "\""]
        let tail = drop { blank.contains($0) }
        return tail.lastIndex { !blank.contains($0) }.map { String(tail[...$0]) } ?? ""
    }
}
