package import Diagnostics
package import Partners

/// The duplicate table of design.md §3 as a pure judgment over what the ledger has seen.
package enum DuplicateJudgment: Sendable, Equatable {
    /// Not seen before: processed as normal.
    case fresh
    /// The same bytes again: the stored acknowledgments go out again with the same bytes and
    /// control numbers; listed as `duplicate`, no exception.
    case repeated(of: Int64)
    /// Held with an exception; a TA1 025 R where the sender asked for TA1, no 997.
    case heldInterchange(Diagnostic)
    /// Held with an exception for a GS06 or its place in the sequence; nothing is acknowledged.
    case heldGroup(Diagnostic)
    /// Refused by TA1 025, whether that was asked for or not.
    case rejected(Diagnostic)
    /// Acknowledged as usual; its documents are not handed on.
    case dropped(Diagnostic, first: Int64)
    /// Processed as if it were new, and told.
    case told(Diagnostic)
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
    /// Where the ISA13 of the same scope stand that came and were not held, if there were any.
    package var count: ReceivedCount?
    /// The same bytes as they came before and were rejected: then they are judged anew.
    package var rejected: Earlier?
    /// Whether an interchange with this number was rejected: the mended one may have it again.
    package var isRejected: Bool

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
        seenGroup: (control: String, first: Earlier)?, count: ReceivedCount? = nil,
        rejected: Earlier? = nil, isRejected: Bool = false
    ) {
        self.sameControl = sameControl
        self.sameFingerprint = sameFingerprint
        self.seenGroup = seenGroup
        self.count = count
        self.rejected = rejected
        self.isRejected = isRejected
    }

    /// How many numbers have to follow each other before one that does not is told of.
    package static let rowToTell = 3
}

extension DuplicateFacts {
    /// The count, where a number does not follow it; nil where it does. The number of what was
    /// rejected may come again at any time, and one that was used is a matter of its own.
    fileprivate func isOutOfOrder(_ control: String) -> ReceivedCount? {
        guard sameControl == nil, !isRejected, let count, let number = Int(control),
            number <= ControlNumbers.all.upperBound, !count.expects(number)
        else { return nil }
        return count
    }
}

extension DuplicateJudgment {
    /// Judges an interchange by what was seen and what is agreed; `accepts` is a person's word to
    /// process it anyway. An interchange whose first try never committed leaves no facts, so it is
    /// fresh.
    package static func judge(
        _ facts: DuplicateFacts, control: String, by settings: DuplicateSettings, accepts: Bool
    ) -> DuplicateJudgment {
        if let first = facts.sameControl, facts.sameFingerprint { return .repeated(of: first.id) }
        if accepts { return .fresh }
        var told: Diagnostic?
        if let first = facts.sameControl {
            let why = Diagnostic(
                .receiveInterchangeControlReused,
                "interchange control number \(control) was used before with other content, in "
                    + first.message, value: control)
            switch settings.interchange {
            case .hold: return .heldInterchange(why)
            case .reject: return .rejected(why)
            case .drop: return .dropped(why, first: first.id)
            case .tell: told = why
            case .ignore: break
            }
        }
        if let seen = facts.seenGroup, settings.group != .ignore {
            let why = Diagnostic(
                .receiveGroupControlReused,
                "group control number \(seen.control) was used before, in "
                    + seen.first.message, value: seen.control)
            guard settings.group == .tell else { return .heldGroup(why) }
            told = told ?? why
        }
        if told == nil, let count = facts.isOutOfOrder(control) {
            let why = Diagnostic(
                .receiveInterchangeSequence,
                "interchange control number \(control) does not follow \(count.last)",
                value: control)
            switch settings.sequence {
            case .hold: return .heldGroup(why)
            case .tell where count.run >= DuplicateFacts.rowToTell: told = why
            default: break
            }
        }
        return told.map { .told($0.milder) } ?? .fresh
    }
}

extension Diagnostic {
    /// The same as a warning: what was agreed is no fault.
    fileprivate var milder: Diagnostic {
        var milder = self
        milder.severity = .warning
        milder.mend =
            "nothing is to be done: it was processed because the agreement says `tell`; ask the "
            + "partner if it was not meant"
        return milder
    }
}
