import Diagnostics
import Notation

/// Keys that take a reference to a secret, and never the secret.
enum SecretFile {
    /// The reference of a key, with its place; nil where there is none, or it is none.
    static func read(
        _ name: String, _ reader: FieldReader, _ diagnostics: inout [Diagnostic]
    ) -> Placed<SecretReference>? {
        guard let text = reader.optionalText(name) else { return nil }
        guard let reference = SecretReference(text) else {
            // The value is not repeated: it may be the secret.
            diagnostics.report(
                .profileSecretReference, "\"\(name)\" takes a reference to a secret",
                at: reader.place(name))
            return nil
        }
        return Placed(value: reference, place: reader.place(name))
    }
}
