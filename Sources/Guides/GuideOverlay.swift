public import Diagnostics

/// What a partner's guide changes about the guide of a set: it tightens or loosens places, and adds
/// rules between them. `SetGuide.applying(_:)` lays it over a guide.
///
/// Each change and each rule knows the line of the file that it was read from, and each fault that
/// comes from one names that line.
public struct GuideOverlay: Sendable, Hashable {
    /// Whether a place has to be filled.
    public enum Usage: String, Sendable, Hashable, CaseIterable {
        /// It has to come.
        case required
        /// It may come.
        case optional
        /// It must not come.
        case unused
    }

    /// What becomes of a code list.
    public enum Codes: Sendable, Hashable {
        /// These and no other, whatever the standard has.
        case only([String])
        /// These also.
        case adding([String])
        /// All but these.
        case removing([String])
    }

    /// A change of one place. What is nil stays as it is.
    public struct Change: Sendable, Hashable {
        /// The place. With qualifiers only `usage` can change.
        public var path: GuidePath
        /// Whether it has to come.
        public var usage: Usage?
        /// The least length of an element, and the greatest.
        public var minimum: Int?
        /// The greatest length of an element.
        public var maximum: Int?
        /// The codes of an element.
        public var codes: Codes?
        /// How often a segment or loop may come; 0: without limit. Not for elements.
        public var limit: Int?
        /// Where the guide says so.
        public var place: TextPlace

        /// Makes a change.
        public init(
            _ path: GuidePath, usage: Usage? = nil, minimum: Int? = nil, maximum: Int? = nil,
            codes: Codes? = nil, limit: Int? = nil, place: TextPlace
        ) {
            self.path = path
            self.usage = usage
            self.minimum = minimum
            self.maximum = maximum
            self.codes = codes
            self.limit = limit
            self.place = place
        }
    }

    /// When a rule applies.
    public struct Condition: Sendable, Hashable {
        /// What is asked of the place.
        public enum Test: Sendable, Hashable {
            /// It comes.
            case present
            /// Its segment comes without it; for elements only.
            case absent
            /// It has one of these values.
            case among([String])
        }

        /// The place.
        public var path: GuidePath
        /// What is asked of it.
        public var test: Test

        /// Makes a condition.
        public init(_ path: GuidePath, _ test: Test) {
            self.path = path
            self.test = test
        }
    }

    /// A situational rule: if all conditions hold, a place has to come, or must not, or has to have
    /// one of some values, or none of them.
    ///
    /// It holds within the innermost loop that all its places have in common, each time anew; where
    /// all are elements of one segment, within that segment.
    public struct Rule: Sendable, Hashable {
        /// The conditions; a rule without any always applies.
        public var conditions: [Condition]
        /// The place that is asked for.
        public var path: GuidePath
        /// `required` or `unused`.
        public var usage: Usage
        /// The values of an element: `required` asks for one of them, `unused` forbids these only.
        /// Empty: any.
        public var values: [String]
        /// What the partner is told; empty: a sentence made from the rule.
        public var text: String
        /// Where the guide says so.
        public var place: TextPlace

        /// Makes a rule.
        public init(
            when conditions: [Condition], _ path: GuidePath, _ usage: Usage,
            among values: [String] = [], text: String = "", place: TextPlace
        ) {
            self.values = values
            self.conditions = conditions
            self.path = path
            self.usage = usage
            self.text = text
            self.place = place
        }
    }

    /// The most changes, and the most rules, of one overlay.
    public static let limit = 1000

    /// The changes; a later one of the same place wins.
    public var changes: [Change]
    /// The rules.
    public var rules: [Rule]

    /// Makes an overlay.
    public init(changes: [Change] = [], rules: [Rule] = []) {
        self.changes = changes
        self.rules = rules
    }
}

/// The lines of a partner's guide that changed a place.
struct GuideOrigin: Sendable, Hashable {
    var usage: TextPlace?
    var length: TextPlace?
    var codes: TextPlace?
    var limit: TextPlace?
}
