/// How the form of an interchange departs from the book, and was read nevertheless.
struct InterchangeForm: Hashable, Sendable {
    /// The departures.
    var flaws: InterchangeFrame.Flaws = []
    /// The bytes of a terminator of several bytes before its last, which `Delimiters` holds.
    var terminatorLead: [UInt8] = []

    /// Whether anything after the ISA can be read.
    var isReadable: Bool { flaws.isDisjoint(with: [.terminator, .separator]) }

    /// Whether its segments lie in the buffer as they are to be read.
    var isPlain: Bool {
        terminatorLead.isEmpty && flaws.isDisjoint(with: [.wrapped, .gap])
    }
}
