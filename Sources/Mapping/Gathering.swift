/// What makes one value of all that a path leads to, where a path alone takes the first.
enum Gathering: Sendable, Equatable {
    /// The numbers added up.
    case sum
    /// How many there are.
    case count
    /// The texts one after the other, with a text between them.
    case join(String)

    /// How each is written, for help texts and docs.
    static let usages = ["sum", "count", "join(', ')"]

    /// The names alone.
    static let names = usages.map { String($0.prefix { $0 != "(" }) }

    /// The one called `name`; nil where it is none or the arguments are not its own.
    init?(_ name: String, _ arguments: [String]) {
        switch (name, arguments.count) {
        case ("sum", 0): self = .sum
        case ("count", 0): self = .count
        case ("join", 1): self = .join(arguments[0])
        default: return nil
        }
    }

    /// Whether a field of a type can hold what it gives.
    func fits(_ type: ValueType) -> Bool {
        switch (self, type) {
        case (_, .text), (.sum, .decimal), (.sum, .implied), (.sum, .integer), (.count, .decimal),
            (.count, .integer), (.join, _):
            true
        default: false
        }
    }
}
