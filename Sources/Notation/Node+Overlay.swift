extension Node {
    /// This tree with another laid over it: maps are joined key by key, anything else is replaced.
    /// Each part keeps the place that it was written at.
    package func overlaid(by other: Node) -> Node {
        guard case .map(var joined) = content, let entries = other.entries else { return other }
        for entry in entries {
            if let index = joined.firstIndex(where: { $0.name == entry.name }) {
                joined[index].value = joined[index].value.overlaid(by: entry.value)
            } else {
                joined.append(entry)
            }
        }
        return Node(.map(joined), at: other.place)
    }

    /// The same map with some of its keys alone.
    package func keeping(_ keys: Set<String>) -> Node {
        Node(.map((entries ?? []).filter { keys.contains($0.name) }), at: place)
    }
}
