import Notation
package import Values

/// ISA03 and ISA04 that are agreed: a password, by reference.
package struct ISASecurity: Sendable, Hashable {
    /// Where the password is.
    let reference: SecretReference

    /// ISA03: 01, a password. X12 has no other for it.
    package static let qualifier = "01"

    /// The greatest length of ISA04.
    package static let length = 10

    /// Where the password is, as profiles say it: `file:PATH` or `env:NAME`.
    package var source: String { reference.description }

    /// Whether a password can stand in ISA04: 1 to 10 characters of ASCII, no blank at its end,
    /// where nobody could tell it from padding.
    package static func holds(_ password: Secret) -> Bool {
        let bytes = password.value.utf8
        return (1...length).contains(bytes.count) && bytes.last != 0x20
            && bytes.allSatisfy { (0x20...0x7E).contains($0) }
    }

    init(_ reference: SecretReference) {
        self.reference = reference
    }

    /// Reads what `source` gives; nil for anything else.
    package init?(source: String) {
        guard let reference = SecretReference(source) else { return nil }
        self.reference = reference
    }
}
