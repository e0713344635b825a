import Acknowledgments
import Guides
import Simulation
import Testing

@Suite("Interchanges whose envelope is broken in one place")
struct EnvelopeFaultTests {
    private typealias Kind = EnvelopeFault

    @Test(
        "the answer tells exactly the fault that was planted",
        arguments: FaultCoverageTests.versions)
    func planted(_ version: String) throws {
        var table: [(set: String, found: Set<Kind>)] = []
        for (number, shipped) in GeneratorTests.all.enumerated() where shipped.version == version {
            let guide = try Bench.standard.guide(version: version, set: shipped.set)
            var found: Set<Kind> = []
            // Acknowledgments are never acknowledged: nothing below their interchange is told.
            for kind in Kind.allCases where kind.isInterchange || guide.group != "FA" {
                let seed = Seeds.first + UInt64(100 * number + 1)
                var generator = DocumentGenerator(guide, seed: seed)
                let document = generator.minimal()
                var interchange = GeneratedInterchange(
                    [document, document],
                    in: Bench.envelope(guide.version, generator.delimiters),
                    seed: seed + kind.seed)
                guard interchange.plant(kind) else { continue }
                let answer = try AnswerBench(interchange.bytes, guide)
                Self.check(kind, answer, guide)
                found.insert(kind)
            }
            table.append((shipped.set, found))
        }
        print(Self.text(version, table))
        let found = table.reduce(into: Set<Kind>()) { $0.formUnion($1.found) }
        let old: Set<Kind> = [.standard, .standardUnsupported]
        #expect(Set(Kind.allCases).subtracting(found) == (version < "004020" ? [] : old))
    }

    @Test("every TA105 is planted, or told for what no file says by itself")
    func complete() {
        let planted = Set(Kind.allCases.filter(\.isInterchange).map(\.code))
        // 009: the profiles do not know the receiver; 025: the ledger knows the control number.
        let elsewhere: Set<String> = ["000", "009", "025"]
        #expect(planted.union(elsewhere) == Set(InterchangeNote.allCases.map(\.code)))
    }

    /// Holds the answers against what the fault has to lead to, and to nothing else.
    private static func check(_ kind: Kind, _ answer: AnswerBench, _ guide: SetGuide) {
        let what = "\(guide.version)/\(guide.set) \(kind.rawValue)"
        let isAnswer = guide.group == "FA"
        let right: (group: String?, sets: [String]) =
            isAnswer ? (nil, []) : ("A", ["A", "A"])
        if kind.isInterchange, let note = InterchangeNote(code: kind.code) {
            #expect(answer.interchange == "\(note.disposition.rawValue) \(note.code)", "\(what)")
            let isRefused = note.disposition == .rejected
            #expect(answer.group == (isRefused ? nil : right.group), "\(what)")
            #expect(answer.sets == (isRefused ? [] : right.sets), "\(what)")
            return
        }
        #expect(answer.interchange == "A 000", "\(what)")
        #expect(answer.told == [], "\(what)")
        switch kind {
        case .setCount:
            #expect(answer.group == "E 5", "\(what)")
            #expect(answer.sets == right.sets, "\(what)")
        case _ where kind.rawValue.hasPrefix("905"):
            #expect(answer.group == "R \(kind.code)", "\(what)")
            #expect(answer.sets == [], "\(what)")
        case .foreign:
            let code = AcknowledgmentTable.set(18, version: guide.version)
            #expect(answer.group == "R", "\(what)")
            #expect(answer.sets == ["R \(code)", "R \(code)"], "\(what)")
        default:
            #expect(answer.group == "P", "\(what)")
            #expect(answer.sets == ["A", "R \(kind.code)"], "\(what)")
        }
    }

    /// The coverage as a table: codes down, sets across.
    private static func text(_ version: String, _ table: [(set: String, found: Set<Kind>)])
        -> String
    {
        let head = ([version + " "] + table.map(\.set)).joined(separator: " ")
        let lines = Kind.allCases.map { kind in
            let name = kind.rawValue.padding(7)
            return ([name] + table.map { $0.found.contains(kind) ? "  1" : "  ·" })
                .joined(separator: " ")
        }
        let count = table.reduce(0) { $0 + $1.found.count }
        return ([head] + lines + ["planted: \(count) faults"]).joined(separator: "\n")
    }
}

extension EnvelopeFault {
    /// A seed of its own.
    fileprivate var seed: UInt64 {
        UInt64(Self.allCases.firstIndex(of: self) ?? 0)
    }
}

extension String {
    /// Filled up with blanks.
    fileprivate func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
