/// The lines in which work waits: a partner's or a channel's, one way. What is of low priority has
/// lanes of its own, so that a claim can pass it by and what stands in a lane is of one kind.
package enum Lane {
    /// What the name of a lane of low priority begins with.
    package static let low = "low:"

    /// A lane's name.
    package static func name(_ line: String, isLow: Bool) -> String { isLow ? low + line : line }

    /// Whether a lane is of low priority.
    package static func isLow(_ lane: String) -> Bool { lane.hasPrefix(low) }

    /// The line that a lane is of, whatever its priority.
    package static func line(_ lane: String) -> Substring {
        isLow(lane) ? lane.dropFirst(low.count) : lane[...]
    }
}

extension Claim {
    /// Whether all other work goes before it.
    var isLow: Bool { Lane.isLow(lane) }
}
