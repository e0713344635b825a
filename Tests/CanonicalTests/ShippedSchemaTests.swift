import Canonical
import Foundation
import Testing
import Values

@Suite("Shipping schemas")
struct ShippedSchemaTests {
    /// The checkout's root, three folders above this file.
    static let root = URL(filePath: #filePath, directoryHint: .notDirectory)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test("The shipped schema is the one its shape makes", arguments: DocumentShape.all)
    func shipped(shape: DocumentShape) throws {
        let file = Self.root.appending(path: "standard/canonical/\(shape.schemaFile)")
        let generated = Data(JSONSchema.file(for: shape))
        if ProcessInfo.processInfo.environment["GANGWAY_WRITE_SCHEMAS"] != nil {
            try generated.write(to: file)
        }
        let shipped = try Data(contentsOf: file)
        #expect(
            shipped == generated,
            "run the tests with GANGWAY_WRITE_SCHEMAS=1 and commit \(shape.schemaFile)")
    }

    @Test("Every object of a schema is closed, and every field has an owner and a description")
    func closed() throws {
        let schema = JSONSchema.make(for: .purchaseOrder)
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
        #expect(fields > 300)
    }

    @Test("Every reference in a schema leads to a definition")
    func references() {
        let schema = JSONSchema.make(for: .purchaseOrder)
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
