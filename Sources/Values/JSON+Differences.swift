extension JSON {
    /// A place where a value is not what was expected.
    package struct Difference: Sendable, Hashable {
        /// The way there, such as `lines[2].unit`; items count from 1, as in diagnostics. Empty for
        /// the value itself.
        package let path: String
        /// What was expected; nil where nothing was.
        package let expected: JSON?
        /// What is there; nil where nothing is.
        package let found: JSON?
    }

    /// Where the value differs from the expected one, in the order of the expected one's members.
    ///
    /// The order of members does not count. Of two lists the items that are equal at their
    /// beginnings and ends are passed over, so that one item more is one difference.
    package func differences(from expected: JSON) -> [Difference] {
        var found: [Difference] = []
        compare(with: expected, at: "", &found)
        return found
    }

    private func compare(with expected: JSON, at path: String, _ found: inout [Difference]) {
        switch (self, expected) {
        case (.object(let members), .object(let wanted)):
            for member in wanted {
                let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
                guard let value = self[member.key] else {
                    found.append(Difference(path: inner, expected: member.value, found: nil))
                    continue
                }
                value.compare(with: member.value, at: inner, &found)
            }
            for member in members where expected[member.key] == nil {
                let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
                found.append(Difference(path: inner, expected: nil, found: member.value))
            }
        case (.array(let items), .array(let wanted)):
            Self.compare(items, with: wanted, at: path, &found)
        default:
            guard !isEquivalent(to: expected) else { return }
            found.append(Difference(path: path, expected: expected, found: self))
        }
    }

    private static func compare(
        _ items: [JSON], with wanted: [JSON], at path: String, _ found: inout [Difference]
    ) {
        var start = 0
        while start < min(items.count, wanted.count), items[start].isEquivalent(to: wanted[start]) {
            start += 1
        }
        var (end, wantedEnd) = (items.count, wanted.count)
        while end > start, wantedEnd > start,
            items[end - 1].isEquivalent(to: wanted[wantedEnd - 1])
        {
            (end, wantedEnd) = (end - 1, wantedEnd - 1)
        }
        for index in start..<max(end, wantedEnd) {
            let inner = "\(path)[\(index + 1)]"
            if index >= end {
                found.append(Difference(path: inner, expected: wanted[index], found: nil))
            } else if index >= wantedEnd {
                found.append(Difference(path: inner, expected: nil, found: items[index]))
            } else {
                items[index].compare(with: wanted[index], at: inner, &found)
            }
        }
    }
}

extension JSON.Difference: CustomStringConvertible {
    /// `lines[2].unit: expected "CA", came "CT"`.
    package var description: String {
        let place = path.isEmpty ? "" : "\(path): "
        switch (expected, found) {
        case (let expected?, let found?): return "\(place)expected \(expected), came \(found)"
        case (let expected?, nil): return "\(place)expected \(expected), nothing came"
        case (nil, let found?): return "\(place)nothing expected, came \(found)"
        case (nil, nil): return "\(place)nothing"
        }
    }
}
