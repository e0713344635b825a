import Canonical
import Guides
import Testing
import Values

@testable import Mapping

@Suite("What every item finds outside its list")
struct SearchMemoTests {
    private static let overlay = """
        extends: standard/850
        why: each line repeats what the heading says
        to:
          lines:
            to:
              description: BEG.03
              buyerItem: {from: CTT.02, when: "BEG.01 == '00'"}
              sublines:
                to:
                  relationship: .03
                  priceBasis: "PO1/DTM[002].01"
        """

    private static func searches(
        lines: Int, sublines: Int = 0
    ) throws -> (count: Int, body: JSON) {
        let map = try Workbench.map(overlays: [overlay])
        let each = (1...lines).flatMap { line in
            ["PO1*\(line)*1*EA*1", "DTM*002*20261120"]
                + (0..<sublines).map { "SLN*\($0 + 1)**I*1*EA" }
        }
        let order =
            ["BEG*00*SA*P1**20261127"] + each + ["CTT*\(lines)*77"]
        var run = MapRun(map.program, try Workbench.tree(order), Workbench.context)
        let result = run.result(of: map)
        return (run.memo.searches, result.document.body)
    }

    @Test("is sought once for the whole document, however many lines ask")
    func lines() throws {
        let (few, body) = try Self.searches(lines: 2)
        let (many, _) = try Self.searches(lines: 500)
        #expect(few == 3)
        #expect(many == few)
        #expect(body.path("lines[1].description")?.text == "P1")
        #expect(body.path("lines[1].buyerItem")?.text == "77")
    }

    @Test("is sought once for each line by what stands in it")
    func sublines() throws {
        let (count, body) = try Self.searches(lines: 4, sublines: 50)
        #expect(count == 3 + 4)
        #expect(body.path("lines[3].sublines[49].priceBasis")?.text == "002")
    }
}
