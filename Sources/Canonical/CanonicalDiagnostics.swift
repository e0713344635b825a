package import Diagnostics

/// What can be wrong with a shape file.
package enum CanonicalDiagnostics {
    /// Every code of this room.
    package static let all: [Diagnostic.Code] = [
        .shapeName, .shapeKind, .shapeUnknownObject, .shapeRepeated, .shapeField,
        .shapeDeprecation, .shapeTooLarge,
    ]
}

extension Diagnostic.Code {
    /// A name that breaks the rule of its kind, or differs from the file's.
    package static let shapeName = Self(
        "profile.shape.name", owner: .onboarding,
        help: "An object's name begins with a capital letter, a field's with a small one; both are "
            + "letters and digits. Type and version are those of the file: `order-1.shape.yaml`.")
    /// A field that says in two ways what it holds.
    package static let shapeKind = Self(
        "profile.shape.kind", owner: .onboarding,
        help: "A field has one of `kind`, `use`, `list` and `choice`; without any it is a text.")
    /// An object that is not there, or stands below.
    package static let shapeUnknownObject = Self(
        "profile.shape.unknown-object", owner: .onboarding,
        help: "Name an object that stands above, in the file or in parts.shape.yaml; an object "
            + "never holds itself.")
    /// A name that stands twice.
    package static let shapeRepeated = Self(
        "profile.shape.repeated", owner: .onboarding,
        help: "Give the object or field a name of its own: the schema has one definition a name.")
    /// A document without what the gateway needs of it.
    package static let shapeField = Self(
        "profile.shape.field", owner: .onboarding,
        help: "Every document has the required fields `number`, a text, and `purpose`, of kind "
            + "purpose: its business key, and what is done with it.")
    /// A deprecation that cannot hold.
    package static let shapeDeprecation = Self(
        "profile.shape.deprecation", owner: .onboarding,
        help: "Write `deprecated: {since: 2026-01-31, ends: 2027-01-31, use: otherField}`: two "
            + "days in their order, and a field of the same object; a required field must stay.")
    /// Too many objects or fields.
    package static let shapeTooLarge = Self(
        "profile.shape.too-large", owner: .onboarding,
        help: "A document has at most 100,000 fields with those of its parts, and parts nest at "
            + "most 24 levels.")
}
