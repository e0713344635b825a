package import Values

extension Fields {
    /// The keys as a JSON Schema (2020-12), so that editors complete and check profiles.
    ///
    /// It is never stricter than `read`: a text may stand there without quotes, where YAML sees a
    /// number; what it cannot say (the place of a fault, a nearest spelling) only `read` says.
    package func schema(id: String, title: String) -> JSON {
        var schema: JSON = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": .string(id),
            "title": .string(title),
        ]
        for member in objectSchema.members ?? [] { schema[member.key] = member.value }
        return schema
    }

    fileprivate var objectSchema: JSON {
        var schema: JSON = ["type": "object", "additionalProperties": false]
        schema["properties"] = .object(fields.map { JSON.Member($0.name, $0.schema) })
        let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        return schema
    }
}

extension Field {
    fileprivate var schema: JSON {
        var schema = kind.schema
        schema["description"] = .string(doc)
        if let standard { schema["default"] = standard.json(of: kind) }
        return schema
    }
}

extension Field.Default {
    /// The default as the file's value would read as JSON.
    fileprivate func json(of kind: Field.Kind) -> JSON {
        switch value {
        case .text(let text): Self.json(text, of: kind)
        case .list(let texts):
            if case .list(let item) = kind {
                .array(texts.map { Self.json($0, of: item) })
            } else {
                .array(texts.map { .string($0) })
            }
        }
    }

    private static func json(_ text: String, of kind: Field.Kind) -> JSON {
        switch kind {
        case .integer, .decimal: ExactDecimal(text).map { .number($0) } ?? .string(text)
        case .flag: .bool(text == "true")
        default: .string(text)
        }
    }
}

extension Field.Kind {
    fileprivate var schema: JSON {
        switch self {
        case .text(let length):
            // Unquoted digits are numbers to a YAML editor and texts to us.
            var schema: JSON = ["type": ["string", "number", "boolean"]]
            if let length {
                schema["minLength"] = .number(ExactDecimal(length.lowerBound))
                if length.upperBound < .max {
                    schema["maxLength"] = .number(ExactDecimal(length.upperBound))
                }
            }
            return schema
        case .integer(let range):
            var schema: JSON = ["type": "integer"]
            if range.lowerBound > .min {
                schema["minimum"] = .number(ExactDecimal(range.lowerBound))
            }
            if range.upperBound < .max {
                schema["maximum"] = .number(ExactDecimal(range.upperBound))
            }
            return schema
        case .decimal: return ["type": "number"]
        case .flag: return ["type": "boolean"]
        case .choice(let choices): return ["enum": .array(choices.map { .string($0) })]
        case .duration: return ["type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"]
        case .size: return ["type": "string", "pattern": "^[0-9]+(B|KB|MB|GB)$"]
        case .list(let item): return ["type": "array", "items": item.schema]
        case .map(let item): return ["type": "object", "additionalProperties": item.schema]
        case .record(let fields): return fields.objectSchema
        case .any: return [:]
        }
    }
}
