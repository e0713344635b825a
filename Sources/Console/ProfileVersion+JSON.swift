import Engine
import Values

extension ProfileVersion {
    /// The version as the API tells it, without its files.
    var json: JSON {
        [
            "partner": .string(partner), "number": .number(ExactDecimal(number)),
            "act": .string(act.rawValue),
            "former": former.map { .number(ExactDecimal($0)) } ?? .null,
            "isInForce": .bool(isInForce), "isPending": .bool(isPending),
            "effective": effective.map { .string($0.description) } ?? .null,
            "author": .string(author), "reason": .string(reason),
            "made": .string(made.description), "profile": .string(profile.description),
            "content": .string(content.description),
        ]
    }
}
