import Diagnostics
import Notation

/// Reads identities as profiles write them.
enum IdentityText {
    /// The identity that a node holds; nil, and a diagnostic, where it holds none.
    static func read(_ node: Node, diagnostics: inout [Diagnostic]) -> Placed<Identity>? {
        guard let identity = node.text.flatMap({ Identity($0) }) else {
            diagnostics.report(
                .profileIdentityFormat,
                node.text.map { Identity.objection(to: $0) } ?? "\(node.kindName) is no identity",
                value: node.text, at: node.place)
            return nil
        }
        return Placed(value: identity, place: node.place)
    }

    /// The identity that a node of `ids` holds, with a warning where it looks like a pattern.
    static func literal(_ node: Node, diagnostics: inout [Diagnostic]) -> Placed<Identity>? {
        guard let identity = read(node, diagnostics: &diagnostics) else { return nil }
        if IdentityPattern(identity.value) != nil {
            diagnostics.report(
                .profileIdentityLiteral,
                "\(identity.value) is taken as it is written: did you mean `patterns`?",
                value: identity.value.description, at: node.place)
        }
        return identity
    }

    /// The pattern that a node holds; nil, and a diagnostic, where it holds none.
    static func pattern(
        _ node: Node, diagnostics: inout [Diagnostic]
    ) -> Placed<IdentityPattern>? {
        guard let identity = read(node, diagnostics: &diagnostics) else { return nil }
        guard let pattern = IdentityPattern(identity.value) else {
            diagnostics.report(
                .profileIdentityFormat,
                "\(identity.value) is one identity and no pattern: it belongs in `ids`",
                value: identity.value.description, at: node.place)
            return nil
        }
        return Placed(value: pattern, place: node.place)
    }
}
