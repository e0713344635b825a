import Values

/// Computes expressions over the objects around a rule, outermost first.
struct Evaluation {
    private(set) var objects: [JSON]

    /// How many days a date may be put off or brought forward: a hundred years.
    private static let putOff = -36_525...36_525

    /// Whether a condition holds; nil where a value that it needs is not there.
    func truth(_ expression: Expression) -> Bool? {
        switch expression {
        case .isPresent(let path): return json(path) != nil
        case .not(let inner): return truth(inner).map { !$0 }
        case .both(let one, let other):
            let (left, right) = (truth(one), truth(other))
            if left == false || right == false { return false }
            return left == nil || right == nil ? nil : true
        case .either(let one, let other):
            let (left, right) = (truth(one), truth(other))
            if left == true || right == true { return true }
            return left == nil || right == nil ? nil : false
        case .comparison(let comparison, let one, let other):
            guard let left = value(one), let right = value(other) else { return nil }
            return Self.holds(comparison, left, right)
        case .isOne(let inner, let values): return value(inner).map { values.contains($0) }
        case .matches(let inner, let pattern):
            guard case .text(let text)? = value(inner) else { return nil }
            return pattern.matches(text)
        case .over(let path, .any(let condition)):
            let found = items(path).map { entering($0).truth(condition) }
            if found.contains(true) { return true }
            return found.contains(nil) ? nil : false
        case .over(let path, .all(let condition)):
            let found = items(path).map { entering($0).truth(condition) }
            if found.contains(false) { return false }
            return found.contains(nil) ? nil : true
        case .over(let path, .unique(let inner)):
            let values = items(path).compactMap { entering($0).value(inner) }
            return Set(values).count == values.count
        case .constant, .field, .arithmetic, .length, .days, .multiple, .after, .over(_, .sum),
            .over(_, .count):
            guard case .truth(let truth)? = value(expression) else { return nil }
            return truth
        }
    }

    /// What an expression is worth; nil where a value that it needs is not there, where a number
    /// would need more than 38 digits, or a day lies behind the calendar's end.
    func value(_ expression: Expression) -> Value? {
        switch expression {
        case .constant(let value): return value
        case .field(let path, let kind): return json(path).flatMap { Value($0, kind) }
        case .arithmetic(let sign, let one, let other):
            guard case .number(let left)? = value(one), case .number(let right)? = value(other)
            else { return nil }
            let result =
                switch sign {
                case .plus: try? left + right
                case .minus: try? left - right
                case .times: try? left * right
                }
            return result.map { .number($0) }
        case .length(let inner):
            guard case .text(let text)? = value(inner) else { return nil }
            return .number(ExactDecimal(text.count))
        case .days(let from, let to):
            guard case .date(let first)? = value(from), case .date(let last)? = value(to) else {
                return nil
            }
            return .number(ExactDecimal(last.daysSinceEpoch - first.daysSinceEpoch))
        case .multiple(let inner, let step, let above):
            guard case .number(let number)? = value(inner), case .number(let step)? = value(step)
            else { return nil }
            return number.multiple(of: step, above: above).map { .number($0) }
        case .after(let date, let days):
            guard case .date(let day)? = value(date), case .number(let number)? = value(days),
                let count = number.integer, Self.putOff.contains(count)
            else { return nil }
            return CivilDate(daysSinceEpoch: day.daysSinceEpoch + count).map { .date($0) }
        case .over(let path, .sum(let inner)):
            var sum = ExactDecimal.zero
            for item in items(path) {
                guard case .number(let number)? = entering(item).value(inner),
                    let next = try? sum + number
                else { return nil }
                sum = next
            }
            return .number(sum)
        case .over(let path, .count(let condition)):
            guard let condition else { return .number(ExactDecimal(items(path).count)) }
            let held = items(path).count { entering($0).truth(condition) == true }
            return .number(ExactDecimal(held))
        case .comparison, .isOne, .matches, .isPresent, .not, .both, .either, .over:
            return truth(expression).map { .truth($0) }
        }
    }

    private static func holds(
        _ comparison: Expression.Comparison, _ left: Value, _ right: Value
    ) -> Bool {
        switch comparison {
        case .equal: left == right
        case .unequal: left != right
        case .less: isLess(left, right)
        case .lessOrEqual: !isLess(right, left)
        case .greater: isLess(right, left)
        case .greaterOrEqual: !isLess(left, right)
        }
    }

    private static func isLess(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.number(let one), .number(let other)): one < other
        case (.text(let one), .text(let other)): one < other
        case (.date(let one), .date(let other)): one < other
        case (.time(let one), .time(let other)): one < other
        default: false
        }
    }

    // MARK: - Fields

    /// What a path leads to; nil where there is nothing.
    func json(_ path: FieldPath) -> JSON? {
        var value: JSON? = objects[objects.count - 1 - path.scopesOutward]
        for name in path.names { value = value?[name] }
        return value
    }

    /// The items of a list; none where there is no list.
    func items(_ path: FieldPath) -> [JSON] { json(path)?.items ?? [] }

    /// The same within an item of a list.
    func entering(_ item: JSON) -> Evaluation { Evaluation(objects: objects + [item]) }
}

extension Value {
    /// The value of a canonical field of a kind: decimals, dates and times are texts there.
    init?(_ json: JSON, _ kind: ValueKind) {
        switch (kind, json) {
        case (.number, .number(let number)): self = .number(number)
        case (.truth, .bool(let flag)): self = .truth(flag)
        case (.text, .string(let text)): self = .text(text)
        case (.number, .string(let text)):
            guard let number = ExactDecimal(text) else { return nil }
            self = .number(number)
        case (.date, .string(let text)):
            guard let date = CivilDate(iso: text) else { return nil }
            self = .date(date)
        case (.time, .string(let text)):
            guard let time = CivilTime(iso: text) else { return nil }
            self = .time(time)
        default: return nil
        }
    }
}
