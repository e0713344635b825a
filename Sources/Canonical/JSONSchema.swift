package import Values

/// Makes the published JSON Schema (2020-12) of a document shape.
///
/// Objects are closed (`additionalProperties: false`), every object shape is one definition, and
/// `x-owner` says whose word a field is.
package struct JSONSchema: Sendable {
    private var definitions: [JSON.Member] = []
    private var known: [String: ObjectShape] = [:]

    /// The schema of `shape`, as JSON with a stable order.
    package static func make(for shape: DocumentShape) -> JSON {
        var schema = JSONSchema()
        var body = schema.body(of: shape.body)
        body["properties"]?["type"]?["const"] = .string(shape.type)
        body["properties"]?["version"]?["const"] = .number(ExactDecimal(shape.version))
        let definitions = schema.valueDefinitions + schema.definitions.sorted { $0.key < $1.key }
        let head: [JSON.Member] = [
            .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
            .init("$id", .string("urn:gangway:\(shape.type):\(shape.version)")),
            .init("title", .string(shape.body.name)),
        ]
        return .object(
            head + (body.members ?? []) + [JSON.Member("$defs", .object(definitions))])
    }

    /// The schema's file as it is shipped: indented, with a line end.
    package static func file(for shape: DocumentShape) -> [UInt8] {
        make(for: shape).bytes(pretty: true)
    }

    private mutating func body(of object: ObjectShape) -> JSON {
        let properties = object.fields.map { field in
            var property = schema(of: field.kind)
            property["description"] = .string(field.doc)
            property["x-owner"] = .string(field.owner.rawValue)
            if let deprecation = field.deprecation {
                property["deprecated"] = true
                property["x-deprecated"] = [
                    "since": .string(deprecation.since.description),
                    "ends": .string(deprecation.ends.description), "use": .string(deprecation.use),
                ]
            }
            return JSON.Member(field.name, property)
        }
        let required = object.fields.filter(\.isRequired).map { JSON.string($0.name) }
        return .object(
            [
                .init("description", .string(object.doc)),
                .init("type", "object"),
                .init("properties", .object(properties)),
            ] + (required.isEmpty ? [] : [.init("required", .array(required))])
                + [.init("additionalProperties", false)])
    }

    private mutating func schema(of kind: FieldShape.Kind) -> JSON {
        switch kind {
        case .text: return ["type": "string", "minLength": 1]
        case .raw: return ["type": "string"]
        case .choice(let words): return ["enum": .array(words.map { .string($0) })]
        case .decimal: return ["$ref": "#/$defs/decimal"]
        case .integer: return ["type": "integer"]
        case .date: return ["$ref": "#/$defs/date"]
        case .time: return ["$ref": "#/$defs/time"]
        case .flag: return ["type": "boolean"]
        case .list(let element): return ["type": "array", "items": schema(of: element)]
        case .object(let object):
            define(object)
            return ["$ref": .string("#/$defs/\(object.name)")]
        }
    }

    private mutating func define(_ object: ObjectShape) {
        if let other = known[object.name] {
            precondition(other == object, "two shapes share the name \(object.name)")
            return
        }
        known[object.name] = object
        let body = body(of: object)
        definitions.append(.init(object.name, body))
    }

    /// The forms of values that JSON has no type for.
    private var valueDefinitions: [JSON.Member] {
        [
            .init(
                "decimal",
                [
                    "description":
                        "An exact decimal as text, so that no reader rounds it, with its decimals.",
                    "type": "string", "pattern": #"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$"#,
                ]),
            .init(
                "date",
                [
                    "description": "A calendar date without a zone.",
                    "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                ]),
            .init(
                "time",
                [
                    "description": "A time of day without a zone.",
                    "type": "string",
                    "pattern": #"^[0-2][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,2})?)?$"#,
                ]),
        ]
    }
}
