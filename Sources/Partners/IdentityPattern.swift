/// A pattern of identities: a qualifier, and an id in which `*` stands for any characters and `?`
/// for one.
package struct IdentityPattern: Sendable, Hashable, CustomStringConvertible {
    /// ISA05, as in an identity.
    package let qualifier: String
    /// What the id has to fit.
    package let id: NameMask

    /// Makes the pattern that an identity with `*` or `?` in its id describes; nil for one without,
    /// which is an identity.
    package init?(_ identity: Identity) {
        guard identity.id.contains(where: { $0 == "*" || $0 == "?" }) else { return nil }
        qualifier = identity.qualifier
        id = NameMask(identity.id)
    }

    /// Whether an identity fits it.
    package func matches(_ identity: Identity) -> Bool {
        qualifier == identity.qualifier && id.matches(identity.id)
    }

    /// Whether some identity fits both.
    package func meets(_ other: IdentityPattern) -> Bool {
        qualifier == other.qualifier && id.meets(other.id)
    }

    /// `ZZ:EXAMPLE*`.
    package var description: String { "\(qualifier):\(id)" }
}
