package import Values

/// A file that a simulated partner sends, and what becomes of it here.
package struct SimulatedFile: Sendable {
    /// The scenario that it belongs to.
    package let scenario: Scenario
    /// Its name, of records behind a folder of its own; the same in every run of a seed.
    package let name: String
    /// The transaction set and the version of the agreement; nil where it is about none.
    package let subject: String?
    /// What is in it, for people.
    package let about: String
    /// How many seconds after our document it comes; nil for what is no answer.
    package let delay: Int?
    /// Whether it is lost on its way, and so never comes.
    package let isLost: Bool
    /// The bytes, as they would have come where it is lost.
    package let bytes: [UInt8]
    /// What becomes of it.
    package let expected: WalkSummary.Expectation

    /// For the manifest.
    package var json: JSON {
        var members: [JSON.Member] = [
            .init("file", .string(name)), .init("scenario", .string(scenario.name)),
            .init("kind", .string(scenario.kind.rawValue)),
        ]
        if let subject { members.append(.init("of", .string(subject))) }
        members.append(.init("about", .string(about)))
        if let delay { members.append(.init("after", .number(ExactDecimal(delay)))) }
        if isLost { members.append(.init("lost", .bool(true))) }
        members.append(.init("sha256", .string(SHA256.digest(of: bytes).description)))
        members.append(.init("expected", expected.json))
        return .object(members)
    }
}
