import Values

/// What a rule computes over a document, every field found.
///
/// A value that is not there makes what is computed from it unknown, and an unknown comparison
/// neither holds nor fails: a rule that wants a value says `present`.
indirect enum Expression: Sendable {
    case constant(Value)
    case field(FieldPath, ValueKind)
    case arithmetic(Arithmetic, Expression, Expression)
    case comparison(Comparison, Expression, Expression)
    case isOne(Expression, of: [Value])
    case matches(Expression, TextPattern)
    case isPresent(FieldPath)
    case not(Expression)
    case both(Expression, Expression)
    case either(Expression, Expression)
    /// How many characters a text has.
    case length(Expression)
    /// How many days lie from one date to another.
    case days(Expression, Expression)
    /// The nearest multiple of a step, at or above a number, or at or below it.
    case multiple(Expression, of: Expression, above: Bool)
    /// So many days after a date.
    case after(Expression, Expression)
    /// Something over the items of a list; each item is a scope of its own.
    case over(FieldPath, Aggregate)

    enum Arithmetic: String, Sendable {
        case plus = "+"
        case minus = "-"
        case times = "*"
    }

    enum Comparison: String, Sendable {
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    enum Aggregate: Sendable {
        case sum(Expression)
        /// How many items there are, or hold.
        case count(Expression?)
        case any(Expression)
        case all(Expression)
        /// No two items have the same value.
        case unique(Expression)
    }
}

/// A way to a field: so many scopes outward, then from object to object.
struct FieldPath: Sendable, Equatable {
    let scopesOutward: Int
    let names: [String]
}

/// What an expression is worth.
enum Value: Sendable, Hashable {
    case number(ExactDecimal)
    case text(String)
    case date(CivilDate)
    case time(CivilTime)
    case truth(Bool)
}

/// What kind of value an expression has.
enum ValueKind: Sendable, Equatable {
    case number, text, date, time, truth

    /// The name used in messages.
    var name: String {
        switch self {
        case .number: "a number"
        case .text: "a text"
        case .date: "a date"
        case .time: "a time"
        case .truth: "a condition"
        }
    }
}
