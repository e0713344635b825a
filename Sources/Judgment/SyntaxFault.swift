/// Why an expression, a pattern or a text cannot be read, and at which of its characters.
struct SyntaxFault: Error, Equatable {
    let message: String
    /// Characters from the text's beginning.
    let offset: Int
}
