package import Diagnostics
package import Guides
package import Values

/// How a document was made: for each of its values the bytes, the table's row and the rule.
///
/// A run keeps it only where it is asked for; any other run pays nothing.
package struct MapTrace: Sendable {
    /// The transaction set.
    package let tree: SetTree
    /// The values of the document, in its order; those that the gateway fills (`type`, `version`,
    /// `source`) are not among them.
    package internal(set) var values: [Value] = []
    /// Every look into a code table, also those that found nothing.
    package internal(set) var lookups: [Lookup] = []
    /// What no rule has read: each element that is filled, but for the control segments'.
    package internal(set) var unread: [Element] = []

    init(tree: SetTree) {
        self.tree = tree
    }

    /// A rule, as profiles have it.
    package struct Rule: Sendable, Hashable {
        /// The field that it makes, such as `lines.unit`.
        package let field: String
        /// Where it stands.
        package let place: TextPlace
        /// The default's rule that it took the place of.
        package let overrides: TextPlace?

        init(_ mark: RuleMark) {
            field = mark.field
            place = mark.place
            overrides = mark.overrides
        }
    }

    /// A value of the document and where it came from.
    package struct Value: Sendable {
        /// Its path, such as `lines[2].unit`; items count from 1.
        package let path: String
        /// The value.
        package let json: JSON
        /// The rule that made it.
        package let rule: Rule
        /// Where the rule had it from.
        package let origin: Origin
    }

    /// Where a rule has a value from.
    package enum Origin: Sendable {
        /// What the partner sent.
        case element(Element)
        /// What the partner sent, translated by a table.
        case lookup(Lookup, Element)
        /// Several elements that the partner sent: added up, counted, or joined.
        case gathered([Element])
        /// The rule's own `value`.
        case constant
        /// The rule's `default`, because nothing was sent.
        case standard
        /// The ordinal within the `each` around it.
        case position

        /// What the partner sent for it; nil where the value is the rule's own.
        package var element: Element? {
            switch self {
            case .element(let element), .lookup(_, let element): element
            case .gathered, .constant, .standard, .position: nil
            }
        }
    }

    /// An element or a component as it was sent, and how a rule read it.
    package struct Element: Sendable {
        /// Where it stands.
        package let place: DataPlace
        /// The offset of its first byte in the file, from 0.
        package let byte: Int
        /// How many bytes it has.
        package let byteCount: Int
        /// The text as it was sent.
        package let sent: String
        /// The text after blanks and functions.
        package let read: String
        /// The path as the rule writes it, such as `.02|right(12)`; empty where no rule reads it.
        package let path: String
        /// Where that is written: in the rule, or in a part that it uses; nil where no rule reads
        /// it.
        package let written: TextPlace?
        /// The type by which it was read, such as `date(YYMMDD)`.
        package let type: String
    }

    /// A look into a code table.
    package struct Lookup: Sendable {
        /// The table's name.
        package let table: String
        /// The file that holds it.
        package let file: String
        /// What was looked up.
        package let code: String
        /// What it becomes; nil where the table does not have it.
        package let value: String?
        /// Where that stands.
        package let place: TextPlace?
        /// The rule that looked.
        package let rule: Rule
    }
}

extension Map {
    /// Makes the document of a transaction set as `run` does, and keeps how.
    package func trace(
        _ tree: SetTree, context: MapContext
    ) -> (result: MapResult, trace: MapTrace) {
        let book = TraceBook(MapTrace(tree: tree))
        var run = MapRun(program, tree, context, book)
        let result = run.result(of: self)
        book.trace.unread = run.unread
        return (result, book.trace)
    }

    /// Every rule of the map that makes values, in the order of the document's fields.
    package var valueRules: [MapTrace.Rule] { valuePlans.map { MapTrace.Rule($0.mark) } }

    /// The rules' plans.
    var valuePlans: [ValuePlan] { fields.flatMap(\.valuePlans) }
}

extension FieldPlan {
    var valuePlans: [ValuePlan] {
        switch content {
        case .value(let plan): return plan.withOthers
        case .object(let fields, _): return fields.flatMap(\.valuePlans)
        case .list(let plan):
            switch plan.item {
            case .object(let fields): return fields.flatMap(\.valuePlans)
            case .values(let plan): return plan.withOthers
            }
        }
    }
}

extension ValuePlan {
    /// The plan, and those that stand in for it by `else`.
    fileprivate var withOthers: [ValuePlan] {
        guard case .rule(let otherwise) = otherwise else { return [self] }
        return [self] + otherwise.withOthers
    }
}
