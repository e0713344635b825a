import Canonical
import Notation

/// The objects around a rule, outermost first: what its field names can mean.
struct FieldScopes {
    private(set) var objects: [ObjectShape]

    /// The scopes within the items of a list.
    func entering(_ item: ObjectShape) -> FieldScopes {
        FieldScopes(objects: objects + [item])
    }

    /// Finds a field by its name, in the innermost object that has it.
    ///
    /// - Parameters:
    ///   - name: names joined by points; all but the last are objects.
    ///   - offset: where the name stands, for the fault.
    func field(
        _ name: String, at offset: Int
    ) throws(SyntaxFault) -> (path: FieldPath, kind: FieldShape.Kind) {
        let names = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        for (outward, object) in objects.reversed().enumerated() {
            guard let first = object.field(names[0]) else { continue }
            var kind = first.kind
            var passed = names[0].count + 1
            for name in names.dropFirst() {
                guard case .object(let inner) = kind else {
                    throw SyntaxFault(
                        message: Self.noObject(kind, before: name), offset: offset + passed)
                }
                guard let field = inner.field(name) else {
                    throw unknown(name, in: [inner], at: offset + passed)
                }
                kind = field.kind
                passed += name.count + 1
            }
            return (FieldPath(scopesOutward: outward, names: names), kind)
        }
        throw unknown(names[0], in: objects, at: offset)
    }

    private static func noObject(_ kind: FieldShape.Kind, before name: String) -> String {
        guard case .list = kind else { return "\(kind.name) has no field \"\(name)\"" }
        return "a list has no field \"\(name)\": write sum(list: …), count, any, all or unique"
    }

    private func unknown(
        _ name: String, in objects: [ObjectShape], at offset: Int
    ) -> SyntaxFault {
        let names = objects.reversed().flatMap { $0.fields.map(\.name) }
        let object = objects.last?.name ?? ""
        return SyntaxFault(
            message: "\(object) has no field \"\(name)\""
                + Spelling.suggestion(name, among: names), offset: offset)
    }
}

extension ValueKind {
    /// The kind of value that a field holds; nil for objects and lists.
    init?(_ kind: FieldShape.Kind) {
        switch kind {
        case .text, .raw, .choice: self = .text
        case .decimal, .integer: self = .number
        case .date: self = .date
        case .time: self = .time
        case .flag: self = .truth
        case .object, .list: return nil
        }
    }
}
