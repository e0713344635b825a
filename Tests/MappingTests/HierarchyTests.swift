import Canonical
import Diagnostics
import Foundation
import Guides
import Mapping
import Testing
import Values
import X12

@Suite("Reading hierarchies")
struct HierarchyTests {
    static let map = """
        map: "856"
        versions: ["004010"]
        canonical: notice/1
        why: a test
        to:
          number: BSN.02
          shipments:
            each: HL[S]
            to:
              carrier: TD5.03
              orders:
                each: HL[O]
                to:
                  number: PRF.01
                  packs:
                    each: HL[P|T]
                    to:
                      level: HL.03
                      mark: MAN.02
                      lines: &lines
                  lines: &lines
        """.replacingOccurrences(
            of: "&lines", with: "{each: \"HL[I]\", to: {number: SN1.01, quantity: SN1.02}}")

    private static let head = ["BSN*00*N1*20261127*1200"]

    private static func run(_ nodes: [String]) throws -> JSON {
        let map = try OutwardBench.map(map, set: "856", shape: OutwardBench.notice)
        let tree = try OutwardBench.tree(head + nodes, version: "004010", set: "856")
        let result = map.run(tree, context: Workbench.context)
        #expect(result.isComplete, "\(result.diagnostics)")
        return result.document.body
    }

    /// The unmapped segments but for those of which the test's map reads one element.
    private static func unmapped(_ body: JSON) -> [String] {
        (body["unmapped"]?.items ?? []).compactMap { $0["path"]?.text }.filter { path in
            !["BSN[1]", "TD5[1]", "SN1[1]", "MAN[1]"].contains { path.hasSuffix($0) }
        }
    }

    @Test("Each node goes to its parent, wherever it stands in the file")
    func parents() throws {
        let body = try Self.run([
            "HL*1**S*1", "TD5**2*UPSN", "HL*2*1*O*1", "PRF*P1", "HL*3*2*P*1", "MAN*GM*M1",
            "HL*4*3*I*0", "SN1*1*5*EA", "HL*5*3*I*0", "SN1*2*6*EA", "HL*6*1*O*1", "PRF*P2",
            "HL*7*6*I*0", "SN1*1*7*EA", "HL*8*2*T*0", "MAN*GM*M2",
        ])
        #expect(body.path("shipments[0].carrier")?.text == "UPSN")
        #expect(body.path("shipments[0].orders")?.items?.count == 2)
        #expect(body.path("shipments[0].orders[0].packs[0].mark")?.text == "M1")
        #expect(body.path("shipments[0].orders[0].packs[0].lines")?.items?.count == 2)
        #expect(body.path("shipments[0].orders[0].packs[0].lines[1].quantity")?.text == "6")
        #expect(body.path("shipments[0].orders[0].packs[1].level")?.text == "T")
        #expect(body.path("shipments[0].orders[0].lines") == nil)
        #expect(body.path("shipments[0].orders[1].lines[0].quantity")?.text == "7")
        #expect(Self.unmapped(body).isEmpty)
    }

    @Test("A level that no list names is passed through, and what it says is kept")
    func passedThrough() throws {
        let body = try Self.run([
            "HL*1**S*1", "HL*2*1*O*1", "PRF*P1", "HL*3*2*Q*1", "PKG*F****Box", "HL*4*3*I*0",
            "SN1*1*5*EA",
        ])
        #expect(body.path("shipments[0].orders[0].lines[0].number")?.text == "1")
        #expect(
            Self.unmapped(body) == ["HL[S:1]/HL[O:1]/HL[Q:1]", "HL[S:1]/HL[O:1]/HL[Q:1]/PKG[1]"])
    }

    @Test("A shipment within a shipment is passed through: nothing is there twice")
    func withinItsLike() throws {
        let body = try Self.run([
            "HL*1**S*1", "TD5**2*UPSN", "HL*2*1*O*1", "PRF*P1", "HL*3*2*S*1", "HL*4*3*I*0",
            "SN1*1*5*EA", "HL*5*1*S*1", "HL*6*5*O*1", "PRF*P2", "HL*7*6*I*0", "SN1*1*7*EA",
        ])
        #expect(body.path("shipments")?.items?.count == 1)
        let orders = try #require(body.path("shipments[0].orders")?.items)
        #expect(orders.map { $0["number"]?.text } == ["P1", "P2"])
        #expect(orders.map { $0.path("lines[0].quantity")?.text } == ["5", "7"])
        #expect(
            Self.unmapped(body) == ["HL[S:1]/HL[O:1]/HL[S:1]", "HL[S:1]/HL[S:1]"])
    }

    @Test("A chain of one level is one item")
    func chain() throws {
        let nodes = (1...20_000).map { "HL*\($0)*\($0 == 1 ? "" : "\($0 - 1)")*S*1" }
        let body = try Self.run(nodes + ["HL*20001*20000*O*0", "PRF*P1"])
        #expect(body.path("shipments")?.items?.count == 1)
        #expect(body.path("shipments[0].orders[0].number")?.text == "P1")
    }

    @Test("What stands below nothing is kept as well")
    func orphans() throws {
        let body = try Self.run([
            "HL*1**S*1", "TD5**2*UPSN", "HL*2*9*O*1", "PRF*P1",
        ])
        #expect(body.path("shipments[0].orders") == nil)
        #expect(Self.unmapped(body) == ["HL[O:1]", "HL[O:1]/PRF[1]"])
    }

    @Test("A chain of any depth is walked without a stack of its own")
    func deep() throws {
        var nodes = ["HL*1**S*1", "HL*2*1*O*1", "PRF*P1"]
        for number in 3...20_000 { nodes.append("HL*\(number)*\(number - 1)*Q*1") }
        nodes += ["HL*20001*20000*I*0", "SN1*1*5*EA"]
        let body = try Self.run(nodes)
        #expect(body.path("shipments[0].orders[0].lines[0].quantity")?.text == "5")
    }
}
