import Diagnostics
import Testing
import Values

@testable import Flow

@Suite("Editing a canonical document")
struct EditableDocumentTests {
    private static let body: JSON = [
        "type": "invoice", "number": "0123", "total": 12, "paid": false,
        "lines": [["unit": "CA", "a/b": "x"], ["unit": "EA"]],
    ]

    @Test(
        "a value is named by its place, and stays of its kind",
        arguments: [
            ("/number=0124", "number", "\"0124\""), ("/total=12.50", "total", "12.50"),
            ("/paid=true", "paid", "true"), ("/lines/1/unit=CA", "lines[1].unit", "\"CA\""),
            ("/lines/2/unit=PK", "lines[2].unit", "\"PK\""), ("/note=7", "note", "7"),
            ("/note=185.00", "note", "\"185.00\""),
            ("/note=a b", "note", "\"a b\""), ("/seller/name=Us", "seller.name", "\"Us\""),
        ])
    func values(_ word: String, path: String, becomes: String) throws {
        let document = EditableDocument(Self.body)
        let patch = try document.patch([word])
        let edited = try document.applying(patch)
        #expect(edited.body.path(path)?.description == becomes)
        #expect(StoredPatch(json: StoredPatch.members(patch).json) == .members(patch))
    }

    @Test("an empty value is left out, of an object or of a list; a step may hold a slash")
    func leftOut() throws {
        let document = EditableDocument(Self.body)
        let edited = try document.applying(
            document.patch(["/number=", "/lines/0/a~1b=", "/lines/1="]))
        #expect(edited.body["number"] == nil)
        #expect(edited.body["lines"] == [["unit": "CA"]])
        #expect(
            edited.lines == ["/type=invoice", "/total=12", "/paid=false", "/lines/0/unit=CA"])
    }

    @Test(
        "each place is that of the document as it is, whatever the same command leaves out",
        arguments: [
            (["/lines/0=", "/lines/1/unit=PK"], ["PK"]),
            (["/lines/0=", "/lines/1="], []),
            (["/lines/0=", "/lines/2/unit=PK"], ["EA", "PK"]),
            (["/lines/1/unit=PK", "/lines/0/unit="], ["-", "PK"]),
            (["/lines/0/unit=", "/lines/0="], ["EA"]),
        ] as [([String], [String])])
    func places(_ words: [String], units: [String]) throws {
        let document = EditableDocument(Self.body)
        let edited = try document.applying(document.patch(words))
        #expect(edited.body["lines"]?.items?.map { $0["unit"]?.text ?? "-" } == units)
    }

    @Test(
        "what fits nothing is refused",
        arguments: [
            "/total=many", "/paid=7", "/lines=7", "/number/x=1", "/lines/9/unit=CA", "number=1",
            "/=1", "/number=0123", "", "/lines/x/unit=1",
        ])
    func refused(_ word: String) {
        let why = #expect(throws: Diagnostic.self) {
            try EditableDocument(Self.body).patch([word])
        }
        #expect(why?.code == .ledgerEditUnfit)
    }

    @Test("a patch fits only what it was made for, and changes in order")
    func fits() throws {
        let document = EditableDocument(Self.body)
        let first = try document.patch(["/total=13"])
        let second = try document.applying(first).patch(["/total=14"])
        #expect(try document.applying([first, second]).body["total"] == 14)
        #expect(throws: Diagnostic.self) { try document.applying([second]) }
        let bytes = Self.body.bytes()
        #expect(try EditableDocument.edited(bytes, by: []) == bytes)
        #expect(throws: Diagnostic.self) { try EditableDocument.edited([1], by: [first]) }
    }
}
