import Canonical
import Foundation
import Testing
import Values

@Suite("Shipping schemas")
struct ShippedSchemaTests {
    @Test(
        "The shipped schema is the one its shape makes, and only gains optional fields",
        arguments: ShippedShapes.names)
    func shipped(name: String) throws {
        let shape = try ShippedShapes.shape(name)
        let file = ShippedShapes.folder.appending(path: shape.schemaFile)
        let generated = Data(JSONSchema.file(for: shape))
        let isWriting = ProcessInfo.processInfo.environment["GANGWAY_WRITE_SCHEMAS"] != nil
        if isWriting, !FileManager.default.fileExists(atPath: file.path()) {
            try generated.write(to: file)
        }
        let shipped = try Data(contentsOf: file)
        let breaks = SchemaDifference.breaks(
            from: try JSONReader.read(Array(shipped)), to: JSONSchema.make(for: shape))
        try #require(
            breaks.isEmpty, "who reads \(name) would break: make \(shape.type)/\(shape.version + 1)"
        )
        if isWriting { return try generated.write(to: file) }
        #expect(
            shipped == generated,
            "run the tests with GANGWAY_WRITE_SCHEMAS=1 and commit \(shape.schemaFile)")
    }

    @Test(
        "Every object of a schema is closed, and every field has an owner and a description",
        arguments: ShippedShapes.names)
    func closed(name: String) throws {
        let schema = JSONSchema.make(for: try ShippedShapes.shape(name))
        let objects = (schema["$defs"]?.members ?? []).map(\.value) + [schema]
        var fields = 0
        for object in objects where object["type"]?.text == "object" {
            #expect(object["additionalProperties"]?.flag == false)
            for property in object["properties"]?.members ?? [] {
                fields += 1
                let description = try #require(property.value["description"]?.text)
                #expect(description.hasSuffix(".") || description.hasSuffix("…"))
                #expect(["partner", "gateway"].contains(property.value["x-owner"]?.text ?? ""))
            }
        }
        #expect(fields > 100)
    }

    @Test("Every reference in a schema leads to a definition", arguments: ShippedShapes.names)
    func references(name: String) throws {
        let schema = JSONSchema.make(for: try ShippedShapes.shape(name))
        let defined = Set((schema["$defs"]?.members ?? []).map { "#/$defs/\($0.key)" })
        var used: Set<String> = []
        collect(schema, into: &used)
        #expect(used == defined)
    }

    private func collect(_ json: JSON, into references: inout Set<String>) {
        if let reference = json["$ref"]?.text { references.insert(reference) }
        for member in json.members ?? [] { collect(member.value, into: &references) }
        for item in json.items ?? [] { collect(item, into: &references) }
    }
}
