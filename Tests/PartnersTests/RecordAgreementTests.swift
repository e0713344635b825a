import Diagnostics
import Testing

@testable import Partners

@Suite("Agreeing on records")
struct RecordAgreementTests {
    @Test(
        "what an agreement about records lacks has a case",
        arguments: [
            ("agreement-form.txt", Diagnostic.Code.profileAgreementForm),
            ("layout-missing.txt", .profileLayoutMissing),
            ("layout-unused.txt", .profileLayoutUnused), ("files-shared.txt", .profileFilesShared),
        ])
    func cases(name: String, code: Diagnostic.Code) throws {
        #expect(try FaultFixture("lint/\(name)").diagnostics.contains { $0.code == code })
    }

    @Test(
        "two masks meet where some name fits both",
        arguments: [
            ("*.csv", "PO_*", true), ("*.csv", "*.txt", false), ("PO_?.csv", "PO_1*", true),
            ("PO_1.csv", "PO_1.csv", true), ("PO_1.csv", "PO_2.csv", false), ("*a*", "*b*", true),
            ("a*b", "b*a", false), ("", "*", true), ("?", "", false), ("a*", "ab?", true),
        ])
    func meeting(one: String, other: String, meets: Bool) {
        #expect(NameMask(one).meets(NameMask(other)) == meets)
        #expect(NameMask(other).meets(NameMask(one)) == meets)
    }
}
