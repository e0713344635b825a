import Canonical
import Values

/// Reads an expression and holds it against the document's shape: one pass, every operand typed.
///
///     condition = and { "or" and }          and = not { "and" not }
///     not       = "not" not | test
///     test      = sum [ sign sum | "in" ( constants ) | "matches" 'pattern' ]
///               | field ( "present" | "absent" )
///     sum       = product { ("+" | "-") product }      product = operand { "*" operand }
///     operand   = constant | field | ( condition )
///               | length(text) | days(date, date) | after(date, number)
///               | up(number, step) | down(number, step)
///               | sum(list: number) | count(list [: condition]) | any | all | unique(list: value)
struct ExpressionParser {
    typealias Typed = (expression: Expression, kind: ValueKind)
    typealias Join = (Expression, Expression) -> Expression

    private var tokens: ExpressionTokens
    private var scopes: FieldScopes
    private var depth = 0

    private static let deepest = 32
    /// How many values an expression joins at most: what is joined lies as deep in one another.
    private static let mostJoins = 100
    private var joins = 0
    private static let aggregates = ["sum", "count", "any", "all", "unique"]

    private init(_ text: String, _ scopes: FieldScopes) throws(SyntaxFault) {
        tokens = try ExpressionTokens(text)
        self.scopes = scopes
    }

    /// Reads a condition within the scopes of a rule.
    static func condition(
        _ text: String, in scopes: FieldScopes
    ) throws(SyntaxFault) -> Expression {
        var parser = try ExpressionParser(text, scopes)
        let condition = try parser.truth()
        guard parser.tokens.next == nil else {
            throw parser.tokens.expected("`and`, `or` or the end")
        }
        return condition
    }

    /// Reads what a field of a kind may be given, within the scopes of a rule.
    static func value(
        _ text: String, of kind: ValueKind, in scopes: FieldScopes
    ) throws(SyntaxFault) -> Expression {
        var parser = try ExpressionParser(text, scopes)
        let value = try parser.argument(kind)
        guard parser.tokens.next == nil else { throw parser.tokens.expected("the end") }
        return value
    }

    // MARK: - Conditions

    private mutating func truth() throws(SyntaxFault) -> Expression {
        let offset = tokens.offset
        return try Self.expect(.truth, try either(), at: offset)
    }

    private mutating func either() throws(SyntaxFault) -> Typed {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else {
            throw SyntaxFault(message: "expressions lie too deep", offset: tokens.offset)
        }
        return try chain(
            of: .truth, by: { token in token == .word("or") ? { .either($0, $1) } : nil },
            { (parser: inout Self) throws(SyntaxFault) in try parser.conjunction() })
    }

    private mutating func conjunction() throws(SyntaxFault) -> Typed {
        try chain(
            of: .truth, by: { token in token == .word("and") ? { .both($0, $1) } : nil },
            { (parser: inout Self) throws(SyntaxFault) in try parser.negation() })
    }

    /// Operands of one kind with signs or words between them, joined from the left.
    private mutating func chain(
        of kind: ValueKind, by join: (ExpressionTokens.Token) -> Join?,
        _ operand: (inout ExpressionParser) throws(SyntaxFault) -> Typed
    ) throws(SyntaxFault) -> Typed {
        var offset = tokens.offset
        var result = try operand(&self)
        while let join = tokens.next.flatMap(join) {
            joins += 1
            guard joins <= Self.mostJoins else {
                throw SyntaxFault(
                    message: "an expression joins at most \(Self.mostJoins) values",
                    offset: tokens.offset)
            }
            _ = tokens.take()
            let left = try Self.expect(kind, result, at: offset)
            offset = tokens.offset
            let right = try Self.expect(kind, try operand(&self), at: offset)
            result = (join(left, right), kind)
        }
        return result
    }

    private mutating func negation() throws(SyntaxFault) -> Typed {
        var isNegated = false
        while tokens.take(word: "not") { isNegated.toggle() }
        let offset = tokens.offset
        let test = try test()
        guard isNegated else { return test }
        return (.not(try Self.expect(.truth, test, at: offset)), .truth)
    }

    private mutating func test() throws(SyntaxFault) -> Typed {
        let offset = tokens.offset
        if let presence = try presence() { return (presence, .truth) }
        let left = try sum()
        if case .sign(let sign)? = tokens.next,
            let comparison = Expression.Comparison(rawValue: sign)
        {
            _ = tokens.take()
            return (try self.comparison(comparison, left), .truth)
        }
        if tokens.take(word: "in") { return (try isOne(left), .truth) }
        guard tokens.take(word: "matches") else { return left }
        let text = try Self.expect(.text, left, at: offset)
        let patternOffset = tokens.offset
        guard case .text(let pattern)? = tokens.take() else {
            throw SyntaxFault(message: "a 'pattern' belongs here", offset: patternOffset)
        }
        do {
            return (.matches(text, try TextPattern(pattern)), .truth)
        } catch {
            throw SyntaxFault(message: error.message, offset: patternOffset + 1 + error.offset)
        }
    }

    /// `field present` or `field absent`; nil where something else stands.
    private mutating func presence() throws(SyntaxFault) -> Expression? {
        guard case .word(let name)? = tokens.next else { return nil }
        var ahead = tokens
        let offset = ahead.offset
        _ = ahead.take()
        let isPresent = ahead.take(word: "present")
        guard isPresent || ahead.take(word: "absent") else { return nil }
        tokens = ahead
        let test = Expression.isPresent(try scopes.field(name, at: offset).path)
        return isPresent ? test : .not(test)
    }

    private mutating func comparison(
        _ comparison: Expression.Comparison, _ left: Typed
    ) throws(SyntaxFault) -> Expression {
        let offset = tokens.offset
        let right = try sum()
        // A date or a time is written as a text.
        let one = Self.constant(left.expression, as: right.kind) ?? left.expression
        let other = Self.constant(right.expression, as: left.kind) ?? right.expression
        let isText = left.kind == .text || right.kind == .text
        let isConverted =
            Self.constant(left.expression, as: right.kind) != nil
            || Self.constant(right.expression, as: left.kind) != nil
        guard left.kind == right.kind || (isText && isConverted) else {
            throw SyntaxFault(
                message: "\(left.kind.name) is not compared with \(right.kind.name)",
                offset: offset)
        }
        let isOrdered = comparison != .equal && comparison != .unequal
        guard !isOrdered || left.kind != .truth else {
            throw SyntaxFault(message: "conditions have no order", offset: offset)
        }
        return .comparison(comparison, one, other)
    }

    private mutating func isOne(_ left: Typed) throws(SyntaxFault) -> Expression {
        guard tokens.take(sign: "(") else { throw tokens.expected("( and constants") }
        var values: [Value] = []
        repeat {
            let offset = tokens.offset
            let (constant, kind) = try sum()
            let converted = Self.constant(constant, as: left.kind) ?? constant
            guard case .constant(let value) = converted,
                kind == left.kind || Self.constant(constant, as: left.kind) != nil
            else {
                throw SyntaxFault(
                    message: "\(left.kind.name) without a field belongs here", offset: offset)
            }
            values.append(value)
        } while tokens.take(sign: ",")
        guard tokens.take(sign: ")") else { throw tokens.expected(", or )") }
        return .isOne(left.expression, of: values)
    }

    /// A text that stands for a date or a time.
    private static func constant(_ expression: Expression, as kind: ValueKind) -> Expression? {
        guard case .constant(.text(let text)) = expression else { return nil }
        switch kind {
        case .date: return CivilDate(iso: text).map { .constant(.date($0)) }
        case .time: return CivilTime(iso: text).map { .constant(.time($0)) }
        case .number, .text, .truth: return nil
        }
    }

    // MARK: - Values

    private mutating func sum() throws(SyntaxFault) -> Typed {
        try chain(
            of: .number, by: { Self.arithmetic($0, among: [.plus, .minus]) },
            { (parser: inout Self) throws(SyntaxFault) in try parser.product() })
    }

    private mutating func product() throws(SyntaxFault) -> Typed {
        try chain(
            of: .number, by: { Self.arithmetic($0, among: [.times]) },
            { (parser: inout Self) throws(SyntaxFault) in try parser.operand() })
    }

    private static func arithmetic(
        _ token: ExpressionTokens.Token, among signs: [Expression.Arithmetic]
    ) -> Join? {
        guard case .sign(let text) = token, let sign = Expression.Arithmetic(rawValue: text),
            signs.contains(sign)
        else { return nil }
        return { .arithmetic(sign, $0, $1) }
    }

    private mutating func operand() throws(SyntaxFault) -> Typed {
        let offset = tokens.offset
        switch tokens.next {
        case .number(let digits)?:
            _ = tokens.take()
            guard let number = ExactDecimal(digits) else {
                throw SyntaxFault(message: "\"\(digits)\" is no number", offset: offset)
            }
            return (.constant(.number(number)), .number)
        case .text(let text)?:
            _ = tokens.take()
            return (.constant(.text(text)), .text)
        case .sign("(")?:
            _ = tokens.take()
            let inner = try either()
            guard tokens.take(sign: ")") else { throw tokens.expected(")") }
            return inner
        case .sign("-")?:
            var isNegated = false
            while tokens.take(sign: "-") { isNegated.toggle() }
            let inner = tokens.offset
            let number = try Self.expect(.number, try operand(), at: inner)
            guard isNegated else { return (number, .number) }
            return (.arithmetic(.minus, .constant(.number(.zero)), number), .number)
        case .word(let name)?:
            _ = tokens.take()
            if tokens.take(sign: "(") { return try call(name, at: offset) }
            if name == "true" || name == "false" {
                return (.constant(.truth(name == "true")), .truth)
            }
            let (path, kind) = try scopes.field(name, at: offset)
            guard let value = ValueKind(kind) else {
                throw SyntaxFault(
                    message: "\(name) is \(kind.name), not one value", offset: offset)
            }
            return (.field(path, value), value)
        default:
            throw tokens.expected("a field or a constant")
        }
    }

    // MARK: - Functions

    private mutating func call(_ name: String, at offset: Int) throws(SyntaxFault) -> Typed {
        let result: Typed
        switch name {
        case "length":
            result = (.length(try argument(.text)), .number)
        case "days":
            let from = try argument(.date)
            guard tokens.take(sign: ",") else { throw tokens.expected(", and a date") }
            result = (.days(from, try argument(.date)), .number)
        case "up", "down":
            let number = try argument(.number)
            guard tokens.take(sign: ",") else { throw tokens.expected(", and a step") }
            result = (.multiple(number, of: try argument(.number), above: name == "up"), .number)
        case "after":
            let date = try argument(.date)
            guard tokens.take(sign: ",") else { throw tokens.expected(", and a number of days") }
            result = (.after(date, try argument(.number)), .date)
        case _ where Self.aggregates.contains(name):
            result = try aggregate(name)
        default:
            throw SyntaxFault(
                message: "there is no function \(name): length, days, after, up, down, "
                    + Self.aggregates.joined(separator: ", "), offset: offset)
        }
        guard tokens.take(sign: ")") else { throw tokens.expected(")") }
        return result
    }

    private mutating func argument(_ kind: ValueKind) throws(SyntaxFault) -> Expression {
        let offset = tokens.offset
        let (expression, found) = try either()
        if let constant = Self.constant(expression, as: kind) { return constant }
        return try Self.expect(kind, (expression, found), at: offset)
    }

    private mutating func aggregate(_ name: String) throws(SyntaxFault) -> Typed {
        let offset = tokens.offset
        guard case .word(let list)? = tokens.take() else {
            throw SyntaxFault(message: "a list's name belongs here", offset: offset)
        }
        let (path, kind) = try scopes.field(list, at: offset)
        guard case .list(.object(let item)) = kind else {
            throw SyntaxFault(
                message: "\(list) is \(kind.name), not a list of objects", offset: offset)
        }
        // Anything else would cost the square of the document.
        guard path.scopesOutward == 0 else {
            throw SyntaxFault(
                message: "\(list) lies outside what is judged; judge the object that holds it",
                offset: offset)
        }
        guard tokens.take(sign: ":") else {
            guard name == "count" else { throw tokens.expected(": and what to look at") }
            return (.over(path, .count(nil)), .number)
        }
        let outer = scopes
        scopes = outer.entering(item)
        defer { scopes = outer }
        switch name {
        case "sum": return (.over(path, .sum(try argument(.number))), .number)
        case "count": return (.over(path, .count(try truth())), .number)
        case "any": return (.over(path, .any(try truth())), .truth)
        case "all": return (.over(path, .all(try truth())), .truth)
        default: return (.over(path, .unique(try sum().expression)), .truth)
        }
    }

    private static func expect(
        _ kind: ValueKind, _ typed: Typed, at offset: Int
    ) throws(SyntaxFault) -> Expression {
        guard typed.kind == kind else {
            throw SyntaxFault(
                message: "\(kind.name) belongs here, not \(typed.kind.name)", offset: offset)
        }
        return typed.expression
    }
}
