package import Values

/// The keys of map files: what lint reads them by and what editors are told of them.
package enum MapKeys {
    /// A key, what it takes and what it is for.
    struct Key: Sendable {
        let name: String
        let takes: Shape
        let doc: String

        init(_ name: String, _ takes: Shape, _ doc: String) {
            self.name = name
            self.takes = takes
            self.doc = doc
        }
    }

    /// What a key takes.
    enum Shape: Sendable {
        case text, texts, flag, rule
        /// Rules by the field that they make, or by a part's name.
        case rules
        /// Codes and what they become, by the table's name.
        case tables
        case choice([String])
        /// A text, or `{position: true}`.
        case fallback
        /// A text, or one to three of them.
        case lookup
        /// Business rules by their code, and what becomes of each.
        case business, responses
        /// Texts by the path or the field that they are for.
        case named
    }

    static let map: [Key] = [
        Key("map", .text, "The transaction set that a map of its own is for."),
        Key("versions", .texts, "The versions that a map of its own serves."),
        Key("canonical", .text, "The document that a map of its own makes: `order/1`."),
        Key("answers", .text, "Outward: the document that the map's document answers."),
        Key("extends", .text, "The map that an overlay changes: `standard/850`."),
        Key("why", .text, "What the map rests on: guide, version, date."),
        Key("tables", .tables, "Small code tables; codes/NAME.csv goes before them."),
        Key("parts", .rules, "Rules that others take over by `use`."),
        Key("to", .rules, "The fields with their rules."),
        Key("fixed", .named, "Outward: elements with a value of their own, by their path."),
        Key("echo", .named, "Outward: elements as the answered document had them."),
        Key("remove", .texts, "Fields of the extended map that are not wanted."),
        Key("validate", .business, "What has to hold in the document, beyond the standard."),
        Key(
            "respond", .responses,
            "What becomes of a document that breaks a rule: `hold`, `note`, `refuse`, `advise`, "
                + "or a map with `change` or `advise`."),
    ]

    static let rule: [Key] = [
        Key("use", .text, "Take over a part; the other keys are laid over it."),
        Key("from", .texts, "A path, or several: the first that has a value."),
        Key("join", .text, "One text of all that `from` names, with this between them."),
        Key("value", .text, "A fixed value."),
        Key("each", .texts, "A list's items are these segments or loops."),
        Key("pairs", .text, "A list's items are groups of two elements, from this one on."),
        Key("triples", .text, "A list's items are groups of three elements, from this one on."),
        Key("to", .rules, "The fields of an object or of a list's items."),
        Key("when", .text, "The condition under which the rule holds."),
        Key("else", .rule, "The rule for the value where it does not hold."),
        Key("lookup", .lookup, "`table`, `[table, _]`, `[table, PATH]`, `[table, _, column]`."),
        Key(
            "onMissing", .choice(["error", "pass", "drop", "default"]),
            "What happens to a code that the table lacks."),
        Key("default", .fallback, "A fixed value where none was sent, or `{position: true}`."),
        Key("type", .text, "How the text is read: decimal(2), date(YYMMDD) …"),
        Key("required", .flag, "The document is held without the value."),
        Key("trim", .flag, "Blanks: true cuts both sides, false none; else those at the end."),
        Key("versions", .texts, "The rule holds for these versions only."),
        Key("why", .text, "A reason for this rule."),
    ]

    // MARK: - For editors

    /// A JSON Schema (2020-12) of map files. It is never stricter than lint: fields and paths only
    /// lint knows, which holds them against the canonical document and the guide.
    package static func schema(id: String, title: String) -> JSON {
        var schema: JSON = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": .string(id), "title": .string(title),
        ]
        for member in object(map).members ?? [] { schema[member.key] = member.value }
        schema["required"] = ["why"]
        schema["$defs"] = [
            "text": ["type": ["string", "number", "boolean"]],
            "texts": [
                "anyOf": [
                    ["$ref": "#/$defs/text"],
                    ["type": "array", "items": ["$ref": "#/$defs/text"]],
                ]
            ],
            "rule": ["anyOf": [["$ref": "#/$defs/texts"], object(rule)]],
            "rules": ["type": "object", "additionalProperties": ["$ref": "#/$defs/rule"]],
        ]
        return schema
    }

    private static func object(_ keys: [Key]) -> JSON {
        let properties = keys.map { key in
            var schema = schema(key.takes)
            schema["description"] = .string(key.doc)
            return JSON.Member(key.name, schema)
        }
        return [
            "type": "object", "additionalProperties": false, "properties": .object(properties),
        ]
    }

    private static func schema(_ shape: Shape) -> JSON {
        switch shape {
        case .text: return ["$ref": "#/$defs/text"]
        case .texts: return ["$ref": "#/$defs/texts"]
        case .flag: return ["type": "boolean"]
        case .rule: return ["$ref": "#/$defs/rule"]
        case .rules: return ["$ref": "#/$defs/rules"]
        case .tables:
            let codes: JSON = ["type": "object", "additionalProperties": ["$ref": "#/$defs/text"]]
            return ["type": "object", "additionalProperties": codes]
        case .named:
            return ["type": "object", "additionalProperties": ["$ref": "#/$defs/text"]]
        case .choice(let words): return ["enum": .array(words.map { .string($0) })]
        case .fallback:
            let position: JSON = [
                "type": "object", "additionalProperties": false,
                "properties": ["position": ["const": true]],
            ]
            return ["anyOf": [["$ref": "#/$defs/text"], position]]
        case .lookup:
            let parts: JSON = [
                "type": "array", "items": ["$ref": "#/$defs/text"], "minItems": 1, "maxItems": 3,
            ]
            return ["anyOf": [["$ref": "#/$defs/text"], parts]]
        case .business:
            return ["type": "object", "additionalProperties": ["type": "object"]]
        case .responses:
            let answer: JSON = [
                "type": "object", "additionalProperties": false,
                "properties": [
                    "change": [
                        "type": "object", "additionalProperties": ["$ref": "#/$defs/text"],
                    ],
                    "advise": ["enum": ["refused", "tolerated"]],
                    "code": ["$ref": "#/$defs/text"], "copy": ["$ref": "#/$defs/text"],
                ],
            ]
            let either: JSON = ["anyOf": [["$ref": "#/$defs/text"], answer]]
            return ["type": "object", "additionalProperties": either]
        }
    }
}
