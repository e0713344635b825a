import Diagnostics
import Guides
import Testing

@Suite("Checking elements")
struct ElementTests {
    static let beg = "BEG*00*SA*PO-1**20260102"

    /// Walks an order with one segment in its heading and one in its line.
    private func told(
        heading: String = "", line: String = "", version: String = "004010",
        policy: ValidationPolicy = ValidationPolicy()
    ) throws -> [String] {
        let body = [Self.beg, heading, "PO1*1*10*EA", line].filter { !$0.isEmpty }
        return try Bench.walk(body.joined(separator: "\n"), version: version, policy: policy)
            .faults.map {
                "\($0.code.name.dropFirst("validate.element.".count)) \($0.place.position)"
            }
    }

    @Test(
        "each fault of an element has its code and position",
        arguments: [
            // AK403 1
            ("REF**1", ["missing REF01"]),
            ("N1*BY*A\nN3", ["missing N301"]),
            ("PER*  *x", ["missing PER01"]),
            // AK403 2: P, R, C, L
            ("PER*BD*Ann*TE", ["conditional PER04"]),
            ("PER*BD*Ann**555", ["conditional PER03"]),
            ("REF*DP", ["conditional REF02"]),
            ("DTM*002***", ["conditional DTM02"]),
            ("DTM*002*20260110**UT", ["conditional DTM03"]),
            ("SAC*C", ["conditional SAC02"]),
            ("SAC*C*D240*ZZ", ["conditional SAC04"]),
            // AK403 3; trailing separators are tolerated
            ("N1*BY*A\nN3*a*b*c", ["too-many N303"]),
            ("N1*BY*A\nN3*a*b**", []),
            ("N1*BY*A\nN3*a*b**  ", []),
            // AK403 4 and 5
            ("CUR*B*USD", ["too-short CUR01"]),
            ("CUR*BY*US", ["too-short CUR02"]),
            // Blanks fill a code up to its least length.
            ("CUR*BY*US ", []),
            ("CUR*BY*U ", ["too-short CUR02"]),
            ("CUR*BY*USDX", ["too-long CUR02"]),
            ("REF*DP*1234567890123456789012345678901", ["too-long REF02"]),
            // AK403 6
            ("TAX*A\u{7}B", ["invalid-character TAX01"]),
            ("CUR*BY*USD*1A.50", ["invalid-character CUR03"]),
            ("CUR*BY*USD*1.2.3", ["invalid-character CUR03"]),
            ("PWK*OZ*FX*x", ["invalid-character PWK03"]),
            // AK403 8 and 9
            ("DTM*002*20260230", ["invalid-date DTM02"]),
            ("DTM*002*20251301", ["invalid-date DTM02"]),
            ("DTM*002*2026010A", ["invalid-date DTM02"]),
            ("DTM*002*260110", ["too-short DTM02"]),
            ("DTM*002*20260110*2460", ["invalid-time DTM03"]),
            ("DTM*002*20260110*12005", ["invalid-time DTM03"]),
            ("DTM*002*20260110*12005999", []),
            ("DTM*002*20240229", []),
            ("DTM*002*20260110*235959", []),
        ])
    func heading(_ segment: String, expected: [String]) throws {
        #expect(try told(heading: segment) == expected)
    }

    @Test("an element that two rules miss is told once")
    func once() throws {
        #expect(try told(line: "PO4*1*1*EA**G**LB") == ["conditional PO406"])
    }

    @Test("an exclusion names the element that is too many (AK403 10)")
    func exclusion() throws {
        #expect(try told(line: "MEA**WT*5*LB****10") == ["excluded MEA08"])
        #expect(try told(line: "MEA**WT*5*LB") == [])
    }

    @Test(
        "numbers count digits only, and superfluous zeros are forgiven",
        arguments: [
            ("PO1*1*-123456789012345*EA", []),
            ("PO1*1*1234567890.12345*EA", []),
            ("PO1*1*1234567890123456*EA", ["too-long PO102"]),
            ("PO1*1*0000000000000005.50*EA", []),
            ("PO1*1*5.0000000000000000*EA", []),
            ("PO1*1*.5*EA", []),
            ("PO1*1*12.*EA", []),
            ("PO1*1*-*EA", ["invalid-character PO102"]),
            ("PO1*1*1-*EA", ["invalid-character PO102"]),
            ("PO1*1*1 0*EA", ["invalid-character PO102"]),
            ("PO1*1*10 *EA", []),
            ("PO1*1*10*EA   ", []),
        ] as [(String, [String])])
    func numbers(_ line: String, expected: [String]) throws {
        let walk = try Bench.walk("\(Self.beg)\n\(line)")
        #expect(
            walk.faults.map { "\($0.code.name.dropFirst(17)) \($0.place.position)" } == expected)
    }

    @Test("a code is looked for only in complete lists, and warns (AK403 7)")
    func codes() throws {
        let walk = try Bench.walk("BEG*Q9*XX*PO-1**20260102\nCUR*BY*QQQ\nPO1*1*10*Q9")
        #expect(
            walk.told == [
                "validate.element.unknown-code 2 BEG01", "validate.element.unknown-code 2 BEG02",
                "validate.element.unknown-code 4 PO103",
            ])
        #expect(walk.faults.allSatisfy { $0.severity == .warning })
        #expect(walk.faults.first?.value == Array("Q9".utf8))
    }

    @Test("an agreement can make a code matter more, less or not at all")
    func severities() throws {
        var policy = ValidationPolicy(severities: [.elementCode: .error])
        let body = "BEG*Q9*SA*PO-1**20260102\nPO1*1*10*EA"
        #expect(try Bench.walk(body, policy: policy).faults.map(\.severity) == [.error])
        policy.severities[.elementCode] = .note
        #expect(try Bench.walk(body, policy: policy).faults == [])
    }

    @Test(
        "the agreed character set decides",
        arguments: [
            (ValidationPolicy.CharacterSet.basic, "N3*main", 1), (.basic, "N3*MAIN (1)", 0),
            (.extended, "N3*main", 0), (.extended, "N3*Münster", 0), (.extended, "N3*a\tb", 1),
            (.any, "N3*a\tb", 0), (.any, "N3*a>b", 1),
        ])
    func characters(_ set: ValidationPolicy.CharacterSet, segment: String, faults: Int) throws {
        let policy = ValidationPolicy(characterSet: set)
        let body = "BEG*00*SA*PO1**20260102\nN1*BY*A\n\(segment)\nPO1*1*10*EA"
        #expect(try Bench.walk(body, policy: policy).faults.count == faults)
    }

    @Test("lengths count characters, not bytes")
    func utf8() throws {
        let name = String(repeating: "ü", count: 60)
        #expect(try told(heading: "N1*BY*\(name)") == [])
        #expect(try told(heading: "N1*BY*\(name)ü") == ["too-long N102"])
    }

    @Test("composites are checked component by component")
    func composites() throws {
        #expect(try told(line: "MEA**WT*5*LB>2>1") == [])
        #expect(try told(line: "MEA**WT*5*>2") == ["missing MEA04-1"])
        #expect(try told(line: "MEA**WT*5*LBX") == ["too-long MEA04-1"])
        #expect(try told(heading: "REF*DP*1**DP>1>IA") == ["conditional REF04-4"])
        #expect(
            try told(heading: "REF*DP*1**DP>1>IA>2>CT>3>4") == ["too-many-components REF04-7"])
        #expect(try told(heading: "REF*DP*1**DP>1>>>>>") == [])
    }

    @Test("a simple element has one component and, unless it may repeat, one occurrence")
    func separators() throws {
        #expect(try told(heading: "REF*DP*1>2") == ["too-many-components REF02"])
        #expect(
            try told(heading: "REF*DP*1^2", version: "005010") == ["too-many-repetitions REF02"])
        #expect(try told(heading: "REF*DP*1^2") == [])
    }

    @Test("a fault carries what an acknowledgment needs")
    func details() throws {
        let walk = try Bench.walk("\(Self.beg)\nPO1*1*10*EACH\nREF*DP*1")
        let fault = try #require(walk.faults.first)
        #expect(fault.code == .elementTooLong)
        #expect(fault.place.segment == 3)
        #expect(fault.place.tag == "PO1")
        #expect(fault.place.element == 3)
        #expect(fault.place.reference == 355)
        #expect(fault.place.loop == "PO1")
        #expect(fault.value == Array("EACH".utf8))
        #expect(fault.message == "PO103 is longer than 2")
        let diagnostic = fault.diagnostic(interchange: 1, group: 2, set: 3)
        #expect(diagnostic.value == "EACH")
        guard case .data(let place) = diagnostic.place else {
            Issue.record("a fault is in the data")
            return
        }
        #expect(place.set == 3)
        #expect(place.byte != nil)
    }
}
