import Canonical
import Foundation
import Testing
import Values

@Suite("Keeping a version readable")
struct CompatibilityTests {
    private static let schema: JSON = [
        "title": "Crate", "type": "object",
        "properties": [
            "number": ["type": "string", "description": "The number."],
            "size": ["enum": ["small", "large"]], "part": ["$ref": "#/$defs/Part"],
        ],
        "required": ["number"], "additionalProperties": false,
        "$defs": [
            "Part": [
                "type": "object", "properties": ["id": ["type": "string"]],
                "additionalProperties": false,
            ]
        ],
    ]

    @Test("New optional fields, new definitions and other words break nobody")
    func gain() throws {
        var new = Self.schema
        new["properties"]?["color"] = ["type": "string"]
        new["properties"]?["number"]?["description"] = "Its number."
        new["properties"]?["number"]?["deprecated"] = true
        new["$defs"]?["Part"]?["properties"]?["weight"] = ["$ref": "#/$defs/decimal"]
        new["$defs"]?["Mark"] = ["type": "object"]
        #expect(SchemaDifference.breaks(from: Self.schema, to: new).isEmpty)
        #expect(SchemaDifference.breaks(from: new, to: Self.schema).count == 3)
    }

    @Test(
        "Anything else needs a new version",
        arguments: [
            ("required", "/required differs"), ("type", "/number/type differs"),
            ("words", "/size/enum differs"), ("definition", "/$defs/Part/required differs"),
            ("reference", "/part/$ref differs"),
        ])
    func breaks(what: String, expected: String) {
        var new = Self.schema
        switch what {
        case "required": new["required"] = ["number", "size"]
        case "type": new["properties"]?["number"]?["type"] = "integer"
        case "words": new["properties"]?["size"]?["enum"] = ["small", "large", "huge"]
        case "definition": new["$defs"]?["Part"]?["required"] = ["id"]
        default: new["properties"]?["part"]?["$ref"] = "#/$defs/Mark"
        }
        #expect(SchemaDifference.breaks(from: Self.schema, to: new) == [expected])
    }

    @Test("A field that is taken away is told, whether of the body or of a definition")
    func gone() throws {
        let order = JSONSchema.make(for: try ShippedShapes.shape("order/1"))
        let parts: JSON = [
            "$defs": .object((order["$defs"]?.members ?? []).filter { $0.key != "Line" })
        ]
        #expect(SchemaDifference.breaks(from: order, to: parts).contains("/$defs/Line is gone"))
        #expect(SchemaDifference.breaks(from: order, to: parts).contains("/lines is gone"))
    }

    /// What a consumer written against a version relies on: `fixtures/canonical/<name>.tsv` lists
    /// paths with the values that it reads from the document beside it. Documents and lists stay as
    /// they are for as long as the version lives.
    @Test("A consumer of version 1 reads what it always read", arguments: consumers)
    func consumer(name: String) throws {
        let folder = ShippedShapes.root.appending(path: "fixtures/canonical")
        let document = try JSONReader.read(
            Array(try Data(contentsOf: folder.appending(path: "\(name).json"))))
        let type = try #require(document["type"]?.text)
        let version = try #require(document["version"]?.integer)
        let shape = try ShippedShapes.shape("\(type)/\(version)")
        #expect(Self.strangers(document, in: shape.body, at: "").isEmpty)
        let table = try String(contentsOf: folder.appending(path: "\(name).tsv"), encoding: .utf8)
        var count = 0
        for line in table.split(separator: "\n") where !line.hasPrefix("#") {
            let cells = line.split(separator: "\t").map(String.init)
            try #require(cells.count == 3, "\(line)")
            let value = document.path(cells[0])
            #expect((value?.text ?? value?.integer.map(String.init)) == cells[1], "\(line)")
            #expect(Self.kind(of: cells[0], in: .object(shape.body)) == cells[2], "\(line)")
            count += 1
        }
        #expect(count > 5)
    }

    @Test("Every version of every document has a consumer")
    func consumed() {
        let names = ShippedShapes.names.map { $0.replacing("/", with: "-") }
        #expect(Set(Self.consumers) == Set(names))
    }

    private static let consumers: [String] = {
        let folder = ShippedShapes.root.appending(path: "fixtures/canonical")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return files.filter { $0.hasSuffix(".tsv") }.sorted().map { String($0.dropLast(4)) }
    }()

    /// The kind of a field by its path, such as `lines[0].quantity`.
    private static func kind(of path: String, in kind: FieldShape.Kind) -> String? {
        var kind = kind
        for step in path.split(separator: ".") {
            let name = String(step.prefix { $0 != "[" })
            guard case .object(let object) = kind, let field = object.field(name) else {
                return nil
            }
            kind = field.kind
            if step.hasSuffix("]"), case .list(let element) = kind { kind = element }
        }
        return kind.name
    }

    /// The members of a document that its shape does not have, or that it lacks.
    private static func strangers(
        _ json: JSON, in object: ObjectShape, at path: String
    ) -> [String] {
        let members = json.members ?? []
        var found = object.fields.filter { $0.isRequired && json[$0.name] == nil }
            .map { "\(path).\($0.name) is missing" }
        for member in members {
            guard let field = object.field(member.key) else {
                found.append("\(path).\(member.key) is unknown")
                continue
            }
            switch field.kind {
            case .object(let inner):
                found += strangers(member.value, in: inner, at: "\(path).\(member.key)")
            case .list(.object(let inner)):
                for item in member.value.items ?? [] {
                    found += strangers(item, in: inner, at: "\(path).\(member.key)")
                }
            default: continue
            }
        }
        return found
    }
}
