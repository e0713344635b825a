import Diagnostics
import Guides
import Notation

// The functions of a path, and what gathers all that it leads to.
extension RuleCompiler {
    /// The functions of a path in their order.
    struct Calls {
        /// What makes one value of many; nil where the path takes the first.
        var gathering: Gathering?
        /// The functions before it, which each value goes through.
        var inner: [MapFunction] = []
        /// The functions of the one value.
        var functions: [MapFunction] = []

        func source(_ path: PathPlan, type: ValueType, text: Spelled) -> SourcePlan {
            SourcePlan(
                path: path, gathering: gathering, inner: inner, functions: functions, type: type,
                text: text)
        }
    }

    /// How many times as long a path's functions may make a text: one doubles what another has
    /// doubled.
    static let mostGrowth = 64

    /// What the calls of a path mean.
    func calls(_ path: PathSyntax, at text: Spelled) throws(Diagnostic) -> Calls {
        var calls = Calls()
        for call in path.calls {
            if let gathering = Gathering(call.name, call.arguments) {
                guard calls.gathering == nil else {
                    throw PathResolver.fault(
                        .mapFunction, "a path has one of sum, count and join", at: text,
                        call.offset)
                }
                (calls.inner, calls.functions) = (calls.functions, [])
                calls.gathering = gathering
            } else if let function = MapFunction(call.name, call.arguments) {
                calls.functions.append(function)
            } else {
                throw unknown(call, at: text)
            }
        }
        let growth = (calls.inner + calls.functions).reduce(1) {
            min($0 * min($1.growth, 1_000), 1_000)
        }
        guard growth <= Self.mostGrowth else {
            throw PathResolver.fault(
                .mapFunction,
                "these functions make a text more than \(Self.mostGrowth) times as long", at: text,
                path.calls[0].offset)
        }
        return calls
    }

    private func unknown(_ call: PathSyntax.Call, at text: Spelled) -> Diagnostic {
        let names = MapFunction.names + Gathering.names
        let what =
            names.contains(call.name)
            ? "\(call.name) does not take these arguments"
            : "there is no function \"\(call.name)\"" + Spelling.suggestion(call.name, among: names)
        return PathResolver.fault(.mapFunction, what, at: text, call.offset)
    }

    /// Whether a path may gather: only what lies in the rule's own scope, because each item of a
    /// list would go through all of what lies outside.
    func check(
        _ gathering: Gathering, of path: PathPlan, type: ValueType, at text: Spelled, field: String
    ) throws(Diagnostic) {
        guard path.level == resolver.level else {
            throw PathResolver.fault(
                .mapPath,
                "what lies outside the list is the same for each of its items: gather it in a "
                    + "field of its own", at: text, 0)
        }
        guard gathering.fits(type) else {
            throw PathResolver.fault(
                .mapType, "\(field) is \(type.name), which no \(gathering.name) is", at: text, 0)
        }
    }

    /// Whether there are numbers to add: an element may say that it never holds any.
    func check(
        _ gathering: Gathering, adding elements: [GuideElement], _ calls: Calls,
        at text: Spelled, _ offset: Int
    ) throws(Diagnostic) {
        guard gathering == .sum, calls.inner.isEmpty, let element = elements.first else { return }
        switch element.kind {
        case .number, .decimal, .text: return
        case .code, .date, .time, .binary, .composite:
            throw PathResolver.fault(
                .mapType, "sum adds up numbers, but the element is \(element.kind)", at: text,
                offset)
        }
    }
}

extension Gathering {
    /// Its name in messages.
    fileprivate var name: String {
        switch self {
        case .sum: "sum"
        case .count: "count"
        case .join: "join"
        }
    }
}

extension PathPlan {
    /// The level of the scope where the way begins.
    fileprivate var level: Int {
        switch base {
        case .own(let level, _), .search(let level), .member(let level, _): level
        }
    }
}
