package import Values

extension SplitMix64 {
    /// A number below `bound`, which is at least 1.
    package mutating func next(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// True in one of `count` cases.
    package mutating func oneIn(_ count: Int) -> Bool { next(count) == 0 }

    /// Any one of some things; nil where there is none.
    package mutating func pick<Item>(_ items: [Item]) -> Item? {
        items.isEmpty ? nil : items[next(items.count)]
    }

    /// The same things in any order.
    mutating func mixed<Item>(_ items: some Sequence<Item>) -> [Item] {
        var items = Array(items)
        for index in items.indices.reversed() { items.swapAt(index, next(index + 1)) }
        return items
    }
}
