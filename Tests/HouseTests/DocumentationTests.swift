import Testing

/// Whoever uses a room reads its faces, not its code.
@Suite("What others see is documented")
struct DocumentationTests {
    /// Members that fulfil a protocol of the standard library or of a framework mean what that
    /// protocol says.
    private static let wellKnown: Set = [
        "description", "debugDescription", "customMirror", "==", "<", "hash", "encode", "next",
        "makeIterator", "makeAsyncIterator", "run", "startIndex", "endIndex", "index",
    ]

    @Test("every public and package declaration has a /// line")
    func documented() {
        // Members that fulfil a protocol of the house are documented there; only the protocol's
        // own lines bear no access word.
        let required = Set(
            Repository.sources.flatMap { Declarations(in: $0).requirements() })
        let bare = Repository.sources.flatMap { file in
            Declarations(in: file).faces().filter { face in
                !face.isDocumented && !Self.wellKnown.contains(face.lead.name)
                    && !file.code[face.line].contains("Literal")
                    && !(face.lead.isSeen && required.contains(face.lead.name))
            }.map { "\(file.place($0.line)): \($0.lead.name)" }
        }
        #expect(bare == [])
    }
}
