import Foundation
import Guides
import Testing
import Values

/// The published schema says what is printed.
@Suite("The JSON Schema of transaction sets")
struct SchemaTests {
    private static let schema: JSON = {
        let bytes = try? RoundTrip.file("standard/x12/transaction-set-1.schema.json")
        return (try? JSONReader.read(bytes ?? [])) ?? .null
    }()

    @Test("what is printed of every hostile file fits")
    func fits() throws {
        let folder = RoundTrip.root.appending(path: "fixtures/x12/reading").path
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        var count = 0
        let guide = try RoundTrip.standard.guide(version: "004010", set: "850")
        for name in names where !name.contains(".") {
            let bytes = try RoundTrip.file("fixtures/x12/reading/\(name)/received.x12")
            for object in try RoundTrip.there(bytes, guide: { _, _ in guide }).objects {
                #expect(Self.faults(object) == [], "\(name)")
                count += 1
            }
        }
        #expect(count > 50)
    }

    @Test(
        "what cannot be written does not",
        arguments: [
            #"{}"#, #"{"interchange": {"header": ["ISA"]}}"#,
            #"{"interchange": {"header": ["ISA"], "colour": "red"}}"#,
        ])
    func unfit(_ text: String) throws {
        #expect(Self.faults(try JSONReader.read(text)) != [])
    }

    @Test(
        "nor does a segment of another shape",
        arguments: [
            ["BEG", 1], [], ["BEG", ["repetitions": "A"]], ["BEG", ["before": "x"]], "BEG",
            ["BEG", ["encoding": "utf-8"]], ["BEG", [["A"]]],
        ] as [JSON])
    func unfit(_ segment: JSON) {
        #expect(Self.faults(segment, Self.schema.path("$defs.segment") ?? .null) != [])
    }

    // MARK: As much of JSON Schema as the schema uses

    private static func faults(_ value: JSON) -> [String] { faults(value, schema) }

    private static func faults(_ value: JSON, _ schema: JSON, at path: String = "") -> [String] {
        var faults: [String] = []
        for member in schema.members ?? [] {
            switch member.key {
            case "$ref":
                let name = member.value.text?.split(separator: "/").last.map(String.init) ?? ""
                let target = Self.schema["$defs"]?[name] ?? .null
                faults += Self.faults(value, target, at: path)
            case "const" where value != member.value: faults.append("\(path) is not constant")
            case "type":
                let types = member.value.items ?? [member.value]
                if !types.contains(where: { $0.text == type(of: value) }) {
                    faults.append("\(path) is \(type(of: value))")
                }
            case "oneOf":
                let fitting = (member.value.items ?? []).count {
                    Self.faults(value, $0, at: path).isEmpty
                }
                if fitting != 1 { faults.append("\(path) fits \(fitting) of several") }
            case "required":
                for name in member.value.items ?? [] where value[name.text ?? ""] == nil {
                    faults.append("\(path) has no \(name)")
                }
            case "minItems":
                if let items = value.items, items.count < member.value.integer ?? 0 {
                    faults.append("\(path) is too short")
                }
            default: break
            }
        }
        return faults + inner(value, schema, at: path)
    }

    private static func inner(_ value: JSON, _ schema: JSON, at path: String) -> [String] {
        var faults: [String] = []
        for member in value.members ?? [] {
            if let inner = schema["properties"]?[member.key] {
                faults += Self.faults(member.value, inner, at: "\(path).\(member.key)")
            } else if schema["additionalProperties"] == false {
                faults.append("\(path) has \(member.key)")
            }
        }
        let first = schema["prefixItems"]?.items ?? []
        for (index, item) in (value.items ?? []).enumerated() {
            let inner = index < first.count ? first[index] : schema["items"] ?? .null
            faults += Self.faults(item, inner, at: "\(path)[\(index)]")
        }
        return faults
    }

    private static func type(of value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .number: "integer"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
