import Canonical
import Guides
import Testing
import Values
import X12

@testable import Mapping

@Suite("Keeping what no rule reads")
struct UnmappedTests {
    private static let head = "BEG*00*SA*P1**20261127"

    private func unmapped(
        _ order: [String], overlay: String? = nil, version: String = "004010"
    ) throws -> [String] {
        let map = try Workbench.map(version, overlays: overlay.map { [$0] } ?? [])
        let items = try Workbench.run(map, order).document.body["unmapped"]?.items ?? []
        return items.map { item in
            let elements = (item["elements"]?.items ?? []).compactMap(\.text)
            return ([item["path"]?.text ?? ""] + elements).joined(separator: "*")
        }
    }

    @Test("Composites are kept whatever separators their sender uses, and go back so")
    func separators() throws {
        let delimiters = Delimiters(element: 0x7C, component: 0x3A, segment: 0x27, repetition: nil)
        var kept: [JSON] = []
        for (signs, text) in [
            (Delimiters.usual, "ZZ>2:X>YY>3"), (delimiters, "ZZ:2\\X:YY:3"),
        ] {
            var set = TransactionSet(delimiters: signs)
            for (tag, values) in [
                ("ST", ["850", "0001"]), ("BEG", ["00", "SA", "P1", "", "20261127"]),
                ("REF", ["DP", "1", "a>b", text]), ("PO1", ["1", "1", "EA"]),
                ("SE", ["5", "0001"]),
            ] {
                try set.append(tag, values.map { Array($0.utf8) }, byteOffset: 0, line: 1)
            }
            let guide = try Workbench.guide("004010")
            var tree = SetTree(guide: guide)
            var validator = SetValidator(guide)
            for index in set.segments {
                try set.withSegment(index) { try tree.append($0, at: validator.check($0)) }
            }
            let overlay = "extends: standard/850\nwhy: x\nremove: [references, department]"
            let map = try Workbench.map(overlays: [overlay])
            let body = map.run(tree, context: Workbench.context).document.body
            kept.append(try #require(body.path("unmapped[0].elements")))
        }
        #expect(kept[0] == ["DP", "1", "a>b", "ZZ>2:X>YY>3"])
        #expect(kept[1] == ["DP", "1", "a\\>b", "ZZ>2\\\\X>YY>3"])
        #expect(UnmappedText("ZZ>2\\\\X>YY>3").content == .composite(["ZZ", "2\\X", "YY", "3"]))
        #expect(UnmappedText("a\\>b").content == .text("a>b"))
        #expect(UnmappedText("a>b^c>>").content == .repetitions([.composite(["a", "b"]), "c"]))
        #expect(UnmappedText("a>b^c>>").text == "a>b^c")
    }

    @Test("A segment without a rule is kept whole, with its loops and ordinals")
    func paths() throws {
        let order = [
            Self.head, "INC*01*DO*1", "PO1*1*1*EA*1", "SI*VI*A*B**C", "PO1*2*1*EA*1", "SI*VI*A",
            "SI*VI*B", "SLN*1**I*2*EA", "TC2*J*9404", "N1*ST*X", "NX2*01*Y",
        ]
        #expect(
            try unmapped(order) == [
                "INC[1]*01*DO*1", "PO1[1]/SI[1]*VI*A*B**C", "PO1[2]/SI[1]*VI*A",
                "PO1[2]/SI[2]*VI*B", "PO1[2]/SLN[1]/TC2[1]*J*9404",
                "PO1[2]/SLN[1]/N1[1]/NX2[1]*01*Y",
            ])
    }

    @Test("One unread element keeps the whole segment")
    func element() throws {
        // REF04's third pair has no field.
        let order = [Self.head, "REF*DP*1**ZZ>2", "REF*DP*1**ZZ>2>YY>3", "PO1*1*1*EA*1"]
        #expect(try unmapped(order) == ["REF[2]*DP*1**ZZ>2>YY>3"])
    }

    @Test("Empty elements and components are nothing to read")
    func empty() throws {
        let order = [Self.head, "REF*DP*1**", "PO1*1*1*EA*1*****", "MEA*PD*LN*1*IN>>*2"]
        #expect(try unmapped(order).isEmpty)
    }

    @Test("What a selector or a pair's qualifier asked for counts as read")
    func selectors() throws {
        let overlay = """
            extends: standard/850
            why: x
            remove: [references, lines.ids]
            """
        let order = [Self.head, "REF*IA*77", "PO1*1*1*EA*1**VN*A-1"]
        #expect(try unmapped(order, overlay: overlay).isEmpty)
        let other = [Self.head, "REF*MR*77", "PO1*1*1*EA*1**VN*A-1*ZZ*Q"]
        #expect(
            try unmapped(other, overlay: overlay) == [
                "REF[1]*MR*77", "PO1[1]*1*1*EA*1**VN*A-1*ZZ*Q",
            ])
    }

    @Test("A segment that the guide has no place for is kept as well")
    func noPlace() throws {
        let order = [Self.head, "ZZZ*what*is*this", "PO1*1*1*EA*1"]
        #expect(try unmapped(order) == ["ZZZ[1]*what*is*this"])
    }

    @Test("Text keeps its inner and leading blanks; trailing ones have no meaning")
    func blanks() throws {
        let map = try Workbench.map()
        let order = [Self.head, "REF*DP*  a b  *   ", "PO1*1*1*EA*1"]
        let body = try Workbench.run(map, order).document.body
        #expect(body.path("references[0].id")?.text == "  a b")
        #expect(body.path("references[0].description") == nil)
    }

    @Test("A large order keeps its destinations and lines apart")
    func large() throws {
        var order = [Self.head]
        for line in 1...300 {
            order.append("PO1*\(line)*40*EA*1**UP*040123450016")
            for store in 0..<4 {
                let pairs = (0..<10).map { "*\(1000 * line + 10 * store + $0)*1" }.joined()
                order.append("SDQ*EA*92\(pairs)")
            }
        }
        let body = try Workbench.run(Workbench.map(), order).document.body
        #expect(body["lines"]?.items?.count == 300)
        #expect(body.path("lines[299].destinations")?.items?.count == 40)
        #expect(body.path("lines[299].destinations[39].id")?.text == "300039")
        #expect(body["unmapped"] == nil)
    }
}
