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
            ("send-pickup", .profileExpectsPickup),
            ("send-pickup-nowhere", .profileExpectsPickup),
            ("send-industry", .profileSendIndustry), ("reply-controls", .profileReplyControls),
            ("reply-replacement", .profileReplyReplacement),
        ])
    func refused(name: String, code: Diagnostic.Code) throws {
        let file = SmallFolder.root.appending(path: "fixtures/lint/\(name).txt")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains("error[\(code.name)]"))
    }

    @Test("invoices that wait for 997s which never come are warned of")
    func billing() throws {
        let code = Diagnostic.Code.profileSendBilling
        for name in ["send-billing", "send-billing-untold"] {
            let file = SmallFolder.root.appending(path: "fixtures/lint/\(name).txt")
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.contains("warning[\(code.name)]"))
        }
    }

    @Test("an answer that nothing says how to send is warned of, one of each kind")
    func answers() throws {
        var small = SmallFolder()
        small.texts["birch/850.map.yaml"] = """
            extends: standard/850
            why: our own sample
            validate:
              Q1:
                at: lines
                rule: quantity < 100
                say: "line {number}: {quantity} is more than a load"
                fails: {lines: [{number: 1, quantity: 100}]}
              Q2:
                rule: number matches '[0-9]+'
                say: "{number} is no number"
                fails: {number: A}
            respond: {Q1: refuse, Q2: advise}
            """
        func warned() -> [String?] {
            small.read(defaults: SmallFolder.defaults).diagnostics
                .filter { $0.code == .profileSendAnswer }.map(\.value)
        }
        #expect(warned() == ["orderResponse", "applicationAdvice"])
        small.texts["birch/partner.yaml"]?.append(
            "\nsends:\n  - {set: \"855\", version: \"004010\", channel: drop}\n")
        #expect(warned() == ["applicationAdvice"])
    }

    @Test("a setting that decides nothing is told, and an identity that looks like a pattern")
    func idle() {
        var small = SmallFolder()
        small.texts["birch/partner.yaml"] = """
            ids: ["ZZ:BIRCH", "02:BIRCH*"]
            status: live
            agreements:
              - {set: "860", version: "004010", autoAccept: true}

            """
        let found = small.read(defaults: SmallFolder.defaults).diagnostics
        #expect(found.filter { $0.code == .profileSettingIdle }.map(\.value) == ["autoAccept"])
        #expect(found.filter { $0.code == .profileIdentityLiteral }.map(\.value) == ["02:BIRCH*"])
    }

    @Test("another ending takes the place of a name's own")
    func endings() throws {
        #expect(
            NameTemplate.usual.ending("csv").description == "{set}_{own}_{id}_{usage}{isa13}.csv")
        #expect(try NameTemplate("{isa13}").ending("txt").description == "{isa13}.txt")
        // What keeps names apart is no ending.
        #expect(
            try NameTemplate("{set}.{isa13}").ending("txt").description == "{set}.{isa13}.txt")
    }
}
