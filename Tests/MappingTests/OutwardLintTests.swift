import Canonical
import Diagnostics
import Mapping
import Notation
import Testing

@Suite("Linting what a map adds when it writes")
struct OutwardLintTests {
    /// A map that answers an order with an order.
    private static let answer = """
        map: "850"
        versions: ["004010"]
        canonical: order/1
        answers: order/1
        why: a test
        to:
          purpose: {value: new}
          purposeCode: BEG.01
          number: BEG.03
          date: BEG.05
          lines: {each: PO1, to: {number: .01, position: {default: {position: true}}}}
        echo: {orderType: orderType, lines.buyerItem: lines.buyerItem}
        fixed: {BEG.02: SA}
        """

    private static func lint(_ yaml: String, overlay: String? = nil) throws -> [Diagnostic] {
        let layers = try [Workbench.node(yaml)] + (overlay.map { [try Workbench.node($0)] } ?? [])
        return MapCompiler.compile(
            layers: layers, tables: [:], guide: try Workbench.guide("004010"),
            shape: try Workbench.shape(), answered: try Workbench.shape()
        ).diagnostics
    }

    @Test("A map with both is clean")
    func clean() throws {
        #expect(try Self.lint(Self.answer).isEmpty)
    }

    @Test(
        "A slip is found at its place",
        arguments: [
            ("fixed: {BGE.02: SA}", .mapUnknownSegment, "did you mean \"BEG\"?"),
            ("fixed: {BEG.99: SA}", .mapUnknownElement, "BEG has 12 elements"),
            ("fixed: {BEG.02: STAND}", .mapType, "not 2 to 2 characters long"),
            ("fixed: {PO1.pair(VN): A}", .mapPath, "`fixed` names an element"),
            ("fixed: {BEG.03|upper: A}", .mapPath, "`fixed` names an element"),
            ("fixed: [BEG.02]", .valueType, "paths and their texts"),
            ("echo: {orderTyp: orderType}", .mapUnknownField, "did you mean \"orderType\"?"),
            ("echo: {orderType: ordertype}", .mapUnknownField, "did you mean \"orderType\"?"),
            ("echo: {source: source}", .mapUnknownField, "no field \"source\""),
            ("echo: {orderType: date}", .mapType, "orderType is text, date is date"),
            ("echo: {vendor: lines.buyerItem}", .mapType, "lists of different depth"),
        ] as [(String, Diagnostic.Code, String)])
    func slip(yaml: String, code: Diagnostic.Code, says: String) throws {
        let key = yaml.prefix { $0 != ":" }
        let lines = Self.answer.split(separator: "\n").filter { !$0.hasPrefix(key) }
        let found = try Self.lint((lines + [yaml[...]]).joined(separator: "\n"))
        #expect(found.map(\.code) == [code], "\(found.map(\.message))")
        #expect(found.first?.message.contains(says) == true, "\(found.map(\.message))")
        guard case .text(let place) = found.first?.place else {
            Issue.record("no place")
            return
        }
        #expect(place.line == 13)
    }

    @Test("What is echoed has to come from a document that there is")
    func answers() throws {
        let none = Self.answer.replacing("answers: order/1\n", with: "")
        #expect(try Self.lint(none).map(\.code) == [.mapConflict])
        let other = Self.answer.replacing("answers: order/1", with: "answers: ordre/1")
        #expect(try Self.lint(other).map(\.code) == [.mapCanonical])
    }

    @Test("An overlay adds, replaces and removes by key")
    func layers() throws {
        let overlay = """
            extends: standard/850
            why: x
            fixed: {BEG.02: KN, BEG.07: AC}
            echo: {orderType: release}
            remove: [echo.lines.buyerItem]
            """
        #expect(try Self.lint(Self.answer, overlay: overlay).isEmpty)
        let wrong = """
            extends: standard/850
            why: x
            remove: [echo.lines.buyerItems, fixed.BEG.03]
            """
        let found = try Self.lint(Self.answer, overlay: wrong)
        #expect(found.map(\.code) == [.mapRemove, .mapRemove])
        #expect(found.first?.message.contains("did you mean \"lines.buyerItem\"?") == true)
    }
}
