import Diagnostics
import Guides
import Testing

@Suite("A partner's guide laid over the standard's")
struct OverlayTests {
    static func line(_ number: Int) -> TextPlace {
        TextPlace(file: "alder/850.guide.yaml", line: number, column: 5)
    }

    private func path(_ text: String) throws -> GuidePath { try #require(GuidePath(text)) }

    /// What is told of an order under an overlay: code, ordinal, position, line of the guide.
    private func told(
        _ body: String, _ overlay: GuideOverlay, policy: ValidationPolicy = ValidationPolicy()
    ) throws -> [String] {
        let base = try Bench.standard.guide(version: "004010", set: "850")
        let (guide, diagnostics) = base.applying(overlay)
        #expect(diagnostics == [])
        let lines = body.split(separator: "\n").map(String.init)
        let walk = try Bench.walk(
            lines: ["ST*850*0001"] + lines + ["SE*\(lines.count + 2)*0001"],
            guide: #require(guide), version: "004010", policy: policy)
        return walk.faults.map { fault in
            let rule = fault.rule.map { " :\($0.line)" } ?? ""
            return "\(fault.code) \(fault.place.segment ?? 0) \(fault.place.position)\(rule)"
        }
    }

    private func change(
        _ text: String, usage: GuideOverlay.Usage? = nil, minimum: Int? = nil, maximum: Int? = nil,
        codes: GuideOverlay.Codes? = nil, limit: Int? = nil
    ) throws -> GuideOverlay {
        GuideOverlay(changes: [
            .init(
                try path(text), usage: usage, minimum: minimum, maximum: maximum, codes: codes,
                limit: limit, place: Self.line(3))
        ])
    }

    static let order = "BEG*00*SA*PO-1**20260102\nREF*DP*042\nN1*ST*A*92*0042\nPO1*1*10*EA*5"

    @Test("usage tightens and loosens")
    func usage() throws {
        let order = Self.order
        #expect(
            try told(order, change("CUR", usage: .required)) == [
                "validate.segment.missing 3 CUR :3"
            ])
        #expect(
            try told(order, change("REF", usage: .unused)) == ["validate.segment.unused 3 REF :3"])
        #expect(
            try told(order, change("N1", usage: .unused)) == ["validate.segment.unused 4 N1 :3"])
        #expect(
            try told(order, change("PO1.06", usage: .required)) == [
                "validate.element.missing 5 PO106 :3"
            ])
        #expect(
            try told(order, change("PO1.04", usage: .unused)) == [
                "validate.element.unused 5 PO104 :3"
            ])
        #expect(
            try told(order, change("N1[BY]", usage: .required)) == [
                "validate.segment.missing 6 N1 :3"
            ])
        #expect(try told(order, change("N1[ST]", usage: .required)) == [])
        #expect(
            try told(order, change("N1[ST]", usage: .unused)) == ["validate.segment.unused 4 N1 :3"]
        )
        let bare = order.replacing("BEG*00*SA*PO-1**20260102\n", with: "")
        #expect(try told(bare, change("BEG", usage: .optional)) == [])
        let short = order.replacing("SA*PO-1", with: "SA*")
        #expect(try told(short, change("BEG.03", usage: .optional)) == [])
    }

    @Test("lengths, codes and limits change where the guide says, and nowhere else")
    func values() throws {
        let order = Self.order
        #expect(
            try told(order, change("REF.02", maximum: 2)) == [
                "validate.element.too-long 3 REF02 :3"
            ])
        #expect(
            try told(order, change("REF.02", minimum: 5)) == [
                "validate.element.too-short 3 REF02 :3"
            ])
        #expect(
            try told(order, change("BEG.01", codes: .only(["05"])))
                == ["validate.element.code-unused 2 BEG01 :3"])
        #expect(
            try told(order, change("BEG.01", codes: .removing(["00"])))
                == ["validate.element.code-unused 2 BEG01 :3"])
        let odd = order.replacing("BEG*00", with: "BEG*Q9")
        #expect(try told(odd, change("BEG.01", codes: .adding(["Q9"]))) == [])
        #expect(
            try told(odd, change("BEG.01", codes: .only(["05"])))
                == ["validate.element.unknown-code 2 BEG01"])
        let text = try change("BEG.03", codes: .only(["A-LONG-NUMBER-1", "A-LONG-NUMBER-2"]))
        #expect(try told(order, text) == ["validate.element.code-unused 2 BEG03 :3"])
        #expect(try told(order.replacing("PO-1", with: "A-LONG-NUMBER-2"), text) == [])
        #expect(
            try told(order.replacing("PO-1", with: "A-LONG-NUMBER-3"), text)
                == ["validate.element.code-unused 2 BEG03 :3"])
        let two = order.replacing("REF*DP*042", with: "REF*DP*042\nREF*ZZ*1")
        #expect(try told(two, change("REF", limit: 1)) == ["validate.segment.too-many 4 REF :3"])
        let lines = order + "\nREF*DP*1234567\nPO1*2*1*EA*5"
        #expect(try told(lines, change("PO1", limit: 1)) == ["validate.loop.too-many 7 PO1 :3"])
        #expect(try told(lines, change("REF.02", maximum: 5)) == [])
        #expect(
            try told(lines, change("PO1/REF.02", maximum: 5))
                == ["validate.element.too-long 6 REF02 :3"])
        let charges = order.replacing(
            "REF*DP*042",
            with: Array(repeating: "SAC*C*D240*ZZ*1", count: 30).joined(separator: "\n"))
        #expect(try told(charges, change("SAC", limit: 0)) == [])
    }

    @Test("components have usage and length of their own")
    func components() throws {
        let order = Self.order.replacing("REF*DP*042", with: "REF*DP*042**IA>12>ZZ>1")
        #expect(
            try told(order, change("REF.04-2", maximum: 1)) == [
                "validate.element.too-long 3 REF04-2 :3"
            ])
        let short = Self.order.replacing("REF*DP*042", with: "REF*DP*042**IA>12")
        #expect(
            try told(short, change("REF.04-3", usage: .required))
                == ["validate.element.missing 3 REF04-3 :3"])
        #expect(
            try told(order, change("REF.04-4", usage: .unused))
                == ["validate.element.unused 3 REF04-4 :3"])
    }

    // MARK: - Rules

    private func rule(
        _ conditions: [(String, GuideOverlay.Condition.Test)], _ place: String,
        _ usage: GuideOverlay.Usage = .required, among values: [String] = []
    ) throws -> GuideOverlay {
        let conditions = try conditions.map { GuideOverlay.Condition(try path($0.0), $0.1) }
        return GuideOverlay(rules: [
            .init(when: conditions, try path(place), usage, among: values, place: Self.line(9))
        ])
    }

    @Test("a rule may ask for one of some values, or forbid some")
    func allowedValues() throws {
        let head = "BEG*00*DS*PO-1**20260102"
        let lines = "PO1*1*1*EA***UP*1\nPO1*2*1*EA***VN*1\nPO1*3*1*EA"
        let demand = try rule(
            [("BEG.02", .among(["DS"]))], "PO1.06", among: ["UP", "EN"])
        #expect(
            try told("\(head)\n\(lines)", demand) == [
                "validate.element.dependent-code 4 PO106 :9",
                "validate.element.dependent 5 PO106 :9",
            ])
        #expect(try told("\(head.replacing("DS", with: "SA"))\n\(lines)", demand) == [])
        let ban = try rule(
            [("BEG.02", .among(["DS"]))], "PO1.06", .unused, among: ["VN", "BP"])
        #expect(
            try told("\(head)\n\(lines)", ban)
                == ["validate.element.dependent-code 4 PO106 :9"])
        let base = try Bench.standard.guide(version: "004010", set: "850")
        let text = try #require(base.applying(demand).guide)
        let walk = try Bench.walk(
            lines: ["ST*850*1", head, "PO1*1*1*EA***VN*1", "SE*4*1"], guide: text,
            version: "004010")
        #expect(
            walk.faults.map(\.message) == ["PO1.06 has to be UP or EN where BEG.02 is DS"])
        #expect(walk.faults.first?.value == Array("VN".utf8))
        let segment = try rule([("BEG.02", .present)], "CUR", among: ["USD"])
        #expect(base.applying(segment).diagnostics.map(\.code) == [.guideChangeWrong])
    }

    @Test("every breach that came before its condition is told")
    func breaches() throws {
        let later = try rule([("PO1.01", .among(["2"]))], "REF", .unused)
        #expect(
            try told(
                "BEG*00*SA*PO-1**20260102\nREF*DP*1\nREF*ZZ*2\nPO1*1*1*EA\nPO1*2*1*EA", later)
                == [
                    "validate.segment.dependent-unused 3 REF :9",
                    "validate.segment.dependent-unused 4 REF :9",
                ])
    }

    @Test("if BEG02 is DS, N1*ST is required")
    func dropShip() throws {
        let rule = try rule([("BEG.02", .among(["DS"]))], "N1[ST]")
        let order = Self.order
        #expect(try told(order, rule) == [])
        let drop = order.replacing("*SA*", with: "*DS*")
        #expect(try told(drop, rule) == [])
        let to = "N1*ST*A*92*0042"
        #expect(
            try told(drop.replacing(to, with: "N1*BY*A"), rule)
                == ["validate.segment.dependent 6 N1 :9"])
        #expect(try told(order.replacing(to, with: "N1*BY*A"), rule) == [])
    }

    @Test("a rule holds in each instance of the innermost common loop")
    func scopes() throws {
        let rule = try rule([("N1.04", .absent)], "N1/N3")
        let head = "BEG*00*SA*PO-1**20260102"
        let parties = "N1*ST*A*92*12\nN1*BY*B\nN3*1 Main\nN1*RE*C\nN4*Dallas*TX"
        let partyFaults = try told("\(head)\n\(parties)\nPO1*1*10*EA*5\nN1*ST*D", rule)
        #expect(partyFaults == ["validate.segment.dependent 8 N3 :9"])
        let each = try self.rule([("PO1.02", .present)], "PO1/PID", .required)
        #expect(
            try told("\(head)\nPO1*1*10*EA\nPID*F****x\nPO1*2*10*EA\nPO1*3*1*EA", each)
                == ["validate.segment.dependent 6 PID :9", "validate.segment.dependent 7 PID :9"])
    }

    @Test(
        "rules within a segment, forbidden places, several conditions, conditions that come later")
    func others() throws {
        let head = "BEG*00*SA*PO-1**20260102"
        let local = try rule([("PO1.06", .among(["VN", "UP"]))], "PO1.08")
        #expect(
            try told("\(head)\nPO1*1*1*EA***VN*1\nPO1*2*1*EA***ZZ*1", local)
                == ["validate.element.dependent 3 PO108 :9"])
        let forbidden = try rule([("BEG.02", .among(["SA"]))], "PO1.05", .unused)
        #expect(
            try told("\(head)\nPO1*1*1*EA*5*PE\nPO1*2*1*EA*5", forbidden)
                == ["validate.element.dependent-unused 3 PO105 :9"])
        let both = try rule(
            [("BEG.02", .among(["SA"])), ("CUR", .present)], "REF[DP]")
        #expect(try told("\(head)\nPO1*1*1*EA", both) == [])
        #expect(
            try told("\(head)\nCUR*BY*USD\nREF*ZZ*1\nPO1*1*1*EA", both)
                == ["validate.segment.dependent 6 REF :9"])
        let later = try rule([("PO1.01", .among(["2"]))], "CUR", .unused)
        #expect(
            try told("\(head)\nCUR*BY*USD\nPO1*1*1*EA\nPO1*2*1*EA", later)
                == ["validate.segment.dependent-unused 3 CUR :9"])
    }

    @Test("a fault of a rule has the partner's text, its trigger and the guide's line")
    func text() throws {
        let base = try Bench.standard.guide(version: "004010", set: "850")
        let overlay = GuideOverlay(rules: [
            .init(
                when: [.init(try path("BEG.02"), .among(["DS"]))], try path("N1[ST]"), .required,
                text: "Drop shipments name the party to ship to", place: Self.line(9))
        ])
        let guide = try #require(base.applying(overlay).guide)
        let walk = try Bench.walk(
            lines: ["ST*850*1", "BEG*00*DS*PO-1**20260102", "PO1*1*1*EA", "SE*4*1"], guide: guide,
            version: "004010")
        let fault = try #require(walk.faults.first)
        #expect(fault.message == "Drop shipments name the party to ship to")
        #expect(fault.trigger?.position == "BEG02")
        #expect(fault.trigger?.segment == 2)
        #expect(fault.trigger?.reference == 92)
        let diagnostic = fault.diagnostic(interchange: 1, group: 1, set: 1)
        #expect(diagnostic.help.hasSuffix("The guide says so: alder/850.guide.yaml:9:5"))
        #expect(base.rows(at: try path("N1")) == guide.rows(at: try path("N1")))
    }

    // MARK: - What is wrong with a guide

    @Test(
        "what makes no sense is told at its line",
        arguments: [
            ("QQQ", GuideOverlay.Usage.required, nil, nil, "profile.guide.place"),
            ("PO1/BEG", .required, nil, nil, "profile.guide.place"),
            ("BEG.99", .required, nil, nil, "profile.guide.place"),
            ("REF.04-9", .required, nil, nil, "profile.guide.place"),
            ("REF.02-1", .required, nil, nil, "profile.guide.place"),
            ("REF", nil, 5, nil, "profile.guide.change"),
            ("REF.02", nil, nil, 5, "profile.guide.change"),
            ("REF.02", nil, 99, nil, "profile.guide.change"),
            ("N1[ST]", .optional, nil, nil, "profile.guide.change"),
        ] as [(String, GuideOverlay.Usage?, Int?, Int?, String)])
    func lint(
        _ place: String, usage: GuideOverlay.Usage?, minimum: Int?, limit: Int?, code: String
    ) throws {
        let base = try Bench.standard.guide(version: "004010", set: "850")
        let (guide, found) = base.applying(
            try change(place, usage: usage, minimum: minimum, limit: limit))
        #expect(guide == nil)
        #expect(found.map(\.code.name) == [code])
        #expect(found.map(\.place) == [.text(Self.line(3))])
    }

    @Test("a code outside the standard's list only warns")
    func unknownCode() throws {
        let base = try Bench.standard.guide(version: "004010", set: "850")
        let (guide, found) = base.applying(try change("BEG.01", codes: .only(["00", "Q9"])))
        #expect(guide != nil)
        #expect(found.map(\.code) == [.guideCodeUnknown])
        #expect(found.map(\.severity) == [.warning])
    }

    @Test(
        "paths are written as in maps",
        arguments: ["BEG.02", "PO1/N1[ST|BT].04", "REF.04-2", "N1", "LIN/CTP/LS/N1/N3.01"])
    func paths(_ text: String) throws {
        #expect(try path(text).description == text)
    }

    @Test(
        "and nothing else is a path",
        arguments: [
            "", "beg", "BEG.", "BEG.0", "BEG.1-0", "BEG.1-2-3", "/BEG", "N1[", "N1[]", "B.1",
        ])
    func noPath(_ text: String) { #expect(GuidePath(text) == nil) }
}
