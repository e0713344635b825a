import Diagnostics
import Testing

@Suite("Printing diagnostics")
struct DiagnosticPrinterTests {
    private let printer = DiagnosticPrinter(source: "order.x12")
    private let code = Diagnostic.Code(
        "validate.element.too-long", owner: .partner, help: "send less")
    private let warning = Diagnostic.Code(
        "profile.file.unread", .warning, owner: .onboarding, help: "rename the file")

    @Test("A fault in a profile leads with its file, line and column")
    func text() {
        let place = TextPlace(file: "birch/partner.yaml", line: 3, column: 9)
        let text = printer.text(Diagnostic(warning, "nothing reads it", at: .text(place)))
        #expect(
            text == """
                birch/partner.yaml:3:9: warning[profile.file.unread]: nothing reads it
                  help: rename the file (onboarding)
                """)
    }

    @Test("A fault in the data leads with the data file and its line, and says where")
    func data() {
        let place = DataPlace(
            interchange: 1, group: 2, set: 3, segment: 7, tag: "PO1", element: 3, byte: 412,
            line: 9)
        let text = printer.text(
            Diagnostic(code, "PO103 is too long", value: "123", at: .data(place)))
        #expect(
            text == """
                order.x12:9: error[validate.element.too-long]: PO103 is too long
                  at: interchange 1, group 2, set 3, segment 7 (PO103), byte 412
                  help: send less (partner)
                """)
    }

    @Test("What is not known of a place is left out")
    func sparse() {
        let bare = printer.text(Diagnostic(code, "too long", at: .data(DataPlace())))
        #expect(
            bare == """
                order.x12: error[validate.element.too-long]: too long
                  help: send less (partner)
                """)
        #expect(printer.text(Diagnostic(code, "too long")) == bare)
    }

    @Test("A mend stands in the place of the code's general help")
    func mend() {
        let text = printer.text(Diagnostic(code, "too long", mend: "cut it after 30"))
        #expect(text.hasSuffix("\n  help: cut it after 30 (partner)"))
    }

    @Test("An agreement's severity is printed, not the code's own")
    func severity() {
        var diagnostic = Diagnostic(code, "too long")
        diagnostic.severity = .note
        #expect(printer.text(diagnostic).contains(": note[validate.element.too-long]: "))
    }

    @Test(
        "Positions are written as the standard writes them",
        arguments: [
            (DataPlace(), ""), (DataPlace(tag: "PO1"), "PO1"),
            (DataPlace(tag: "PO1", element: 3), "PO103"),
            (DataPlace(tag: "SAC", element: 15), "SAC15"),
            (DataPlace(tag: "REF", element: 4, component: 2), "REF04-2"),
        ])
    func positions(_ place: DataPlace, _ text: String) {
        #expect(place.position == text)
    }

    @Test("Diagnostics are equal when code and place are, and keep 99 characters of a value")
    func equality() {
        let long = String(repeating: "x", count: 150)
        let one = Diagnostic(code, "too long", value: long, at: .data(DataPlace(byte: 1)))
        #expect(one.value?.count == 99)
        #expect(one == Diagnostic(code, "other words", at: .data(DataPlace(byte: 1))))
        #expect(one != Diagnostic(code, "too long", at: .data(DataPlace(byte: 2))))
        #expect(one != Diagnostic(warning, "too long", at: .data(DataPlace(byte: 1))))
    }

    @Test("Severities are ordered by how much they matter")
    func order() {
        #expect(Diagnostic.Severity.note < .warning)
        #expect(Diagnostic.Severity.warning < .error)
    }
}
