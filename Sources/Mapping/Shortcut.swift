/// What a rule comes down to where it is of the plainest kind, in nothing but numbers: one element
/// of one row as it stands, or a list over one row. Nine in ten rules of a default map are.
///
/// A run asks it first, which costs a tenth of the rule itself and gives the same; what it cannot
/// tell (`MapRun.Found.unknown`) is the rule's.
struct Shortcut: Sendable {
    /// Where the value is sought.
    enum Way: UInt8, Sendable {
        /// No shortcut.
        case none
        /// The segment that the scope stands on.
        case own
        /// A member of the pair or triple that the scope stands on.
        case member
        /// The first segment of the row within the scope.
        case search
        /// No value, but a list over the row's segments within the scope.
        case list
    }

    /// What the text becomes.
    enum Form: UInt8, Sendable {
        case text, decimal, integer, date, time
    }

    private(set) var way = Way.none
    private(set) var level: Int32 = 0
    private(set) var row: Int32 = 0
    /// The element, or its offset in the pair or triple.
    private(set) var element: Int32 = 0
    private(set) var form = Form.text
    /// Whether nothing has to be said where there is no value.
    private(set) var isOptional = true

    init(_ content: FieldPlan.Content) {
        switch content {
        case .value(let plan): read(plan)
        case .object: break
        case .list(let plan): read(plan)
        }
    }

    private mutating func read(_ plan: ValuePlan) {
        guard plan.condition == nil, plan.constant == nil, plan.lookup == nil,
            case .end = plan.trim, plan.sources.count == 1, let source = plan.sources.first,
            source.functions.isEmpty, let form = Form(source.type),
            case .element(let element, component: 0) = source.path.pick
        else { return }
        self.form = form
        self.element = Int32(element)
        isOptional = plan.fallback == nil && !plan.isRequired
        let steps = source.path.steps
        switch source.path.base {
        case .own(let level, let rows) where steps.isEmpty && rows.count == 1:
            lead(.own, level, row: rows[0])
        case .member(let level, let offset) where steps.isEmpty:
            self.element = Int32(offset)
            lead(.member, level, row: 0)
        case .search(let level) where steps.count == 1 && steps[0].isPlain:
            lead(.search, level, row: steps[0].rows[0])
        default: break
        }
    }

    private mutating func read(_ plan: ListPlan) {
        guard !plan.isRequired, let each = plan.each, let row = each.onlyRow else { return }
        lead(.list, each.level, row: row)
    }

    private mutating func lead(_ way: Way, _ level: Int, row: Int) {
        self.way = way
        self.level = Int32(level)
        self.row = Int32(row)
    }
}

extension Shortcut.Form {
    fileprivate init?(_ type: ValueType) {
        switch type {
        case .text: self = .text
        case .decimal(places: nil): self = .decimal
        case .integer: self = .integer
        case .date(nil): self = .date
        case .time: self = .time
        case .choice, .decimal, .implied, .flag, .date: return nil
        }
    }

    var type: ValueType {
        switch self {
        case .text: .text
        case .decimal: .decimal(places: nil)
        case .integer: .integer
        case .date: .date(nil)
        case .time: .time
        }
    }
}

extension StepPlan {
    /// Whether it is every segment of one row.
    fileprivate var isPlain: Bool { rows.count == 1 && tests.isEmpty }
}
