import Canonical
import Diagnostics
import Guides
import Values
import X12

/// One document on its way out through a map.
///
/// Lists are walked first: each item makes its segment, and writes what its own segment holds.
/// Whatever leads elsewhere waits, and is settled when all lists are there: first the plain rules,
/// then those that look up or change a value, because more than one code may stand for it.
struct OutwardRun {
    /// What a rule stands in; the counterpart of `PathResolver.Scope`.
    struct Frame {
        /// The segment that the scope stands on; −1 for the set.
        var segment = -1
        /// The instance whose segments can be sought; −1 for a plain segment.
        var instance = 0
        /// The ordinal of the segment within its `each`, from 1.
        var position = 1
        /// The first element of the pair or triple that the scope stands on.
        var groupStart = 0
    }

    /// A value that waits until all lists are there.
    struct Waiting {
        let plan: ValuePlan
        let value: JSON
        let frames: [Frame]
        let field: Int
    }

    /// An item that has to meet its rule's condition.
    struct Bound {
        let condition: ConditionPlan
        let frames: [Frame]
        let field: Int
    }

    let map: Map
    let context: OutwardContext
    var draft: SetDraft
    var frames = [Frame()]
    /// The document's fields that were written, with the number of each list item: `lines[3].unit`.
    private(set) var fields: [String] = []
    /// Where the rule stands that wrote a field, by the field's number.
    private(set) var rules: [Int: TextPlace] = [:]
    private(set) var diagnostics: [Diagnostic] = []
    /// The fields that have a fault.
    private(set) var faulted: Set<String> = []
    /// The fields that say otherwise what another field has said, each with that.
    var contradictions: [(String, String)] = []
    /// What the unmapped segments hold.
    private(set) var received: Set<String> = []
    /// Whether fields that are no lists, or the map, have made segments of which lists may tell.
    private(set) var hasOwnSegments = false
    private var waiting: [Waiting] = []
    private var bounds: [Bound] = []

    init(map: Map, context: OutwardContext) {
        self.map = map
        self.context = context
        draft = SetDraft(guide: map.guide)
    }

    mutating func write(_ document: JSON) {
        let unmapped = (document["unmapped"]?.items ?? []).map {
            Received($0, isOfRecords: map.guide.isOfRecords)
        }
        received = Received.texts(unmapped)
        object(map.fields, document, at: "")
        let listed = draft.segments.count
        for isPlain in [true, false] {
            for value in waiting where value.plan.isPlain == isPlain {
                frames = value.frames
                settle(value.plan, value.value, value.field)
            }
        }
        for bound in bounds {
            frames = bound.frames
            if !holds(bound.condition) { _ = meet(bound.condition, bound.field) }
        }
        frames = [Frame()]
        hasOwnSegments = draft.segments.count > listed
        restore(unmapped)
        let restored = draft.segments.count
        for fixed in map.fixed { write(fixed) }
        hasOwnSegments = hasOwnSegments || draft.segments.count > restored
        finish()
    }

    // MARK: - Fields

    private mutating func object(_ plans: [FieldPlan], _ json: JSON, at path: String) {
        var changed: [(plan: ValuePlan, value: JSON, field: Int)] = []
        for member in json.members ?? [] {
            let name = path.isEmpty ? member.key : "\(path).\(member.key)"
            guard let plan = plans.first(where: { $0.name == member.key }) else {
                if path.isEmpty, isOurs(member.key) { continue }
                report(.mapOutwardUnwritable, "no rule of the map makes \(name)", name)
                continue
            }
            switch plan.content {
            case .value(let plan):
                let field = self.field(name)
                if !isOwn(plan) {
                    waiting.append(
                        Waiting(plan: plan, value: member.value, frames: frames, field: field))
                } else if plan.isPlain {
                    settle(plan, member.value, field)
                } else {
                    changed.append((plan, member.value, field))
                }
            case .object(let fields, let condition):
                if let condition { bind(condition, name) }
                object(fields, member.value, at: name)
            case .list(let plan):
                list(plan, member.value.items ?? [], at: name)
            }
        }
        for value in changed { settle(value.plan, value.value, value.field) }
    }

    /// Whether a field of the document is the gateway's: it says where the document came from.
    private func isOurs(_ key: String) -> Bool {
        map.shape.body.field(key)?.owner == .gateway
    }

    /// Whether a rule writes an element of the segment at hand, without any question.
    private func isOwn(_ plan: ValuePlan) -> Bool {
        guard plan.condition == nil, plan.joint == nil, let source = plan.sources.first,
            source.gathering == nil
        else { return false }
        guard case .element = source.path.pick else { return false }
        switch source.path.base {
        case .member: return true
        case .own: return source.path.steps.count <= 1 && source.path.steps.allSatisfy(\.isOpen)
        case .search: return false
        }
    }

    /// A number for a field, for what is written of it.
    mutating func field(_ name: String) -> Int {
        fields.append(name)
        return fields.count - 1
    }

    /// Remembers which rule wrote a field.
    mutating func wrote(_ field: Int, by plan: ValuePlan) { wrote(field, at: plan.mark.place) }

    mutating func wrote(_ field: Int, at rule: TextPlace) { rules[field] = rule }

    mutating func bind(_ condition: ConditionPlan, _ name: String) {
        bounds.append(Bound(condition: condition, frames: frames, field: field(name)))
    }

    // MARK: - Items

    /// An object that is an item, in a frame of its own.
    mutating func item(_ plan: ListPlan, _ fields: [FieldPlan], _ item: JSON, at name: String) {
        if let condition = plan.condition { bind(condition, name) }
        object(fields, item, at: name)
    }

    // MARK: - Faults

    mutating func report(
        _ code: Diagnostic.Code, _ message: String, _ field: String, value: String? = nil,
        mend: String? = nil
    ) {
        faulted.insert(field)
        diagnostics.append(Diagnostic(code, message, value: value, mend: mend))
    }
}

extension ValuePlan {
    /// Whether the rule gives the element's text as it is, so that only one text can stand there.
    var isPlain: Bool {
        lookup == nil && joint == nil
            && sources.allSatisfy { $0.functions.isEmpty && $0.gathering == nil }
    }

    /// The value that the rule says whatever stands in the set.
    var constantJSON: JSON? { constant.flatMap { type.json($0) } }
}

extension StepPlan {
    /// Whether any segment of its rows will do.
    var isOpen: Bool { tests.isEmpty }
}
