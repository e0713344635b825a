package import Diagnostics

/// The duplicate table of design.md §3 as a pure judgment over what the ledger has seen.
package enum DuplicateJudgment: Sendable, Equatable {
    /// Not seen before: processed as normal.
    case fresh
    /// The same bytes again: the stored acknowledgments go out again with the same bytes and
    /// control numbers; listed as `duplicate`, no exception.
    case repeated(of: Int64)
    /// Held with an exception; a TA1 025 R where the sender asked for TA1, no 997.
    case heldInterchange(Diagnostic)
    /// Held with an exception; nothing is acknowledged.
    case heldGroup(Diagnostic)
}

/// What the ledger knows of an interchange's control numbers within the window.
package struct DuplicateFacts: Sendable {
    /// The committed interchange with the same scope and ISA13, if any.
    package var sameControl: Earlier?
    /// Whether that one has the same fingerprint.
    package var sameFingerprint: Bool
    /// The first of this interchange's GS06 that a committed group of the same scope and GS01 had,
    /// with the interchange that had it.
    package var seenGroup: (control: String, first: Earlier)?

    /// An interchange that came earlier.
    package struct Earlier: Sendable {
        /// Its id in the ledger.
        package var id: Int64
        /// The message that brought it, as people find it: its id and file name.
        package var message: String

        /// Names an interchange.
        package init(id: Int64, message: String) {
            self.id = id
            self.message = message
        }
    }

    /// Collects the facts.
    package init(
        sameControl: Earlier?, sameFingerprint: Bool,
        seenGroup: (control: String, first: Earlier)?
    ) {
        self.sameControl = sameControl
        self.sameFingerprint = sameFingerprint
        self.seenGroup = seenGroup
    }
}

extension DuplicateJudgment {
    /// Judges an interchange by what was seen; `accepts` is a person's word to process it anyway.
    /// An interchange whose first try never committed leaves no facts, so it is fresh.
    package static func judge(
        _ facts: DuplicateFacts, control: String, accepts: Bool
    ) -> DuplicateJudgment {
        if let first = facts.sameControl, facts.sameFingerprint { return .repeated(of: first.id) }
        if accepts { return .fresh }
        if let first = facts.sameControl {
            return .heldInterchange(
                Diagnostic(
                    .receiveInterchangeControlReused,
                    "interchange control number \(control) was used before with other content, in "
                        + first.message, value: control))
        }
        if let seen = facts.seenGroup {
            return .heldGroup(
                Diagnostic(
                    .receiveGroupControlReused,
                    "group control number \(seen.control) was used before, in "
                        + seen.first.message, value: seen.control))
        }
        return .fresh
    }
}
