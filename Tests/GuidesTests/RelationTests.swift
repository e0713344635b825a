import Diagnostics
import Guides
import Testing

@Suite("What segments of a set say about each other")
struct RelationTests {
    private func told(_ levels: [String], kind: String = "0001") throws -> [String] {
        let body = ["BSN*00*S-1*20260102*1200*\(kind)"] + levels.map { "HL*\($0)" }
        return try Bench.walk(body.joined(separator: "\n"), set: "856").told
    }

    @Test(
        "the nodes of a ship notice form a tree: number, parent, level, children",
        arguments: [
            (["1**S*1", "2*1*O*1", "3*2*P*1", "4*3*I*0"], []),
            (["1**S*1", "2*1*O*1"], ["validate.hierarchy.childless 4 HL04"]),
            (
                ["1**S*1", "2*1*O*1", "3*1*O*1"],
                [
                    "validate.hierarchy.childless 4 HL04", "validate.hierarchy.childless 5 HL04",
                ]
            ),
            (["1**S", "2*1*O", "3*2*T", "4*3*P", "5*4*I", "6*4*I", "7*1*O", "8*7*I"], []),
            (["1**S", "2*1*O", "2*1*O"], ["validate.hierarchy.repeated 5 HL01"]),
            (["1**S", "2*9*O"], ["validate.hierarchy.orphan 4 HL02"]),
            (["1**S", "2*2*O"], ["validate.hierarchy.orphan 4 HL02"]),
            (["1**S*0", "2*1*O"], ["validate.hierarchy.leaf 4 HL02"]),
            (["1**O"], ["validate.hierarchy.level 3 HL03"]),
            (["1**S", "2*1*I", "3*2*O"], ["validate.hierarchy.level 5 HL03"]),
            (["1**S", "2*1*S"], ["validate.hierarchy.level 4 HL03"]),
            (["1**S", "2*1*ZZ", "3*2*I", "4*3*ZZ"], []),
        ])
    func notice(_ levels: [String], expected: [String]) throws {
        #expect(try told(levels) == expected)
    }

    @Test(
        "BSN05 says which level stands above which",
        arguments: [("0001", 0), ("0002", 1), ("0003", 1), ("0004", 0), ("", 0), ("ZZZZ", 0)])
    func kinds(_ kind: String, faults: Int) throws {
        let levels = ["1**S", "2*1*O", "3*2*P", "4*3*I"]
        #expect(try told(levels, kind: kind).count == faults)
    }

    @Test("a broken tree is an error, a doubtful order a warning, unless agreed otherwise")
    func severities() throws {
        let body = "BSN*00*S-1*20260102*1200*0001\nHL*1**O\nHL*2*7*O"
        let usual = try Bench.walk(body, set: "856").faults
        #expect(usual.map(\.code) == [.hierarchyLevel, .hierarchyParent])
        #expect(usual.map(\.severity) == [.warning, .error])
        let policy = ValidationPolicy(severities: [.hierarchyLevel: .note])
        let agreed = try Bench.walk(body, set: "856", policy: policy).faults
        #expect(agreed.map(\.code) == [.hierarchyParent])
        #expect(agreed.first?.value == Array("7".utf8))
    }

    @Test("a promise of children that is not kept is told where it was made, once the set is whole")
    func promise() throws {
        let body = "BSN*00*S-1*20260102*1200*0001\nHL*1**S*1\nHL*2*1*O*1\nHL*3*1*O"
        let fault = try #require(try Bench.walk(body, set: "856").faults.first)
        #expect(fault.severity == .warning)
        #expect(fault.place.loop == "HL")
        #expect(fault.place.element == 4 && fault.place.reference == 736)
        let cut = ["ST*856*1"] + body.split(separator: "\n").map(String.init)
        let guide = try Bench.standard.guide(version: "004010", set: "856")
        let told = try Bench.walk(lines: cut, guide: guide, version: "004010").told
        #expect(told.filter { $0.contains("hierarchy") } == [])
    }

    @Test(
        "CTT01 counts the lines, CTT02 adds up their quantities, in either way of adding",
        arguments: [
            ("CTT*2*15", []), ("CTT*2", []), ("CTT*2*15.00", []), ("CTT*02", []),
            ("CTT*3", ["validate.count.wrong 5 CTT01"]),
            ("CTT*0*15", ["validate.count.wrong 5 CTT01"]),
            ("CTT*2*16", ["validate.total.wrong 5 CTT02"]),
            ("CTT*1*-15", ["validate.count.wrong 5 CTT01"]),
            ("CTT*X*15", ["validate.element.invalid-character 5 CTT01"]),
            ("CTT*1234567", ["validate.element.too-long 5 CTT01"]),
        ])
    func totals(_ line: String, expected: [String]) throws {
        let body = "BEG*00*SA*PO-1**20260102\nPO1*1*10*EA\nPO1*2*5*CA\n\(line)"
        #expect(try Bench.walk(body).told == expected)
    }

    @Test(
        "a hash total is a sum of digits cut off on the left, or the plain sum",
        arguments: [
            (["1.5", "10"], "25", true), (["1.5", "10"], "11.5", true),
            (["1.5", "10"], "11.6", false), (["-2", "5"], "7", true), (["-2", "5"], "3", true),
            (["9999999999", "1"], "0", true), (["9999999999", "1"], "1", false),
            (["7X", "5"], "99", true), (["", "5"], "5", true),
        ])
    func hashTotals(_ quantities: [String], stated: String, agrees: Bool) throws {
        let lines = quantities.map { "PO1*1*\($0)*EA" }.joined(separator: "\n")
        let body = "BEG*00*SA*PO-1**20260102\n\(lines)\nCTT*\(quantities.count)*\(stated)"
        let codes = try Bench.walk(body).faults.map(\.code)
        #expect(codes.contains(.totalWrong) == !agrees)
    }

    /// A set with totals: its body with the right ones and, by what replaces them, the wrong ones.
    struct Totals: Sendable, CustomTestStringConvertible {
        let id: String
        let body: String
        let statement: String
        /// What may stand in its place, and what is then told.
        let others: [(statement: String, told: [String])]
        var testDescription: String { id }

        init(_ id: String, _ body: String, _ statement: String, _ others: (String, [String])...) {
            self.id = id
            self.body = body
            self.statement = statement
            self.others = others
        }
    }

    static let otherTotals: [Totals] = [
        Totals(
            "849", "BRC*00*20260102\nCON*CT*1*AA\nPAD*1\nQTY*38*5\nCON*CT*2*AA\nPAD*2\nQTY*38*7",
            "CTT*2*12", ("CTT*3*12", ["validate.count.wrong CTT01"]),
            ("CTT*2*13", ["validate.total.wrong CTT02"])),
        Totals(
            "866",
            "BSS*05*SQ-1*20260102*DL*20260102*20260105\nDTM*002*20260103\nQTY*38*4\n"
                + "DTM*002*20260104\nQTY*38*6",
            "CTT*2*10", ("CTT*1*10", ["validate.count.wrong CTT01"]),
            ("CTT*2*9", ["validate.total.wrong CTT02"])),
        Totals(
            "869", "BSI*Q-1*20260102*1\nHL*1**O\nHL*2*1*I", "CTT*2",
            ("CTT*1", ["validate.count.wrong CTT01"])),
        Totals(
            "940", "W05*N*1\nLX*1\nW01*48*CA\nLX*2\nW01*8*CA", "W76*56",
            ("W76*57", ["validate.total.wrong W7601"])),
        Totals(
            "943", "W06*N*1*20260102\nN1*SF*A*92*1\nW04*5*CA\nW04*6*CA", "W03*11",
            ("W03*12", ["validate.total.wrong W0301"])),
        Totals(
            "944", "W17*F*20260102*1\nN1*SF*A*92*1\nLX*1\nW07*5*CA\nW07*6*CA", "W14*11",
            ("W14*5", ["validate.total.wrong W1401"])),
        Totals(
            "945", "W06*N*1*20260102\nN1*SF*A*92*1\nLX*1\nW12*SH**48**CA\nLX*2\nW12*SH**8**CA",
            "W03*56", ("W03*8", ["validate.total.wrong W0301"])),
    ]

    @Test("other sets have totals of their own", arguments: otherTotals, Bench.standard.versions)
    func totalsOfOthers(_ totals: Totals, _ version: String) throws {
        // LX came into the 944 after 004010.
        let hasLines = version > "004010" || totals.id != "944"
        let body = hasLines ? totals.body : totals.body.replacing("LX*1\n", with: "")
        func told(_ statement: String) throws -> [String] {
            try Bench.walk("\(body)\n\(statement)", set: totals.id, version: version).faults
                .filter { [.countWrong, .totalWrong].contains($0.code) }
                .map { "\($0.code) \($0.place.position)" }
        }
        #expect(try told(totals.statement) == [])
        for other in totals.others { #expect(try told(other.statement) == other.told) }
    }

    @Test("totals warn, and are what the agreement says; a ship notice counts its HL")
    func totalSeverities() throws {
        let body = "BSN*00*S-1*20260102*1200*0001\nHL*1**S\nHL*2*1*O\nSN1**3*EA\nCTT*1*4"
        let usual = try Bench.walk(body, set: "856").faults
        #expect(usual.map(\.code) == [.countWrong, .totalWrong])
        #expect(usual.map(\.severity) == [.warning, .warning])
        #expect(usual.first?.message == "CTT01 says 1, but HL comes 2 times")
        #expect(usual.last?.message == "CTT02 says 4, but the sum of SN1.02 is 3")
        #expect(usual.map(\.place.reference) == [354, 347])
        let policy = ValidationPolicy(severities: [.countWrong: .error, .totalWrong: .note])
        let agreed = try Bench.walk(body, set: "856", policy: policy).faults
        #expect(agreed.map(\.severity) == [.error])
    }

    @Test("several rules that miss one element give one fault with all their reasons")
    func reasons() throws {
        let body = "BEG*00*SA*PO-1**20260102\nPO1*1*10*EA\nSAC*C*D240*******EA**1"
        let faults = try Bench.walk(body).faults
        #expect(faults.map(\.code) == [.elementConditional])
        #expect(faults.map(\.place.position) == ["SAC10"])
        #expect(
            faults.map(\.message) == ["SAC10 is missing: 09 and 10 come together; 11 needs it"])
        let two = try Bench.walk("BEG*00*SA*PO-1**20260102\nPO1*1*10*EA\nSAC*C***12")
        #expect(two.faults.map(\.place.position) == ["SAC02", "SAC03"])
    }

    @Test("LE ends the loop that LS began")
    func bounds() throws {
        let line = "BEG*00*SA*PO-1**20260102\nPO1*1*10*EA\nLS*LDT\nLDT*AF*3*DA"
        #expect(try Bench.walk("\(line)\nLE*LDT").told == [])
        #expect(try Bench.walk("\(line)\nLE*N1").told == ["validate.loop.bounds 6 LE01"])
    }

    @Test("LS01 tells bounded loops side by side apart")
    func sideBySide() throws {
        let head = "BCT*PC\nLIN**UP*1\nCTP\nLS*N1\nN1*BY*A\nN3*1 Main\nLE*N1"
        let walk = try Bench.walk(head, set: "832", version: "005010")
        #expect(walk.told == [])
        let row = try #require(walk.placements[5].row)
        #expect(walk.tree.guide.loops[walk.tree.guide.rows[row].loop].path == "LIN/CTP/LS/N1")
    }
}

@Suite("What the standard asks senders to leave out")
struct SurplusTests {
    private func told(_ line: String, _ policy: ValidationPolicy) throws -> [String] {
        try Bench.walk("BEG*00*SA*PO-1**20260102\nN1*BY*A\n\(line)\nPO1*1*10*EA", policy: policy)
            .faults.map {
                "\($0.code.name.dropFirst("validate.element.".count)) \($0.place.position)"
            }
    }

    @Test(
        "separators after the last value",
        arguments: [
            ("N3*a*", ["trailing-separator N302"]), ("N3*a****", ["trailing-separator N305"]),
            ("N3*a", []), ("REF*DP*1**ZZ>1>", ["trailing-separator REF04"]),
            ("REF*DP*1**ZZ>1", []),
        ])
    func separators(_ line: String, expected: [String]) throws {
        #expect(try told(line, ValidationPolicy(trailingSeparators: .refused)) == expected)
        #expect(try told(line, ValidationPolicy()) == [])
    }

    @Test(
        "blanks that fill up",
        arguments: [
            ("N3*a ", ["padding N301"]), ("N3*a*  ", ["padding N302"]), ("N3* a b", []),
            ("REF*DP*1 ", ["padding REF02"]), ("REF*DP*1**ZZ>1 ", ["padding REF04-2"]),
        ])
    func blanks(_ line: String, expected: [String]) throws {
        #expect(try told(line, ValidationPolicy(blanks: .refused)) == expected)
        #expect(try told(line, ValidationPolicy(zeros: .refused)) == [])
    }

    @Test(
        "zeros that say nothing",
        arguments: [
            ("007", 1), ("7.50", 1), ("-07", 1), ("0.5", 0), ("0", 0), ("70", 0), ("7.05", 0),
            ("00.5", 1), ("7", 0), ("-", 1),
        ])
    func zeros(_ number: String, faults: Int) throws {
        let body = "BEG*00*SA*PO-1**20260102\nPO1*1*\(number)*EA"
        let refusing = ValidationPolicy(zeros: .refused)
        #expect(try Bench.walk(body, policy: refusing).faults.count == faults)
        let told = try Bench.walk(body, policy: refusing).faults.map(\.code)
        #expect(told.allSatisfy { $0 == (number == "-" ? .elementCharacter : .elementPadding) })
    }

    @Test("what leaves us is held to all of it")
    func outbound() throws {
        let body = "BEG*Q9*SA*PO-1**20260102\nREF*DP*1 *\nPO1*1*07*EA"
        let faults = try Bench.walk(body, policy: .outbound).faults
        #expect(
            faults.map(\.code) == [
                .elementCode, .elementPadding, .elementTrailing, .elementPadding,
            ])
        #expect(faults.allSatisfy { $0.severity == .error })
    }

    @Test(
        "UTF-8 is checked where it is agreed",
        arguments: [
            ([0x4D, 0xC3, 0xBC], 0), ([0x4D, 0xFC], 1), ([0xC0, 0x80], 1),
            ([0xE2, 0x82, 0xAC], 0), ([0xE2, 0x82], 1), ([0xED, 0xA0, 0x80], 1),
            ([0xF0, 0x9F, 0x9A, 0xA2], 0), ([0xF5, 0x80, 0x80, 0x80], 1), ([0x41, 0x07], 1),
            ([0xE0, 0x9F, 0x80], 1), ([0xF4, 0x90, 0x80, 0x80], 1), ([0x41, 0x80], 1),
        ] as [([UInt8], Int)])
    func utf8(_ bytes: [UInt8], faults: Int) throws {
        let line = Array("N3*".utf8) + bytes
        let walk = try Bench.walk(
            raw: line, policy: ValidationPolicy(characterSet: .utf8))
        #expect(walk.faults.map(\.code) == Array(repeating: .elementCharacter, count: faults))
    }
}
