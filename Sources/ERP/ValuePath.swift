import Values

/// A path to a value: `order.parties[role=ST].ids[0].id`.
struct ValuePath: Sendable, Hashable, CustomStringConvertible {
    /// One step into a value.
    enum Step: Sendable, Hashable {
        /// The member of an object.
        case member(String)
        /// The item of an array, from 0.
        case index(Int)
        /// The first item of an array whose member has this text.
        case match(member: String, text: String)
    }

    /// What a path leads to.
    enum Lookup: Equatable {
        /// A value other than null.
        case value(JSON)
        /// Past the end of an array that is there, or to no matching item of it: known absence.
        case pastEnd
        /// Nowhere: a member is missing or null, or the value has another shape.
        case nowhere
    }

    /// The name that a path starts with, such as `order`.
    let root: String
    /// The steps from there.
    let steps: [Step]

    let description: String

    /// Reads a path; nil if the text is none.
    init?(_ text: some StringProtocol) {
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            var rest = part[...]
            let name = rest.prefix { $0 != "[" }
            guard Self.isName(name) else { return nil }
            steps.append(.member(String(name)))
            rest = rest.dropFirst(name.count)
            while !rest.isEmpty {
                guard rest.first == "[", let end = rest.firstIndex(of: "]"),
                    let step = Self.selector(rest[rest.index(after: rest.startIndex)..<end])
                else { return nil }
                steps.append(step)
                rest = rest[rest.index(after: end)...]
            }
        }
        guard case .member(let root)? = steps.first else { return nil }
        self.root = root
        self.steps = Array(steps.dropFirst())
        description = String(text)
    }

    private static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
    }

    private static func selector(_ text: some StringProtocol) -> Step? {
        if let index = Int(text) { return index >= 0 ? .index(index) : nil }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, isName(parts[0]) else { return nil }
        return .match(member: String(parts[0]), text: String(parts[1]))
    }

    /// Follows steps into a value.
    static func follow(_ steps: some Sequence<Step>, into start: JSON?) -> Lookup {
        guard var value = start else { return .nowhere }
        for step in steps {
            switch step {
            case .member(let name):
                guard let next = value[name] else { return .nowhere }
                value = next
            case .index(let index):
                guard let items = value.items else { return .nowhere }
                guard index < items.count else { return .pastEnd }
                value = items[index]
            case .match(let member, let text):
                guard let items = value.items else { return .nowhere }
                guard let next = items.first(where: { $0[member]?.text == text }) else {
                    return .pastEnd
                }
                value = next
            }
        }
        return value.isNull ? .nowhere : .value(value)
    }
}
