import Canonical
import Diagnostics
import Guides
import Notation

// The keys of a map that matter only when it writes.
extension RuleCompiler {
    /// An element that every document carries.
    mutating func fixed(_ path: Spelled, _ text: Spelled) -> FixedPlan? {
        do throws(Diagnostic) {
            let syntax = try parse(path)
            let found = try resolver.resolve(syntax, at: path)
            guard syntax.calls.isEmpty, case .element(let element, let component) = found.plan.pick
            else {
                throw PathResolver.fault(
                    .mapPath, "`fixed` names an element, such as REF[IA].02", at: path,
                    syntax.tailOffset)
            }
            if let leaf = found.elements.first, let why = guide.refusal(of: text.text, by: leaf) {
                throw PathResolver.fault(.mapType, why, at: text, 0)
            }
            return FixedPlan(
                steps: found.plan.steps, element: element, component: component, text: text.text)
        } catch {
            faults.append(error)
            return nil
        }
    }

    /// The fields that are taken from the answered document.
    mutating func echoes(
        _ map: MapSyntax, from answered: DocumentShape?, to shape: DocumentShape
    ) -> [EchoPlan] {
        guard let first = map.echo.first else { return [] }
        guard let answers = map.answers else {
            report(
                .mapConflict, "`echo` needs `answers`, the document that is answered",
                at: first.target.place, mend: "Write `answers: order/1`.")
            return []
        }
        guard let answered, answered.name == answers.text else {
            report(
                .mapCanonical, "there is no canonical document \"\(answers.text)\"",
                at: answers.place)
            return []
        }
        return map.echo.compactMap { echo in
            guard let target = field(echo.target, of: shape, isWritten: true),
                let source = field(echo.source, of: answered, isWritten: false)
            else { return nil }
            guard target.kind == source.kind else {
                report(
                    .mapType,
                    "\(echo.target.text) is \(target.kind.name), "
                        + "\(echo.source.text) is \(source.kind.name) of another kind",
                    at: echo.source.place)
                return nil
            }
            guard target.lists == source.lists else {
                report(
                    .mapType,
                    "\(echo.target.text) and \(echo.source.text) are in lists of different depth",
                    at: echo.source.place)
                return nil
            }
            return EchoPlan(target: target.names, source: source.names)
        }
    }

    private typealias EchoField = (names: [String], kind: FieldShape.Kind, lists: Int)

    /// A field of a document by its path, such as `lines.buyerItem`.
    private mutating func field(
        _ path: Spelled, of shape: DocumentShape, isWritten: Bool
    ) -> EchoField? {
        let names = path.text.split(separator: ".", omittingEmptySubsequences: false)
            .map(String.init)
        var object: ObjectShape? = shape.body
        var kind = FieldShape.Kind.object(shape.body)
        var lists = 0
        for (index, name) in names.enumerated() {
            guard let field = object?.field(name), !isWritten || field.owner == .partner else {
                let known = (object?.fields ?? []).filter { $0.owner == .partner }.map(\.name)
                report(
                    .mapUnknownField,
                    "\(object?.name ?? names[index - 1]) has no field \"\(name)\""
                        + Spelling.suggestion(name, among: known), at: path.place)
                return nil
            }
            kind = field.kind
            var inner = kind
            if index < names.count - 1, case .list(let element) = kind {
                lists += 1
                inner = element
            }
            if case .object(let shape) = inner { object = shape } else { object = nil }
        }
        return (names, kind, lists)
    }
}
