import Diagnostics
import Testing
import Values

@testable import ERP

@Suite("Filling in templates")
struct TemplateTests {
    private let reader = TemplateReader(
        names: .init(all: ["key", "order", "conf"], members: ["conf": ["url", "client"]]))
    private let place = TextPlace(file: "erp.yaml", line: 7, column: 11)

    private let order: JSON = [
        "number": "PO 1/2", "release": .null, "quantity": .number(ExactDecimal("1.10") ?? 0),
        "firm": true, "lines": [["line": "1"], ["line": "2"]],
        "parties": [["role": "BY", "id": "1"], ["role": "ST", "id": "42"]],
    ]

    private func render(
        _ text: String, _ encoding: Template.Encoding = .none
    ) throws -> String {
        let (template, diagnostics) = reader.read(text, at: place)
        return try #require(template, "\(diagnostics)").render(encoding: encoding) { path in
            switch path.root {
            case "key": .value("a:b")
            case "order": ValuePath.follow(path.steps, into: order)
            default: .nowhere
            }
        }
    }

    @Test(
        "values of every kind are put in",
        arguments: [
            ("", ""), ("plain", "plain"), ("${key}", "a:b"), ("<${key}>${key}", "<a:b>a:b"),
            ("${order.number}", "PO 1/2"), ("${order.quantity}", "1.10"),
            ("${order.firm}", "true"), ("${order.lines[1].line}", "2"),
            ("${order.parties[role=ST].id}", "42"),
            ("${order.release|default(none)}", "none"),
            ("${order.parties[role=XX].id|default(-)}", "-"),
            ("${order.number|max(6)}", "PO 1/2"), ("$5 {x}", "$5 {x}"),
        ])
    func values(text: String, result: String) throws {
        #expect(try render(text) == result)
    }

    @Test("in a URL a value cannot end its segment, and fixed text stays as it is")
    func percent() throws {
        #expect(
            try render("/orders/${order.number}?k=${key}", .percent)
                == "/orders/PO%201%2F2?k=a%3Ab")
        #expect(Template.percentEncoded("ä&=#~-._0Z\u{0}") == "%C3%A4%26%3D%23~-._0Z%00")
    }

    @Test(
        "a value that is not there, no single value, or too long is a fault",
        arguments: [
            ("${order.release}", "${order.release} has no value"),
            ("${order.nothing.at.all}", "${order.nothing.at.all} has no value"),
            ("${order.lines}", "${order.lines} is a list or an object, not a single value"),
            ("${order.number|max(5)}", "${order.number} is longer than 5 characters"),
        ])
    func faults(text: String, explanation: String) throws {
        let template = try #require(reader.read(text, at: place).0)
        do {
            _ = try template.render { path in
                ValuePath.follow(path.steps, into: order)
            }
            Issue.record("\(text) was filled in")
        } catch {
            #expect(error.explanation == explanation)
        }
    }

    @Test(
        "what is wrong in a template is told with its column",
        arguments: [
            ("/a/${key", Diagnostic.Code.templateSyntax, 14),
            ("${}", .templateSyntax, 11),
            ("${a b}", .templateSyntax, 11),
            ("x${kye}", .templateUnknownName, 12),
            ("${conf}", .templateUnknownName, 11),
            ("${conf.clent}", .templateUnknownName, 11),
            ("${key|upper}", .templateUnknownFunction, 11),
            ("${key|max(0)}", .templateUnknownFunction, 11),
            ("${key|max(x)}", .templateUnknownFunction, 11),
        ])
    func syntax(text: String, code: Diagnostic.Code, column: Int) {
        let (template, diagnostics) = reader.read(text, at: place)
        #expect(template == nil)
        let here = TextPlace(file: "erp.yaml", line: 7, column: column)
        #expect(diagnostics == [Diagnostic(code, "", at: .text(here))])
    }

    @Test("a misspelt name comes with the one that was meant")
    func spelling() {
        #expect(reader.read("${ordr.number}", at: place).1.first?.help == "did you mean \"order\"?")
        #expect(
            reader.read("${conf.clent}", at: place).1.first?.help == "did you mean \"client\"?")
    }
}
