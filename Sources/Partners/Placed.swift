package import Diagnostics

/// A value with the place in a profile where it was written.
package struct Placed<Value: Sendable>: Sendable {
    /// The value.
    package let value: Value
    /// Where it stands.
    package let place: TextPlace
}

extension Array where Element == Diagnostic {
    /// Adds a diagnostic about a place in a profile.
    mutating func report(
        _ code: Diagnostic.Code, _ message: String, value: String? = nil, at place: TextPlace,
        mend: String? = nil
    ) {
        append(Diagnostic(code, message, value: value, at: .text(place), mend: mend))
    }

    var hasErrors: Bool { contains { $0.severity == .error } }
}
