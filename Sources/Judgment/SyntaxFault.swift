/// Why an expression, a pattern, a path or a text cannot be read, and at which of its characters.
package struct SyntaxFault: Error, Sendable, Equatable {
    /// What is wrong.
    package let message: String
    /// Characters from the text's beginning.
    package let offset: Int

    /// Makes a fault.
    package init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }
}
