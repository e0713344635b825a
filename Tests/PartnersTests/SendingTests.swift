import Diagnostics
import Foundation
import Testing

@testable import Partners

/// The faults of `sends`; what each says stands in fixtures/lint.
@Suite("Agreeing on what is sent")
struct SendingTests {
    @Test(
        "a sending that cannot be is refused",
        arguments: [
            ("send-map", Diagnostic.Code.profileSendMap),
            ("send-repeated", .profileSendRepeated), ("send-channel", .profileSendChannel),
        ])
    func refused(name: String, code: Diagnostic.Code) throws {
        let file = SmallFolder.root.appending(path: "fixtures/lint/\(name).txt")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains("error[\(code.name)]"))
    }

    @Test("another ending takes the place of a name's own")
    func endings() throws {
        #expect(
            NameTemplate.usual.ending("csv").description == "{set}_{own}_{id}_{usage}{isa13}.csv")
        #expect(try NameTemplate("{isa13}").ending("txt").description == "{isa13}.txt")
    }
}
