import Diagnostics
import Testing
import X12

@testable import Flow

@Suite("Editing a transaction set")
struct EditableSetTests {
    private static let text = """
        ST*850*0001~
        BEG*00*SA*FL-1**20261120~
        N1*ST*STORE 0101*92*0101~
        N1*BT*LAKE*92*0102~
        SV1*HC:1*9~
        PO1*1*24*CA*18.5*PE*UP*614141200177~
        CTT*1~
        SE*8*0001~
        """

    private static func set(_ text: String = Self.text) throws -> EditableSet {
        try EditableSet(
            Array(text.utf8),
            delimiters: Delimiters(
                element: UInt8(ascii: "*"), component: UInt8(ascii: ":"), segment: UInt8(ascii: "~")
            ))
    }

    private static func edited(_ words: String...) throws -> String {
        let set = try set()
        let edited = try set.applying(set.patch(words))
        return String(decoding: edited.bytes, as: UTF8.self)
    }

    @Test(
        "an element is named by its segment's id and number",
        arguments: [
            ("PO103=EA", "*CA*", "*EA*"), ("N104[2]=0123", "*0102~", "*0123~"),
            ("3:N104=9", "*0101~\nN1*BT", "*9~\nN1*BT"), ("SV101-2=7", "HC:1", "HC:7"),
            ("SV101.3=X", "HC:1", "HC:1:X"), ("SV101=A:B", "HC:1", "A:B"),
            ("BEG07=RR", "20261120~", "20261120**RR~"), ("N104[1]=", "*92*0101~", "*92~"),
            ("PO102=", "PO1*1*24*", "PO1*1**"),
        ])
    func elements(_ word: String, before: String, after: String) throws {
        #expect(
            try Self.edited(word)
                == Self.text.replacing(before, with: after, maxReplacements: 1))
    }

    @Test("a segment is replaced, left out or put beside another, and SE01 follows")
    func segments() throws {
        #expect(
            try Self.edited("7 CTT*9~") == Self.text.replacing("CTT*1~", with: "CTT*9~"))
        #expect(
            try Self.edited("4")
                == Self.text.replacing("\nN1*BT*LAKE*92*0102~", with: "\n")
                .replacing("SE*8", with: "SE*7"))
        #expect(
            try Self.edited("3 N1*ST*STORE 0101*92*0101", "3 N3*18 QUARRY ROAD")
                == Self.text.replacing("0101~\nN1*BT", with: "0101~N3*18 QUARRY ROAD~\nN1*BT")
                .replacing("SE*8", with: "SE*9"))
    }

    @Test("several changes are one patch, which says what stood there")
    func several() throws {
        let set = try Self.set()
        let patch = try set.patch(["PO103=EA", "PO102=12", "N104[1]=7"])
        #expect(patch.changes.map(\.segment) == [3, 6])
        #expect(
            StoredPatch.segments(patch).lines.last
                == "segment 6: PO1*1*24*CA*18.5*PE*UP*614141200177 -> "
                + "PO1*1*12*EA*18.5*PE*UP*614141200177")
        #expect(StoredPatch(json: StoredPatch.segments(patch).json) == .segments(patch))
        // It fits only what it was made for.
        let once = try set.applying(patch)
        #expect(throws: Diagnostic.self) { try once.applying(patch) }
    }

    @Test(
        "what names nothing that is there is refused and says why",
        arguments: [
            ("N104=1", "N104 may be one of 2: 3:N104, 4:N104"), ("REF02=1", "no segment REF"),
            ("N104[3]=1", "N104 may be one of 2"), ("ST02=7", "ST and SE stay"),
            ("SE01=7", "ST and SE stay"), ("8", "ST and SE stay"), ("99 N1*ST", "no segment 99"),
            ("4:PO103=EA", "PO103 may be one of 1"), ("PO103=E*A", "holds a delimiter"),
            ("PO103=E~", "holds a delimiter"), ("SV101-2=1:2", "holds a delimiter"),
            ("PO103=CA", "nothing is another"), ("nonsense", "is no change"),
            ("3 SE*3*0001", "SE cannot stand inside"), ("3 ST*850*2", "ST cannot stand inside"),
            ("3 ISA*00", "ISA cannot stand"), ("3 IEA*1*1", "IEA cannot stand"),
            ("3 GS*PO", "GS cannot stand"), ("3 GE*1*1", "GE cannot stand"),
            ("3 BIN*1*X", "BIN cannot stand"),
            ("3 n1*st", "is no segment"), ("3 N1~N2", "holds a delimiter"),
            ("PO=1", "is no change"),
        ])
    func refused(_ word: String, says: String) throws {
        let set = try Self.set()
        let why = #expect(throws: Diagnostic.self) { try set.patch([word]) }
        #expect(why?.code == .ledgerEditUnfit)
        #expect(why?.message.contains(says) == true, "\(why?.message ?? "")")
    }

    @Test(
        "a segment is changed as a whole or by its elements, whichever is said first",
        arguments: [
            ["3 N1*ST*ACME", "3 N3*MAIN ST", "3:N103=91"], ["3:N103=91", "3 N1*ST*ACME"],
            ["3", "3:N103=91"], ["6 REF*DP*01", "PO103=EA"],
        ])
    func both(words: [String]) throws {
        let set = try Self.set()
        let why = #expect(throws: Diagnostic.self) { try set.patch(words) }
        #expect(why?.message.contains("both as a whole and by its elements") == true)
    }

    @Test("a component of an element that is repeated is not changed, the element as a whole is")
    func repetitions() throws {
        let set = try EditableSet(
            Array("ST*850*1~SV1*A:B^C:D*9~SE*3*1~".utf8),
            delimiters: Delimiters(
                element: UInt8(ascii: "*"), component: UInt8(ascii: ":"),
                segment: UInt8(ascii: "~"), repetition: UInt8(ascii: "^")))
        let why = #expect(throws: Diagnostic.self) { try set.patch(["SV101-2=N"]) }
        #expect(why?.message == "'A:B^C:D' is repeated: give the element as a whole")
        let edited = try set.applying(set.patch(["SV101=A:N^C:D"]))
        #expect(edited.segments[1] == "SV1*A:N^C:D*9")
    }

    @Test("a value that begins with a combining mark hides no delimiter")
    func combining() throws {
        let set = try Self.set("ST*850*1~N1*ST*\u{301}X*92*7~SE*3*1~")
        let edited = try set.applying(set.patch(["N104=8"]))
        #expect(
            edited.segments[1].unicodeScalars.elementsEqual("N1*ST*\u{301}X*92*8".unicodeScalars))
    }

    @Test("what is not UTF-8 stays Latin-1, and takes nothing that Latin-1 has not")
    func latin() throws {
        let bytes = Array("ST*850*1~N1*ST*M".utf8) + [0xFC] + Array("LLER~SE*3*1~".utf8)
        let set = try EditableSet(bytes, delimiters: .usual)
        #expect(set.segments[1] == "N1*ST*MüLLER")
        let edited = try set.applying(set.patch(["N102=Möll"]))
        #expect(edited.bytes.contains(0xF6) && !edited.bytes.contains(0xC3))
        #expect(throws: Diagnostic.self) { try set.applying(set.patch(["N102=Ł"])) }
    }

    @Test("binary data cannot be told from segments")
    func binary() {
        #expect(throws: Diagnostic.self) { try Self.set("ST*841*1~BIN*3*~~~~SE*3*1~") }
    }
}
