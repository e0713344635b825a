import Notation

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

    init(_ reference: SecretReference) {
        self.reference = reference
    }

    /// Reads what `source` gives; nil for anything else.
    package init?(source: String) {
        guard let reference = SecretReference(source) else { return nil }
        self.reference = reference
    }
}
