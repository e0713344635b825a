package import Values

/// The Message-ID under which a file leaves (RFC 4130 section 5.3.3): of its message and its bytes,
/// so that no two files have the same, and the same bytes sent again have the same again.
package struct TransmissionID: Sendable, Hashable, CustomStringConvertible {
    /// The outbound message.
    package let message: Int64
    /// The beginning of the SHA-256 of its bytes.
    package let digest: String

    /// Names a message with these bytes.
    package init(message: Int64, digest: Digest) {
        self.message = message
        self.digest = digest.prefix16
    }

    /// Reads a Message-ID of ours, with or without angle brackets; nil where it is none.
    package init?(_ text: String) {
        let bare = text.lowercased().filter { !"<> ".contains($0) }
        guard bare.hasSuffix(Self.domain), bare.utf8.count <= 64 else { return nil }
        let parts = bare.dropLast(Self.domain.count).split(
            separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let message = Int64(parts[0]), message > 0,
            parts[1].count == 16, parts[1].allSatisfy(\.isHexDigit)
        else { return nil }
        self.message = message
        digest = String(parts[1])
    }

    /// Whether it names bytes of a digest.
    package func names(_ bytes: Digest) -> Bool { bytes.prefix16 == digest }

    /// As a sidecar has it.
    package var description: String { "<\(message).\(digest)\(Self.domain)>" }

    private static let domain = "@gangway"
}
