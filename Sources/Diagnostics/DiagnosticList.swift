extension Array where Element == Diagnostic {
    /// Adds a diagnostic about a place in a text file, such as a profile.
    package mutating func report(
        _ code: Diagnostic.Code, _ message: String, value: String? = nil, at place: TextPlace,
        mend: String? = nil
    ) {
        append(Diagnostic(code, message, value: value, at: .text(place), mend: mend))
    }

    /// Whether anything in it is an error.
    package var hasErrors: Bool { contains { $0.severity == .error } }
}
