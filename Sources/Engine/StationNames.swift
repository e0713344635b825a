/// The names that AS2 stations have of identities: where none is agreed, an identity's id without
/// its qualifier, since no name of a folder or an AS2 station carries one.
package struct StationNames: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    private let names: [String: String]

    /// Takes the names of identities, as `qualifier:id`, that are not called by their ids.
    package init(_ names: [String: String]) { self.names = names }

    /// Takes them as they are written.
    package init(dictionaryLiteral pairs: (String, String)...) {
        names = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The station's name of an identity.
    package subscript(identity: String) -> String {
        if let name = names[identity] { return name }
        return identity.firstIndex(of: ":").map { String(identity[identity.index(after: $0)...]) }
            ?? identity
    }
}
