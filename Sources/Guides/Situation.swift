import Diagnostics
import X12

/// A situational rule of a partner's guide, resolved to rows and loops.
struct Situation: Sendable {
    /// How many conditions have to hold; none: the rule always applies.
    var conditions: Int
    /// The loop in each of whose instances the rule holds.
    var scope: Int
    /// Whether everything stands in one segment, which then is the scope.
    var isLocal: Bool
    /// The place asked for.
    var path: GuidePath
    /// Whether it has to come; else it must not.
    var isRequired: Bool
    /// The values of which it has to have one, or must have none; empty where any value will do.
    var values: [[UInt8]]
    /// What the partner is told.
    var text: String
    /// Where the guide says so.
    var place: TextPlace

    /// What is known of a situation in the instance of its scope that is open.
    struct State {
        /// The conditions that hold, as bits.
        var met: UInt64 = 0
        /// Where the condition stands that was met last.
        var trigger: DataPlace?
        /// Whether the segment that is asked for came.
        var isSatisfied = false
        /// What would be faults if the conditions held; at most `pendingLimit`.
        var pending: [Breach] = []
    }

    /// How many breaches wait for their conditions in one instance.
    static let pendingLimit = 100

    /// A place that is not as the rule asks: where, which value, and why.
    struct Breach {
        var place: DataPlace
        var value: [UInt8]
        /// Whether the place is filled, but with a value that may not be.
        var isValue: Bool
    }

    /// Whether all conditions hold.
    func applies(_ state: State) -> Bool { state.met.nonzeroBitCount == conditions }
}

/// What to look at in a segment of a row, for one situation.
struct Watch: Sendable {
    var situation: Int
    var row: Int
    /// Which condition; nil where it is the place asked for.
    var condition: Int?
    /// The values of the first element that are meant; empty: any.
    var qualifiers: [[UInt8]]
    /// The element; 0 for the segment as such.
    var position: Int
    /// The component; 0 for the element as such.
    var component: Int
    /// What a condition asks.
    var test: GuideOverlay.Condition.Test
    /// Whether the situation begins anew with the segment.
    var resets = false

    /// Whether the segment is one that is meant.
    func isMeant(_ segment: borrowing Segment) -> Bool {
        guard !qualifiers.isEmpty else { return true }
        return segment.withElement(1) { bytes in qualifiers.contains { Self.equal($0, bytes) } }
    }

    /// Whether the place is filled; blanks do not fill it.
    func isFilled(_ segment: borrowing Segment) -> Bool {
        guard position > 0 else { return true }
        return value(segment) { bytes in
            for index in bytes.indices where bytes[index] != 0x20 { return true }
            return false
        }
    }

    /// Whether the place has one of some values.
    func isAmong(_ values: [[UInt8]], _ segment: borrowing Segment) -> Bool {
        value(segment) { bytes in values.contains { Self.equal($0, bytes) } }
    }

    /// Whether the condition holds of the segment.
    func holds(_ segment: borrowing Segment) -> Bool {
        switch test {
        case .present: isFilled(segment)
        case .absent: !isFilled(segment)
        case .among(let values): isAmong(values.map { Array($0.utf8) }, segment)
        }
    }

    private func value(
        _ segment: borrowing Segment, _ body: (Span<UInt8>) -> Bool
    ) -> Bool {
        component > 0
            ? segment.withComponent(position, component, body)
            : segment.withElement(position, body)
    }

    /// Whether bytes are these, blanks at their end aside.
    private static func equal(_ value: [UInt8], _ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= value.count else { return false }
        for index in bytes.indices where bytes[index] != (index < value.count ? value[index] : 0x20)
        {
            return false
        }
        return true
    }
}
