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
                steps: found.plan.steps, element: element, component: component, text: text.text,
                place: text.place)
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
        return map.echo.flatMap { echo in
            places(of: echo.target, in: shape).compactMap { target in
                self.echo(target, echo.source, from: answered, to: shape)
            }
        }
    }

    /// Where a target stands: as it is written, or wherever the kind of object stands that it
    /// begins with, such as `Item` of `Item.gtin`.
    private func places(of target: Spelled, in shape: DocumentShape) -> [Spelled] {
        guard let dot = target.text.firstIndex(of: ".") else { return [target] }
        let places = shape.body.places(of: String(target.text[..<dot]))
        guard !places.isEmpty else { return [target] }
        return places.map { Spelled(text: $0 + target.text[dot...], place: target.place) }
    }

    private mutating func echo(
        _ to: Spelled, _ from: Spelled, from answered: DocumentShape, to shape: DocumentShape
    ) -> EchoPlan? {
        guard let target = field(to, of: shape, isWritten: true),
            let source = field(from, of: answered, isWritten: false)
        else { return nil }
        guard target.kind == source.kind else {
            report(
                .mapType,
                "\(to.text) is \(target.kind.name), "
                    + "\(from.text) is \(source.kind.name) of another kind", at: from.place)
            return nil
        }
        guard target.lists >= source.lists else {
            report(
                .mapType, "\(to.text) and \(from.text) are in lists of different depth",
                at: from.place)
            return nil
        }
        return EchoPlan(
            target: target.names, source: source.names, outer: target.lists - source.lists)
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

extension ObjectShape {
    /// The ways to the objects of a kind that stand in this one.
    fileprivate func places(of kind: String) -> [String] {
        fields.flatMap { field -> [String] in
            var inner = field.kind
            if case .list(let element) = inner { inner = element }
            guard case .object(let shape) = inner else { return [] }
            let here = shape.name == kind ? [field.name] : []
            return here + shape.places(of: kind).map { "\(field.name).\($0)" }
        }
    }
}
