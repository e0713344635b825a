/// What says what stands in an element of an envelope of ours, and so where it is mended.
enum EnvelopeSource: Hashable {
    /// A key of partner.yaml as it is documented: `reply.controls`, `sends[].version`.
    case key(String)
    /// What we are called: `serves` of the channel that it leaves by, else `identities`.
    case ownIdentity
    /// What is answered: the element repeats it.
    case answered
    /// The gateway alone.
    case gateway
    /// Nothing: what left was whole, and was cut or changed on its way.
    case way
}

extension EnvelopeFault {
    /// What says what stands at the place that a fault names.
    ///
    /// - Parameters:
    ///   - value: what stands there.
    ///   - isAnswer: whether we answered something by it: identities and usage are then of that.
    func source(of value: String?, isAnswer: Bool) -> EnvelopeSource {
        if isBroken { return .way }
        switch (tag, element) {
        case ("ISA", 1), ("ISA", 2): return .key("reply.authorization")
        case ("ISA", 3), ("ISA", 4): return .key("reply.security")
        case ("ISA", 5), ("ISA", 6): return isAnswer ? .answered : .ownIdentity
        case ("ISA", 7), ("ISA", 8): return isAnswer ? .answered : .key("ids")
        // Before ISA12 00402 it is always U, from there on it separates repetitions.
        case ("ISA", 11) where value == "U": return .key("reply.controls")
        case ("ISA", 12): return .key("reply.controls")
        case ("ISA", 14): return .key("reply.asks")
        case ("ISA", 15): return isAnswer ? .answered : .key("status")
        case ("ISA", 11), ("ISA", 16), ("ISA", nil): return .key("reply.delimiters")
        case ("GS", 1), ("ST", 1): return .key("sends[].set")
        case ("GS", 8): return .key("sends[].version")
        default: return .gateway
        }
    }
}
