package import Values
package import X12

/// Where the inbound walk goes on after a crash: the reader's position at a set boundary and what
/// the walk knows of the open interchange. Opaque to the ledger, which stores its bytes.
package struct ResumePoint: Sendable, Equatable {
    /// The reader's position; `position.offset` is where the bytes must be fed from.
    package var position: ReaderPosition
    /// The fingerprint chain of the open interchange so far.
    package var fingerprint: Digest?
    /// Counts of sets accepted and rejected in the open group.
    package var accepted: Int
    /// Counts of sets with errors noted in the open group.
    package var rejected: Int
    /// Where the open interchange's ISA begins.
    package var interchangeOffset: Int

    /// Makes a resume point.
    package init(
        position: ReaderPosition, fingerprint: Digest?, accepted: Int, rejected: Int,
        interchangeOffset: Int
    ) {
        self.position = position
        self.fingerprint = fingerprint
        self.accepted = accepted
        self.rejected = rejected
        self.interchangeOffset = interchangeOffset
    }
}
