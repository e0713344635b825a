import Diagnostics
import Guides
import Testing
import X12

@Suite("Following the loops of a set")
struct StructureTests {
    @Test("a clean order has no fault, in both versions")
    func clean() throws {
        #expect(try Bench.walk(Bench.order).told == [])
        let new = Bench.order.replacing("MSG*", with: "MTX**")
        #expect(try Bench.walk(new, version: "005010").told == [])
    }

    static let beg = "BEG*00*SA*PO-1**20260102"
    static let po1 = "PO1*1*10*EA*12.50*PE*UP*012345678905"

    @Test(
        "each fault of structure has its code and place",
        arguments: [
            // AK304 1: no segment of the version.
            ("\(beg)\n\(po1)\nQQQ*1", ["validate.segment.unrecognized 4 QQQ"]),
            ("\(beg)\n\(po1)\npid*F", ["validate.segment.unrecognized 4 pid"]),
            // AK304 2: its loop is not open.
            ("\(beg)\nN3*1 Main\n\(po1)", ["validate.segment.unexpected 3 N3"]),
            // AK304 3: mandatory segment, mandatory loop, both.
            (po1, ["validate.segment.missing 2 BEG"]),
            (beg, ["validate.segment.missing 3 PO1"]),
            ("CTT*0", ["validate.segment.missing 2 BEG", "validate.segment.missing 2 PO1"]),
            // AK304 3 within a loop that was opened: FA2 belongs to FA1.
            ("\(beg)\nAMT*TT*1\nFA1*DF\n\(po1)", ["validate.segment.missing 5 FA2"]),
            // AK304 5.
            (
                "\(beg)\nCUR*BY*USD\nCUR*BY*USD\n\(po1)",
                ["validate.segment.too-many 4 CUR"]
            ),
            // AK304 6: in the version, not in this set.
            ("\(beg)\n\(po1)\nBIG*20260102*1", ["validate.segment.not-in-set 4 BIG"]),
            // AK304 7: earlier in the open loop; a loop's first segment takes its loop along.
            ("\(beg)\nDTM*002*20260110\nREF*DP*1\n\(po1)", ["validate.segment.out-of-order 4 REF"]),
            (
                "\(beg)\nN1*BY*A\nSAC*C*D240\nCUR*BY*USD\nN1*ST*B\n\(po1)",
                ["validate.segment.out-of-order 4 SAC"]
            ),
        ])
    func fault(_ body: String, told: [String]) throws {
        #expect(try Bench.walk(body).told == told)
    }

    @Test("a loop that comes too often is told once for each time (AK304 4)")
    func loopTooMany() throws {
        let charges = Array(repeating: "SAC*C*D240", count: 27).joined(separator: "\n")
        let told = try Bench.walk("\(Self.beg)\n\(charges)\n\(Self.po1)").told
        #expect(told == ["validate.loop.too-many 28 SAC", "validate.loop.too-many 29 SAC"])
    }

    @Test("a segment finds its second place when the first is used up")
    func secondPlace() throws {
        // CTT has room for one AMT; in PO1 the loop AMT takes any number.
        let body = "\(Self.beg)\n\(Self.po1)\nAMT*1*5\nAMT*1*6\nCTT*1\nAMT*TT*11"
        let walk = try Bench.walk(body)
        #expect(walk.told == [])
        let paths = walk.placements.map { placement in
            placement.row.map { walk.tree.guide.loops[walk.tree.guide.rows[$0].loop].path } ?? "-"
        }
        #expect(paths == ["", "", "PO1", "PO1/AMT", "PO1/AMT", "CTT", "CTT", ""])
    }

    @Test("LS and LE bound a loop, and faults within it know its id")
    func boundedLoop() throws {
        let inside = "LS*LDT\nLDT*AF*3*DA\nREF*DP\nLE*LDT"
        let walk = try Bench.walk("\(Self.beg)\n\(Self.po1)\n\(inside)\nPO1*2*1\nREF*DP")
        #expect(
            walk.told == [
                "validate.element.conditional 6 REF02", "validate.element.conditional 9 REF02",
            ])
        #expect(walk.faults.map(\.boundedLoop) == ["LDT", nil])
        #expect(walk.faults.map(\.place.loop) == ["LDT", "PO1"])
    }

    @Test("a bounded loop needs its LE")
    func boundedLoopEnd() throws {
        let walk = try Bench.walk("\(Self.beg)\n\(Self.po1)\nLS*LDT\nLDT*AF*3*DA\nN9*L1*1")
        #expect(walk.told == ["validate.segment.missing 6 LE"])
    }

    @Test("the faults of a set are limited, and the rest is counted")
    func limit() throws {
        let body = "\(Self.beg)\n" + Array(repeating: "QQQ", count: 9).joined(separator: "\n")
        let walk = try Bench.walk(body, policy: ValidationPolicy(faultLimit: 3))
        #expect(walk.faults.count == 4)
        let last = try #require(walk.faults.last)
        #expect(last.code == .faultsUnlisted)
        #expect(last.severity == .error)
        #expect(last.message == "7 more faults not listed")
    }

    @Test("a hundred thousand lines keep one instance each")
    func many() throws {
        let lines = (1...2000).map { "PO1*\($0)*1*EA\nPID*F****x" }.joined(separator: "\n")
        let walk = try Bench.walk("\(Self.beg)\n\(lines)")
        #expect(walk.told == [])
        let line = try #require(walk.tree.guide.loop(path: "PO1"))
        #expect(walk.tree.children(of: 0, loop: line).count == 2000)
    }
}

@Suite("Walking the tree of a set")
struct SetTreeTests {
    @Test("each line has its parties, and the header has its own")
    func parties() throws {
        let tree = try Bench.walk(Bench.order).tree
        let guide = tree.guide
        let party = try #require(guide.loop(path: "N1"))
        let line = try #require(guide.loop(path: "PO1"))
        let lineParty = try #require(guide.loop(path: "PO1/N1"))
        let names = tree.children(of: 0, loop: party).map { instance in
            tree.segments(in: instance, tag: "N1").map { tree.segments.text($0, 2) }
        }
        #expect(names == [["Big Mart"], ["Big Mart East"]])
        let lines = tree.children(of: 0, loop: line)
        #expect(lines.count == 2)
        let stores = tree.children(of: lines[0], loop: lineParty)
        #expect(
            stores.map { tree.segments.text(tree.instances[$0].segments.lowerBound, 2) }
                == ["Store 44"])
        #expect(tree.children(of: lines[1], loop: lineParty) == [])
    }

    @Test("an instance spans what is within it, and lists only its own segments")
    func spans() throws {
        let tree = try Bench.walk(Bench.order).tree
        let line = try #require(tree.guide.loop(path: "PO1"))
        let first = tree.children(of: 0, loop: line)[0]
        let span = tree.instances[first].segments
        #expect(tree.segments.tag(span.lowerBound) == "PO1")
        #expect(span.count == 6)
        let own = tree.segments(in: first).map { tree.segments.tag($0).description }
        #expect(own == ["PO1", "SDQ"])
        #expect(tree.instances[0].segments == 0..<tree.segments.count)
        #expect(tree.instance(of: span.lowerBound) == first)
    }

    @Test("rows tell two places of one segment apart")
    func rows() throws {
        let tree = try Bench.walk(Bench.order).tree
        let row = try #require(tree.guide.rows(of: "REF", in: 0).first)
        #expect(tree.segments(in: 0, row: row).count == 1)
        #expect(tree.row(of: 3) == row)
    }

    @Test("a tree can be used again")
    func again() throws {
        var tree = try Bench.walk(Bench.order).tree
        tree.removeAll(guide: tree.guide)
        #expect(tree.segments.count == 0)
        #expect(tree.instances.count == 1)
        #expect(tree.segments(in: 0) == [])
    }
}
