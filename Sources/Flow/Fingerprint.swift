import Values

/// A chain of digests over an interchange's parts, each link over the one before and the part.
///
/// A chain can be taken up again in the middle, which a running SHA-256 cannot; that is what a
/// resume point needs.
struct Fingerprint: Equatable {
    /// The last link; nil before the first part.
    private(set) var digest: Digest?

    /// Goes on from a link.
    init(_ digest: Digest? = nil) {
        self.digest = digest
    }

    /// Adds a part.
    mutating func add(_ part: Span<UInt8>) {
        var link = SHA256()
        if let digest { link.update(digest.bytes) }
        link.update(part)
        digest = link.finalize()
    }

    /// Adds a part.
    mutating func add(_ part: [UInt8]) { add(part.span) }
}
