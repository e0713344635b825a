import Diagnostics
import Guides
import Testing

@testable import Partners

@Suite("A partner's guide beside its map")
struct GuideFileTests {
    static let path = "birch/850.guide.yaml"

    /// The small folder with a guide for Birch's orders.
    private func folder(_ lines: String...) -> SmallFolder {
        var small = SmallFolder()
        small.texts[Self.path] = (["why: its guide, page 4"] + lines).joined(separator: "\n")
        return small
    }

    private func guide(_ small: SmallFolder) throws -> SetGuide {
        let reading = small.read()
        let partner = try #require(
            reading.folder?.partner(named: "birch"), "\(reading.diagnostics)")
        return try #require(partner.agreements[0].guide)
    }

    private func index(_ guide: SetGuide, _ path: String) throws -> Int {
        let path = try #require(GuidePath(path))
        return try #require(guide.rows(at: path).first)
    }

    private func row(_ guide: SetGuide, _ path: String) throws -> GuideRow {
        guide.rows[try index(guide, path)]
    }

    @Test("Each key changes the guide that the agreement is held against, and no other")
    func keys() throws {
        let small = folder(
            "places:", "  - {at: CUR, use: required}", "  - {at: REF, times: 3}",
            "  - {at: PO1, times: 500}", "  - {at: DTM, use: unused}",
            "  - {at: REF.02, min: 3, max: 10}", "  - {at: BEG.03, use: optional}",
            "  - {at: BEG.02, codes: [SA, DS]}")
        let guide = try guide(small)
        #expect(try row(guide, "CUR").isMandatory)
        #expect(try row(guide, "REF").maximumUse == 3)
        #expect(try guide.loops[row(guide, "PO1").loop].maximumRepeats == 500)
        #expect(try !row(guide, "DTM").isUsed)
        let number = try #require(guide.element(2, ofRow: index(guide, "REF")))
        #expect(number.minimum == 3 && number.maximum == 10)
        let other = try SmallFolder.standard.guide(version: "004010", set: "850")
        #expect(try !row(other, "CUR").isMandatory)
        #expect(try row(other, "REF").maximumUse == 0)
    }

    @Test("Rules are read with conditions, demand and text")
    func rules() throws {
        let small = folder(
            "rules:", "  - when: [{at: BEG.02, is: [DS]}, {at: CUR}]", "    require: \"N1[ST]\"",
            "    text: Name the party to ship to", "  - when: [{at: N1.04, empty: true}]",
            "    refuse: N1/N3")
        #expect(small.read().diagnostics.isEmpty)
        #expect(try guide(small).rows.count > 0)
    }

    @Test(
        "What is wrong is told by file, line and column",
        arguments: [
            ("places: [{at: BEG.2x}]", "2:15 profile.guide.form"),
            ("places: [{at: QQQ}]", "2:15 profile.guide.place"),
            ("places: [{at: BEG.99}]", "2:15 profile.guide.place"),
            ("places: [{at: REF, max: 3}]", "2:15 profile.guide.change"),
            ("places: [{at: BEG.01, codes: [\"00\"], add: [ZZ]}]", "2:43 profile.guide.form"),
            ("places: [{at: BEG.01, codes: [\"00\", Q9]}]", "2:15 profile.guide.code"),
            ("places: [{at: BEG.01, usage: required}]", "2:23 profile.key.unknown"),
            ("rules: [{when: [{at: BEG.02}], text: x}]", "2:16 profile.guide.form"),
            ("rules: [{require: CUR, refuse: REF}]", "2:32 profile.guide.form"),
            (
                "rules: [{when: [{at: CUR, is: [x], empty: true}], require: REF}]",
                "2:43 profile.guide.form"
            ),
            (
                "rules: [{when: [{at: CUR, empty: true}], require: REF}]",
                "2:51 profile.guide.change"
            ),
        ])
    func wrong(_ line: String, expected: String) {
        #expect(folder(line).faults == ["\(Self.path):\(expected)"])
    }

    @Test("A place that is not there comes with the nearest one")
    func nearest() throws {
        let found = folder("places: [{at: PO1/PIX, use: required}]").read().diagnostics
        #expect(try #require(found.first).message.contains("PO1/PID"))
    }

    @Test("A guide without an agreement is told")
    func unused() {
        var small = SmallFolder()
        small.texts["birch/855.guide.yaml"] = "why: x"
        #expect(small.faults == ["birch/855.guide.yaml:1:1 profile.guide.unused"])
    }

    @Test("What the standard asks senders to leave out can be refused by agreement")
    func surplus() throws {
        var small = SmallFolder()
        small.replace(
            "version: \"004010\"}",
            by: """
                version: "004010",
                     validate: {characters: utf8, separators: refused, blanks: refused,
                                zeros: refused}}
                """, in: "birch/partner.yaml")
        let partner = try #require(small.read().folder?.partner(named: "birch"))
        let policy = partner.agreements[0].validation
        #expect(policy.characterSet == .utf8)
        #expect(policy.trailingSeparators == .refused)
        #expect(policy.blanks == .refused && policy.zeros == .refused)
    }
}
