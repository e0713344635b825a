import Diagnostics

// A compiled map: rules with every name resolved to an index of the guide. Nothing here is text
// that would have to be read again while documents run through it. Rules are classes because a run
// outward hands them on at every step: one reference each, where a structure would be copied whole.
// A run inward follows the tables that are made of them (`MapProgram`).

/// A rule's identity, for messages and explanations.
struct RuleMark: Sendable {
    /// The canonical path, such as `lines.unit`.
    let field: String
    /// Where the rule stands.
    let place: TextPlace
    /// The default's rule that it took the place of.
    let overrides: TextPlace?
}

/// A way to segments and an element of theirs.
final class PathPlan: Sendable {
    /// Where the way begins.
    enum Base: Sendable {
        /// The segment that the scope at this level stands on, if its row is one of `rows`.
        case own(level: Int, rows: [Int])
        /// The segments within the scope at this level.
        case search(level: Int)
        /// A member of the pair or triple that the scope at this level stands on.
        case member(level: Int, offset: Int)
    }

    /// What is taken of the segment.
    enum Pick: Sendable {
        /// An element, or a component of it; component 0 is the whole.
        case element(Int, component: Int)
        /// The value after the first qualifier that is one of `codes`; codes are tried in order.
        case pair(codes: [String], starts: [Int])
    }

    let base: Base
    let steps: [StepPlan]
    let pick: Pick
    /// The element's reference number, 0 if it has none; for places.
    let reference: Int
    /// Whether it begins outside the rule's own scope, so that every item of a list finds the same.
    let isOuter: Bool

    init(
        base: Base, steps: [StepPlan], pick: Pick, reference: Int, isOuter: Bool = false
    ) {
        self.base = base
        self.steps = steps
        self.pick = pick
        self.reference = reference
        self.isOuter = isOuter
    }
}

/// Segments of some rows that hold what is asked for.
struct StepPlan: Sendable {
    struct Test: Sendable {
        let element: Int
        let codes: [[UInt8]]
    }

    let rows: [Int]
    let tests: [Test]
}

/// A text's way into a typed value.
enum ValueType: Sendable, Equatable {
    case text
    case choice([String])
    /// With a decimal point of its own; at most so many decimals, if given.
    case decimal(places: Int?)
    /// X12's Nn: the last digits are decimals.
    case implied(places: Int)
    case integer
    case flag
    /// X12's DT, or a format of its own.
    case date(DateFormat?)
    /// X12's TM, or a format of its own.
    case time(TimeFormat?)

    /// The name used in messages.
    var name: String {
        switch self {
        case .text: "text"
        case .choice: "choice"
        case .decimal(nil): "decimal"
        case .decimal(let places?): "decimal(\(places))"
        case .implied(let places): "implied(\(places))"
        case .integer: "integer"
        case .flag: "flag"
        case .date(nil): "date"
        case .date(let format?): "date(\(format.text))"
        case .time(nil): "time"
        case .time(let format?): "time(\(format.text))"
        }
    }
}

/// One place that a value may come from.
final class SourcePlan: Sendable {
    let path: PathPlan
    /// What makes one value of all that the path leads to; nil where it takes the first.
    let gathering: Gathering?
    /// The functions of each value that is gathered.
    let inner: [MapFunction]
    let functions: [MapFunction]
    let type: ValueType
    /// The path as the rule writes it, for explanations.
    let text: Spelled

    init(
        path: PathPlan, gathering: Gathering? = nil, inner: [MapFunction] = [],
        functions: [MapFunction], type: ValueType, text: Spelled
    ) {
        self.path = path
        self.gathering = gathering
        self.inner = inner
        self.functions = functions
        self.type = type
        self.text = text
    }
}

/// A code table at hand.
struct LookupPlan: Sendable {
    enum Missing: Sendable {
        case error, pass, drop, fallback
    }

    let table: CodeTable
    /// What is looked up; nil for the value itself.
    let key: SourcePlan?
    let missing: Missing
}

/// A condition, resolved.
struct ConditionPlan: Sendable {
    struct Term: Sendable {
        let path: PathPlan
        let test: ConditionSyntax.Term.Test
    }

    let terms: [Term]
    let isAny: Bool
}

/// What stands for a value that is not there.
enum FallbackPlan: Sendable {
    case text(String)
    /// The ordinal within the `each` whose scope is at this level.
    case position(level: Int)
}

/// A rule for one value.
final class ValuePlan: Sendable {
    enum Trim: Sendable {
        case none, end, both
    }

    indirect enum Otherwise: Sendable {
        case nothing
        case rule(ValuePlan)
    }

    let mark: RuleMark
    let condition: ConditionPlan?
    let otherwise: Otherwise
    let sources: [SourcePlan]
    /// What stands between the sources' texts where they make one value; nil where the first that
    /// is there is taken.
    let joint: String?
    let constant: String?
    let trim: Trim
    let lookup: LookupPlan?
    /// The type of constants and defaults, and of looked-up values.
    let type: ValueType
    let fallback: FallbackPlan?
    let isRequired: Bool

    init(
        mark: RuleMark, condition: ConditionPlan?, otherwise: Otherwise, sources: [SourcePlan],
        joint: String?, constant: String?, trim: Trim, lookup: LookupPlan?, type: ValueType,
        fallback: FallbackPlan?, isRequired: Bool
    ) {
        self.mark = mark
        self.condition = condition
        self.otherwise = otherwise
        self.sources = sources
        self.joint = joint
        self.constant = constant
        self.trim = trim
        self.lookup = lookup
        self.type = type
        self.fallback = fallback
        self.isRequired = isRequired
    }
}

/// A rule for a list.
final class ListPlan: Sendable {
    /// The segments to go through, each a scope of its own.
    struct Each: Sendable {
        /// The scope within which they are sought.
        let level: Int
        /// The ways to them; more than one where versions differ in the segment that they use.
        let ways: [[StepPlan]]
        /// Whether they are nodes of a hierarchy.
        var hierarchy = Hierarchy.none
        /// The levels that other lists of the same scope go through: what stands below those
        /// belongs to them.
        var otherLevels: Set<String> = []

        /// Where in a hierarchy nodes are sought.
        enum Hierarchy: Sendable {
            /// They are no HL segments.
            case none
            /// From the top of the scope on.
            case top
            /// Below the HL that the scope stands on.
            case below
        }

        /// Whether they are the HL segments below the one that the scope stands on.
        var isBelow: Bool { hierarchy == .below }

        /// The one row whose segments the list goes through, where nothing else has to be known.
        var onlyRow: Int? {
            guard hierarchy == .none, ways.count == 1, ways[0].count == 1,
                ways[0][0].rows.count == 1
            else {
                return nil
            }
            return ways[0][0].rows[0]
        }
    }

    /// The pairs or triples to go through within a segment.
    struct Groups: Sendable {
        /// The segment; its element is the first of the first group.
        let path: PathPlan
        let starts: [Int]
        let width: Int
    }

    enum Item: Sendable {
        case object([FieldPlan])
        case values(ValuePlan)
    }

    let mark: RuleMark
    let each: Each?
    let groups: Groups?
    let condition: ConditionPlan?
    let item: Item
    let isRequired: Bool

    init(
        mark: RuleMark, each: Each?, groups: Groups?, condition: ConditionPlan?, item: Item,
        isRequired: Bool
    ) {
        self.mark = mark
        self.each = each
        self.groups = groups
        self.condition = condition
        self.item = item
        self.isRequired = isRequired
    }
}

/// A rule for a field.
final class FieldPlan: Sendable {
    enum Content: Sendable {
        case value(ValuePlan)
        case object([FieldPlan], ConditionPlan?)
        case list(ListPlan)
    }

    let name: String
    let content: Content

    init(name: String, content: Content) {
        self.name = name
        self.content = content
    }

    /// The rows without which the rule gives nothing, so that most rules of a map are passed over
    /// once for all; nil for a rule that always has something to say.
    var rows: [Int]? {
        switch content {
        case .value(let plan): plan.rows
        case .list(let plan): plan.rows
        case .object(let fields, _):
            fields.reduce([]) { rows, field in
                rows.flatMap { rows in field.rows.map { rows + $0 } }
            }
        }
    }
}

extension ValuePlan {
    /// The rows of which one must be there for the rule to say anything; nil if none need be.
    var rows: [Int]? {
        guard constant == nil, fallback == nil, !isRequired, lookup?.key == nil,
            case .nothing = otherwise, !sources.contains(where: { $0.gathering == .count })
        else { return nil }
        return sources.reduce([]) { rows, source in
            guard case .search = source.path.base, let first = source.path.steps.first else {
                return nil
            }
            return rows.map { $0 + first.rows }
        }
    }
}

extension ListPlan {
    /// The rows of which one must be there for the list to hold anything; nil if none need be.
    var rows: [Int]? {
        guard !isRequired, let each else { return nil }
        return each.ways.flatMap { $0.first?.rows ?? [] }
    }
}
