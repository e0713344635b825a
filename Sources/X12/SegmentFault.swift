public import Diagnostics

/// What went wrong below the segments, as small as a number so that reading stays fast.
public struct SegmentFault: Hashable, Sendable {
    /// The kinds of fault that the segment reader meets.
    public enum Kind: Hashable, Sendable {
        /// Longer than `X12Limits.segmentBytes`; it is left out.
        case tooLong
        /// Nothing between two terminators.
        case empty
        /// The file ends without the last terminator; the segment is read.
        case unterminated
        /// `ISA` and a separator where an interchange may begin, but no sixteen elements.
        case unreadableHeader
        /// Binary data (BIN, BDS) without a terminator where their stated length ends; the segment
        /// is read up to the next terminator.
        case binaryLength
    }

    /// Which.
    public let kind: Kind
    /// The offset in the file where it begins.
    public let byteOffset: Int
    /// The line, from 1.
    public let line: Int

    /// The fault as a diagnostic; `place` says where it is in the envelope, if known.
    public func diagnostic(in place: DataPlace = DataPlace()) -> Diagnostic {
        var place = place
        place.byte = byteOffset
        place.line = line
        switch kind {
        case .tooLong:
            return Diagnostic(
                .segmentTooLong, "A segment is longer than the limit and was left out",
                at: .data(place))
        case .empty:
            return Diagnostic(
                .segmentEmpty, "There is nothing between two segment terminators",
                at: .data(place))
        case .unterminated:
            return Diagnostic(
                .segmentUnterminated, "The file ends without a segment terminator",
                at: .data(place))
        case .unreadableHeader:
            return Diagnostic(
                .isaUnreadable, "An ISA begins here, but it does not have its sixteen elements",
                at: .data(place))
        case .binaryLength:
            return Diagnostic(
                .segmentBinaryLength,
                "There is no terminator where the stated length of the binary data ends",
                at: .data(place))
        }
    }
}

/// Bytes outside any interchange that were passed over.
public struct Skipped: Hashable, Sendable {
    /// The offset of the first in the file.
    public let byteOffset: Int
    /// How many.
    public let byteCount: Int
    /// Whether they were only blanks, line ends, NULs, ctrl-Z or a byte order mark.
    public let isBlank: Bool
    /// Whether a byte order mark is among them.
    public let hasByteOrderMark: Bool
    /// The line of the first, from 1.
    public let line: Int

    /// The diagnostic for bytes that said something, a note for a byte order mark; nil for blanks.
    public var diagnostic: Diagnostic? {
        let place = Place.data(DataPlace(byte: byteOffset, line: line))
        guard !isBlank else {
            guard hasByteOrderMark else { return nil }
            return Diagnostic(
                .interchangeByteOrderMark, "A byte order mark stands before the interchange",
                at: place)
        }
        return Diagnostic(
            .interchangeSkipped, "\(byteCount) bytes outside any interchange were passed over",
            at: place)
    }
}
