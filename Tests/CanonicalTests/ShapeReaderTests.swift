import Canonical
import Diagnostics
import Notation
import Testing
import Values

@Suite("Reading shapes")
struct ShapeReaderTests {
    private static let parts = """
        objects:
          Part:
            doc: "A part."
            fields:
              id: The part's number.
          Wide:
            extends: Part
            doc: "A part with a size."
            fields:
              size: {kind: decimal, doc: The size.}
        first:
          type: {kind: type, required: true, owner: gateway, doc: The type.}
        """

    private static let order = """
        type: crate
        version: 2
        name: Crate
        about: order
        doc: "A crate."
        purposes: {new: deliver, other: hold}
        objects:
          Own:
            doc: "An object of this document."
            fields:
              parts: {list: Wide, doc: Its parts.}
        fields:
          purpose: {kind: purpose, required: true, doc: Why.}
          number: {required: true, doc: The number.}
          old: {deprecated: {since: 2026-01-01, ends: 2026-06-30, use: new}, doc: The old field.}
          new: The new field.
          size: {choice: [small, large], doc: How large.}
          own: {use: Own, doc: The object.}
        """

    private static func read(
        parts: String = parts, order: String = order, as name: String = "crate/2"
    ) -> (shape: DocumentShape?, diagnostics: [Diagnostic]) {
        ShippedShapes.read(
            name,
            files: [
                "canonical/parts.shape.yaml": parts, "canonical/crate-2.shape.yaml": order,
            ])
    }

    @Test("A shape has its own fields after those of every document")
    func whole() throws {
        let (read, diagnostics) = Self.read()
        #expect(diagnostics.isEmpty)
        let shape = try #require(read)
        #expect(shape.name == "crate/2" && shape.about == "order")
        #expect(
            shape.body.fields.map(\.name)
                == ["type", "purpose", "number", "old", "new", "size", "own"])
        #expect(shape.body.field("type")?.kind == .choice(["crate"]))
        #expect(shape.body.field("purpose")?.kind == .choice(["new", "other"]))
        #expect(shape.body.field("old")?.deprecation?.use == "new")
        guard case .object(let own) = shape.body.field("own")?.kind,
            case .list(.object(let wide)) = own.field("parts")?.kind
        else {
            Issue.record("own holds a list of parts")
            return
        }
        #expect(wide.fields.map(\.name) == ["id", "size"])
        let old = try #require(JSONSchema.make(for: shape)["properties"]?["old"])
        #expect(old["deprecated"]?.flag == true)
        #expect(old.path("x-deprecated.ends")?.text == "2026-06-30")
    }

    @Test("What is not there is nil without a word")
    func absent() {
        for name in ["crate/3", "box/1", "../crate/2", "crate", "crate/x"] {
            let (shape, diagnostics) = Self.read(as: name)
            #expect(shape == nil && diagnostics.isEmpty)
        }
    }

    @Test(
        "A slip in a document's shape is found at its place",
        arguments: [
            ("type: crate", "type: box", Diagnostic.Code.shapeName, "1:7"),
            ("version: 2", "version: 3", .shapeName, "2:10"),
            ("  Own:", "  own:", .shapeName, "8:3"),
            ("  size: {ch", "  Size: {ch", .shapeName, "17:3"),
            ("  new: The", "  type: The", .shapeRepeated, "16:3"),
            ("  Own:", "  Part:", .shapeRepeated, "8:3"),
            ("list: Wide", "list: Wyde", .shapeUnknownObject, "11:21"),
            ("list: Wide", "list: Own", .shapeUnknownObject, "11:21"),
            ("use: Own", "use: Crate", .shapeUnknownObject, "18:14"),
            ("use: Own", "use: Own, kind: text", .shapeKind, "18:14"),
            ("list: Wide", "kind: purpose", .shapeKind, "11:21"),
            ("number: {required: true,", "number: {", .shapeField, "13:3"),
            (
                "number: {required: true,", "number: {required: true, kind: date,", .shapeField,
                "13:3"
            ),
            ("{kind: purpose, req", "{choice: [new], req", .shapeField, "13:3"),
            ("2026-01-01", "2026-07-01", .shapeDeprecation, "15:29"),
            ("2026-06-30", "2026-06-31", .shapeDeprecation, "15:29"),
            ("use: new", "use: nwe", .shapeDeprecation, "15:64"),
            ("use: new", "use: old", .shapeDeprecation, "15:64"),
            ("use: new}", "use: new}, required: true", .shapeDeprecation, "15:29"),
            ("new: deliver", "new: send", .valueChoice, "6:17"),
            ("doc: How large", "dok: How large", .keyUnknown, "17:34"),
            ("doc: \"A crate.\"\n", "", .keyMissing, "1:1"),
        ] as [(String, String, Diagnostic.Code, String)])
    func slip(old: String, new: String, code: Diagnostic.Code, place: String) {
        #expect(Self.order.contains(old))
        let (shape, diagnostics) = Self.read(order: Self.order.replacing(old, with: new))
        #expect(shape == nil)
        #expect(
            diagnostics.contains {
                $0.code == code && Self.place($0).hasSuffix("crate-2.shape.yaml:\(place)")
            }, "\(diagnostics)")
    }

    private static func place(_ diagnostic: Diagnostic) -> String {
        guard case .text(let place) = diagnostic.place else { return "" }
        return "\(place)"
    }

    @Test("Names are near what was meant")
    func suggestion() {
        let (_, diagnostics) = Self.read(
            order: Self.order.replacing("list: Wide", with: "list: Wyde"))
        #expect(diagnostics.first?.message.contains("did you mean \"Wide\"?") == true)
    }

    @Test("A fault of the parts is told at theirs")
    func partFault() {
        let (shape, diagnostics) = Self.read(
            parts: Self.parts.replacing("extends: Part", with: "extends: Wide"))
        #expect(shape == nil)
        #expect(diagnostics.map(\.code) == [.shapeUnknownObject])
        #expect(
            diagnostics.first.map(Self.place) == "standard/canonical/parts.shape.yaml:7:14")
    }

    @Test("Objects within objects are bounded in number and depth", arguments: [1, 4])
    func tooLarge(width: Int) {
        var parts = "objects:\n  P0:\n    doc: A part.\n    fields: {a: A text.}\n"
        for number in 1...30 {
            parts += "  P\(number):\n    doc: A part.\n    fields:\n"
            for field in 0..<width {
                parts += "      f\(field): {use: P\(number - 1), doc: A part.}\n"
            }
        }
        let (shape, diagnostics) = Self.read(
            parts: parts, order: Self.order.replacing("Wide", with: "P30"))
        #expect(shape == nil)
        #expect(Set(diagnostics.map(\.code)) == [.shapeTooLarge])
    }
}
