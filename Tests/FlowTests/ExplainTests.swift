import Diagnostics
import Foundation
import Mapping
import Testing
import Values

@testable import Flow

/// Every value of every case is made again from the bytes, the row and the rule that its
/// explanation names, by this file's own small means.
@Suite("Explaining values")
struct ExplainTests {
    /// The partners' own cases, documents of every set, and everything that the walk is tested
    /// with.
    private static let files = rich + GoldenCase.received
    /// Those that give a document each.
    private static let rich = GoldenCase.partners + GoldenCase.sets

    private func run(_ golden: GoldenCase) throws -> (bytes: [UInt8], run: CaseRun) {
        let overlay = golden.folder.appending(path: "profiles")
        let profiles =
            golden.file != "received.x12" && golden.file != "in.x12"
            ? try SampleProfiles.everySet.get()
            : FileManager.default.fileExists(atPath: overlay.path)
                ? try SampleProfiles.overlaid(by: overlay) : try SampleProfiles.shipped.get()
        let file = golden.folder.appending(path: golden.file)
        let bytes = try #require(SampleProfiles.bytes(of: file))
        return (bytes, try CaseRun(bytes, by: profiles.folder, isTraced: true))
    }

    @Test("Each field of a document is explained, once, with its value", arguments: files)
    func complete(_ golden: GoldenCase) throws {
        for outcome in try run(golden).run.traced {
            let trace = try #require(outcome.trace)
            var body = try JSONReader.read(try #require(outcome.document).body)
            for key in ["type", "version", "source", "unmapped"] { body[key] = nil }
            var explained: [String: JSON] = [:]
            for value in trace.values {
                #expect(explained.updateValue(value.json, forKey: value.path) == nil)
            }
            #expect(explained == body.leaves)
        }
    }

    @Test("The bytes, the row and the rule that it names give the value again", arguments: files)
    func right(_ golden: GoldenCase) throws {
        let (bytes, run) = try run(golden)
        for value in run.traced.compactMap(\.trace).flatMap(\.values) {
            switch value.origin {
            case .element(let element):
                let text = try read(element, from: bytes)
                #expect(json(text, as: element.type, like: value.json) == value.json, "\(value)")
                try expectRule(value.rule, reads: element)
            case .lookup(let lookup, let element):
                #expect(try read(element, from: bytes) == lookup.code)
                try expectRule(value.rule, reads: element)
                guard let place = lookup.place else {
                    // What the table does not have is passed on as it came.
                    #expect(lookup.value == nil && value.json == .string(lookup.code))
                    continue
                }
                let row = try line(place.file, place.line)
                #expect(row.contains(lookup.code) && row.contains(lookup.value ?? "?"), "\(row)")
                #expect(value.json == .string(lookup.value ?? ""))
            case .gathered(let elements):
                for element in elements { #expect(try read(element, from: bytes) == element.sent) }
            case .constant, .standard:
                let text = try line(value.rule.place.file, value.rule.place.line)
                #expect(text.contains(value.json.text ?? "\(value.json)"), "\(text)")
            case .position:
                #expect(value.path.hasSuffix("]." + (value.rule.field.lastName)))
                let number = value.path.split(separator: "[").last?.prefix { $0 != "]" }
                let said = value.json.text ?? value.json.integer.map { String($0) }
                #expect(said == number.map { String($0) })
            }
        }
    }

    @Test(
        "Each of these files has values to explain, of elements, tables and rules", arguments: rich)
    func some(_ golden: GoldenCase) throws {
        let values = try run(golden).run.traced.compactMap(\.trace).flatMap(\.values)
        #expect(values.count > 10)
        #expect(values.count { $0.origin.element != nil } > 10)
    }

    @Test("An overlaid rule names the default's rule that it took the place of")
    func overrides() throws {
        let golden = try #require(
            GoldenCase.partners.first { $0.testDescription == "own-codes" })
        let trace = try #require(try run(golden).run.traced.first?.trace)
        let unit = try #require(trace.values(at: "lines[1].unit").first)
        #expect(unit.json == "CA")
        #expect(unit.rule.place.file == "copperhill/850.map.yaml")
        let old = try #require(unit.rule.overrides)
        #expect(try line(old.file, old.line).contains("unit: .03"))
        #expect(trace.values(at: "lines.unit").map(\.json) == ["CA", "EA", "DZ"])
        #expect(trace.values(at: "lines[2]").count > 4)
        #expect(trace.values(at: "lines[9]").isEmpty)
    }

    @Test("A run that is not asked to explain keeps nothing")
    func untraced() throws {
        let golden = try #require(GoldenCase.partners.first)
        let bytes = try #require(
            SampleProfiles.bytes(of: golden.folder.appending(path: golden.file)))
        let run = try CaseRun(bytes, by: try SampleProfiles.shipped.get().folder)
        #expect(run.traced.isEmpty && !run.documents.isEmpty)
    }

    // MARK: - Making a value again

    /// The text that the named bytes give by the path that the rule writes.
    private func read(_ element: MapTrace.Element, from bytes: [UInt8]) throws -> String {
        let named = bytes[element.byte..<element.byte + element.byteCount]
        let sent =
            String(validating: named, as: UTF8.self)
            ?? String(named.map { Character(Unicode.Scalar($0)) })
        #expect(sent == element.sent)
        var text = sent
        while text.last == " " { text.removeLast() }
        let plain = element.path.replacing(/\[[^\]]*\]|pair\([^)]*\)/, with: "")
        for call in plain.split(separator: "|").dropFirst() {
            switch call {
            case "gtin": text = String(repeating: "0", count: max(0, 14 - text.count)) + text
            case "right(12)": text = String(text.suffix(12))
            default: Issue.record("the test does not know \(call) of \(element.path)")
            }
        }
        #expect(text == element.read)
        return text
    }

    private func json(_ text: String, as type: String, like value: JSON) -> JSON? {
        func date(_ digits: String) -> JSON {
            let century = digits.count == 8 ? digits.prefix(2) : "20"
            let rest = digits.suffix(6)
            return .string(
                "\(century)\(rest.prefix(2))-\(rest.dropFirst(2).prefix(2))-\(rest.suffix(2))")
        }
        switch type {
        case "text", "choice": return .string(text)
        case "date", "date(YYMMDD)": return date(text)
        case "time":
            let pairs = stride(from: 0, to: min(6, text.count), by: 2).map {
                text.dropFirst($0).prefix(2)
            }
            let more = text.dropFirst(6)
            let clock = pairs.joined(separator: ":") + (more.isEmpty ? "" : ".\(more)")
            return value.text.map { $0.hasPrefix(clock) } == true ? value : .string(clock)
        case "integer": return Int(text).map { .number(ExactDecimal($0)) }
        case "flag": return .bool(["Y", "1", "true"].contains(text))
        case "decimal": return same(text, value)
        case let type where type.hasPrefix("implied("):
            let places = Int(type.dropFirst(8).dropLast()) ?? 0
            let digits = String(repeating: "0", count: max(0, places + 1 - text.count)) + text
            return same(digits.dropLast(places) + "." + digits.suffix(places), value)
        default: return nil
        }
    }

    /// The value itself where it is the same number, else the text.
    private func same(_ text: some StringProtocol, _ value: JSON) -> JSON {
        let isSame = value.text.flatMap { Double($0) } == Double(text)
        return isSame ? value : .string(String(text))
    }

    /// The path is written where it is said to be; that is in the rule, or in a part that stands
    /// above it; and the rule's field is named there.
    private func expectRule(_ rule: MapTrace.Rule, reads element: MapTrace.Element) throws {
        let written = try #require(element.written)
        let path = try line(written.file, written.line).dropFirst(written.column - 1)
        #expect(path.hasPrefix(element.path), "\(written)")
        #expect(written.file == rule.place.file)
        for place in [rule.place] + [rule.overrides].compactMap({ $0 }) {
            let name = rule.field.lastName
            let above = try (max(1, place.line - 6)...place.line).map { try line(place.file, $0) }
            #expect(above.contains { $0.contains("\(name):") }, "\(place) \(name)")
        }
    }

    private func line(_ file: String, _ number: Int) throws -> String {
        let lines = try text(file).split(separator: "\n", omittingEmptySubsequences: false)
        return String(lines[number - 1])
    }

    private func text(_ file: String) throws -> String {
        let path = file.hasPrefix("standard/") ? file : "partners/\(file)"
        let bytes = try #require(
            SampleProfiles.bytes(of: SampleProfiles.root.appending(path: path)), "\(file)")
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSON {
    /// The values that are no objects and no lists, by their paths; items count from 1.
    fileprivate var leaves: [String: JSON] {
        var leaves: [String: JSON] = [:]
        func collect(_ value: JSON, _ path: String) {
            if let members = value.members {
                for member in members {
                    collect(member.value, path.isEmpty ? member.key : "\(path).\(member.key)")
                }
            } else if let items = value.items {
                for (index, item) in items.enumerated() { collect(item, "\(path)[\(index + 1)]") }
            } else {
                leaves[path] = value
            }
        }
        collect(self, "")
        return leaves
    }
}

extension String {
    /// The last name of a path.
    fileprivate var lastName: Substring { split(separator: ".").last ?? "" }
}
