package import Diagnostics

extension Diagnostic.Code {
    /// Bytes of an interchange that its JSON cannot hold.
    package static let jsonLeftOut = Diagnostic.Code(
        "parse.json.left-out", .error, owner: .operations,
        help: """
            What was left out is longer than a reader holds at once: mend the file, often a \
            terminator is missing.
            """)
    /// A line that is no JSON.
    package static let jsonSyntax = Diagnostic.Code(
        "envelope.json.syntax", .error, owner: .operations,
        help: "Write one JSON object a line, as `gangway x12 json` does.")
    /// JSON that is not shaped as transaction sets are.
    package static let jsonShape = Diagnostic.Code(
        "envelope.json.shape", .error, owner: .operations,
        help: "docs/x12.md and standard/x12/transaction-set-1.schema.json say what stands where.")
    /// A text that cannot be written in the bytes that its segment asks for.
    package static let jsonEncoding = Diagnostic.Code(
        "envelope.json.encoding", .error, owner: .operations,
        help: """
            Leave `encoding` out, so that the segment is written as UTF-8, or use only characters \
            up to U+00FF.
            """)
    /// Delimiters that are not those that ISA states, or that cannot be told apart.
    package static let jsonDelimiters = Diagnostic.Code(
        "envelope.json.delimiters", .error, owner: .operations,
        help: """
            Make `delimiters` and ISA11 and ISA16 say the same: different characters, none of them \
            a letter, digit or blank.
            """)
    /// A trailer that did not fit what it closes, and was corrected.
    package static let trailerCorrected = Diagnostic.Code(
        "envelope.trailer.corrected", .note, owner: .operations,
        help: "Nothing has to be done; `--trailers keep` writes trailers as they are given.")
}

/// The codes of this room.
package enum X12JSONDiagnostics {
    /// All of them.
    package static let all: [Diagnostic.Code] = [
        .jsonLeftOut, .jsonSyntax, .jsonShape, .jsonEncoding, .jsonDelimiters, .trailerCorrected,
    ]
}
