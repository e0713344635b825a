package import Partners

// What is made and has not left keeps nobody from waiting: how far an answer of ours has come is
// read without it.

extension OrderChain {
    /// How much of what was made of a type has left; what comes is there.
    enum Leaving {
        /// All of it.
        case whole
        /// Some of it: the order as that leaves it.
        case partly(OrderChain)
        /// None of it.
        case nothing
    }

    /// How much of what was made of a type has left.
    func leaving(_ type: String) -> Leaving {
        let made = standing.filter { $0.type == type }
        if made.allSatisfy(\.isThere) { return .whole }
        guard made.contains(where: \.isThere), var record = record.left[type] else {
            return .nothing
        }
        record.isCut = self.record.isCut
        return .partly(OrderChain(record))
    }

    /// How far an answer has come, or left, and how far it is made; nil where the order's lines do
    /// not say it.
    package func done(
        _ answer: BusinessAnswer, to cause: String, at place: Int64 = 0
    ) -> (left: Progress, made: Progress)? {
        done(answer.type, without: progress(without: answer, at: place)) {
            $0.progress(of: answer, to: cause, at: place)
        }
    }

    /// The same of what is made of a type.
    ///
    /// - Parameters:
    ///   - nothing: how far it would be without any document of the type.
    ///   - progress: how far it is by all that an order has.
    func done(
        _ type: String, without nothing: Progress, by progress: (OrderChain) -> Progress?
    ) -> (left: Progress, made: Progress)? {
        guard let made = progress(self) else { return nil }
        switch leaving(type) {
        case .whole: return (made, made)
        case .partly(let left): return (progress(left) ?? Progress.none, made)
        case .nothing: return (made == .void ? .void : nothing, made)
        }
    }
}

extension OrderChain.Progress {
    /// How the words end where something is made of what we owe that has not left.
    package static let unsent = "has not left"
    /// How they begin where nothing else has left.
    package static let made = "made"

    /// Whether it is still waited for.
    package var isOpen: Bool {
        switch self {
        case .none, .partly: true
        case .whole, .void: false
        }
    }

    /// How much of what is waited for has come, in words; empty where nothing has.
    package var words: String {
        if case .partly(let done, let all) = self { return "\(done) of \(all) lines" }
        return ""
    }

    /// How much of what is waited for has left, in words, and whether more is made.
    package func words(made: Self) -> String {
        guard isOpen, made != self else { return words }
        var isInPart = false
        if case .partly = made { isInPart = true }
        return words.isEmpty
            ? Self.made(isInPart: isInPart) : "\(words); more is \(Self.made), \(Self.unsent)"
    }

    /// That something is made of which nothing has left.
    ///
    /// - Parameter isInPart: whether more is to be made.
    static func made(isInPart: Bool) -> String {
        "\(made)\(isInPart ? " in part" : ""), \(unsent)"
    }
}
