package import Engine
import Values

/// The rules of `Outlet` about what lies with the partner: every outlet that can be asked runs
/// them.
package enum OutletConformance {
    /// Checks that an outlet finds what it has sent until it is fetched, and never says that it was
    /// fetched where nobody can look.
    ///
    /// - Parameters:
    ///   - fetch: has the partner fetch the file of a name.
    ///   - cutOff: makes the place where files lie unreachable.
    package static func check(
        _ outlet: any Outlet, fetch: (String) async throws -> Void,
        cutOff: () async throws -> Void
    ) async throws {
        for name in ["a.x12", "b.x12"] { try await outlet.send(file(name)) }
        try await expect(outlet, ["a.x12": true, "b.x12": true, "c.x12": false], "once sent")
        try await fetch("a.x12")
        try await expect(outlet, ["a.x12": false, "b.x12": true], "once one is fetched")
        try await outlet.send(file("a.x12"))
        try await expect(outlet, ["a.x12": true, "b.x12": true], "once it is sent again")
        try await fetch("b.x12")
        try await cutOff()
        for name in ["a.x12", "b.x12"] {
            let found = try? await outlet.finds(name)
            guard found == nil else {
                throw ConformanceFailure(description: "\(name) is looked for where nobody can look")
            }
        }
    }

    private static func expect(
        _ outlet: any Outlet, _ expected: [String: Bool], _ when: String
    ) async throws {
        for (name, isThere) in expected {
            let found = try await outlet.finds(name)
            guard found == isThere else {
                throw ConformanceFailure(
                    description: "\(when) \(name): found is \(String(describing: found))")
            }
        }
    }

    private static func file(_ name: String) -> OutboundFile {
        let bytes = Array(name.utf8)
        let source = Source(bytes)
        return OutboundFile(
            name: name, digest: SHA256.digest(of: bytes), size: bytes.count, from: "ZZ:OURS",
            to: "ZZ:ACME", messageID: "<1.\(name)@gangway>", read: { await source.next() })
    }

    /// Bytes in one block.
    private actor Source {
        private var left: [UInt8]

        init(_ bytes: [UInt8]) { left = bytes }

        func next() -> [UInt8] {
            defer { left = [] }
            return left
        }
    }
}
