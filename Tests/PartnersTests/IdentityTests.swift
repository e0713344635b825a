import Testing

@testable import Partners

@Suite("Trading identities")
struct IdentityTests {
    @Test(
        "Spellings of one identity are equal",
        arguments: [
            (("02", "ACME"), ("2", "ACME")), (("02", "ACME"), (" 2", "ACME           ")),
            (("ZZ", "A B"), ("ZZ", "A B  ")),
        ] as [((String, String), (String, String))])
    func equal(one: (String, String), other: (String, String)) {
        let first = Identity(qualifier: one.0, id: one.1)
        #expect(first == Identity(qualifier: other.0, id: other.1))
    }

    @Test(
        "What differs in more than padding is another identity",
        arguments: [
            (("02", "ACME"), ("20", "ACME")), (("ZZ", "ACME"), ("ZZ", "Acme")),
            (("ZZ", "ACME"), ("ZZ", " ACME")), (("ZZ", "ACME"), ("Z", "ACME")),
        ] as [((String, String), (String, String))])
    func different(one: (String, String), other: (String, String)) {
        let first = Identity(qualifier: one.0, id: one.1)
        #expect(first != Identity(qualifier: other.0, id: other.1))
    }

    @Test(
        "Profiles write QUALIFIER:ID",
        arguments: [
            ("ZZ:ACME", "ZZ:ACME"), ("2:ACME", "02:ACME"), ("01:A:B", "01:A:B"),
            ("ZZ:A B", "ZZ:A B"),
        ])
    func texts(text: String, identity: String) {
        #expect(Identity(text)?.description == identity)
    }

    @Test(
        "Anything else is no identity",
        arguments: [
            "ACME", "ZZ:", ":ACME", "ZZZ:ACME", "zz:ACME", "ZZ:ACME ", "ZZ: ACME",
            "ZZ:SIXTEEN LETTERS!", "ZZ:Ä", "ZZ:A\nB",
        ])
    func refused(text: String) {
        #expect(Identity(text) == nil)
    }

    @Test(
        "What keeps a text from being one is said",
        arguments: [
            ("ACME", "\"ACME\" has no qualifier before its id"),
            ("ZZ:", "\"ZZ:\" has no id after its qualifier"),
            ("ZZZ:ACME", "the qualifier \"ZZZ\" is not one or two capital letters or digits"),
            (
                "ZZ:SIXTEEN LETTERS!",
                "the id \"SIXTEEN LETTERS!\" has 16 characters; ISA06 and ISA08 hold 15"
            ),
            ("ZZ:ACME ", "the id \"ACME \" has a blank at one of its ends"),
            (
                "ZZ:FIFTEEN LETTER\u{A0}",
                "the id \"FIFTEEN LETTER\u{A0}\" has a no-break space (U+00A0), and identities are "
                    + "printable ASCII"
            ),
            (
                "ZZ:AC\tME",
                "the id \"AC\tME\" has a tab (U+0009), and identities are printable ASCII"
            ),
            ("ZZ:ÖLAND", "the id \"ÖLAND\" has U+00D6, and identities are printable ASCII"),
        ])
    func objections(text: String, says: String) {
        #expect(Identity.objection(to: text) == says)
    }
}
