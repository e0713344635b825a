import Acknowledgments
import Diagnostics
import Foundation
import Testing
import Values
import X12

@testable import Flow

@Suite("Walking anything at all")
struct InboundPropertyTests {
    private let profiles: Profiles

    init() throws {
        profiles = try SampleProfiles.shipped.get()
    }

    @Test("A large file comes in slices that end between transaction sets")
    func slices() throws {
        let slices = WalkedFile(LargeFile.mixed.bytes, profiles, channel: "van").slices
        #expect(slices.count > 5)
        #expect(slices.map(\.isLast) == slices.map { $0.resume == slices.last?.resume })
        for slice in slices {
            let sets = slice.steps.count { if case .set = $0 { true } else { false } }
            #expect(sets <= Slice.maxSets)
        }
        // An interchange ends in the slice that opened it, or in one of its own.
        for slice in slices {
            var open = false
            for (index, step) in slice.steps.enumerated() {
                if case .opened = step { open = true }
                if case .closed = step { #expect(open || index == 0) }
            }
        }
    }

    @Test(
        "Any cut of the bytes into blocks gives the same slices", arguments: 0..<6 as Range<UInt64>)
    func cuts(_ seed: UInt64) throws {
        let bytes = LargeFile.mixed.bytes
        let whole = WalkedFile(bytes, profiles, channel: "van")
        var random = SplitMix64(seed: seed)
        let count = [1, 3, 20, 200, 2_000, 20_000][Int(seed)]
        let cuts = (0..<count).map { _ in Int.random(in: 0..<bytes.count, using: &random) }
        let cut = WalkedFile(bytes, profiles, channel: "van", cuts: cuts)
        try expectSame(cut.slices, whole.slices, "seed \(seed)")
    }

    @Test("Walking on from any resume point gives the rest")
    func resuming() throws {
        let bytes = LargeFile.mixed.bytes
        let whole = WalkedFile(bytes, profiles, channel: "van")
        for (index, slice) in whole.slices.enumerated() {
            let point = try #require(ResumePoint(encoded: slice.resume.encoded))
            #expect(point == slice.resume)
            guard !slice.isLast else { continue }
            let rest = WalkedFile(bytes, profiles, channel: "van", resuming: point)
            try expectSame(
                rest.slices, Array(whole.slices.dropFirst(index + 1)), "after slice \(index)")
        }
    }

    @Test("A document can be made again from where its set begins")
    func again() throws {
        let name = "fixtures/flow/unit-not-in-table-beside-good/received.x12"
        let bytes = try #require(
            SampleProfiles.bytes(of: SampleProfiles.root.appending(path: name)))
        let walked = WalkedFile(bytes, profiles, channel: "drop")
        let held = try #require(walked.interchanges.first?.sets.first?.document)
        let position = try #require(held.position)
        var walk = InboundWalk(
            profiles, for: WalkedFile.facts(bytes, channel: "drop"), at: position)
        walk.feed(Array(bytes[walk.offset...]))
        walk.finish()
        let made = try #require(walk.nextSet()?.document)
        #expect(made.body == held.body)
        #expect(made.idempotencyKey == held.idempotencyKey)
        #expect(made.businessKey == held.businessKey)
    }

    @Test("An acknowledgment is the same bytes, whole or page by page", arguments: [1, 7, 100])
    func pages(_ page: Int) throws {
        let walked = WalkedFile(LargeFile.mixed.bytes, profiles, channel: "van")
        for interchange in walked.interchanges {
            let plan = AcknowledgmentPlan(
                kind: .functional, answers: interchange.outcome, interchangeControl: 9,
                groupControl: 4, time: WalkedFile.time)
            let whole = try WalkedFile.write(plan, interchange.sets)
            #expect(try WalkedFile.write(plan, interchange.sets, page: page) == whole)
            // Read back, it is a sound interchange that nothing answers.
            let answer = WalkedFile(whole, profiles)
            #expect(answer.interchanges.allSatisfy { $0.outcome.diagnostics == [] })
            let groups = answer.interchanges.flatMap(\.outcome.groups)
            #expect(!groups.isEmpty && !groups.contains(where: \.verdict.isDue))
        }
    }

    @Test(
        "Mutated files end, and every resume point can be kept", arguments: 0..<8 as Range<UInt64>)
    func mutations(_ part: UInt64) throws {
        var random = SplitMix64(seed: part)
        let samples = GoldenCase.received.compactMap {
            SampleProfiles.bytes(of: $0.folder.appending(path: $0.file))
        }
        for round in 0..<250 {
            let sample = try #require(samples.randomElement(using: &random))
            let bytes = Self.mutated(sample, &random)
            let cuts = [Int.random(in: 0...bytes.count, using: &random)]
            let walked = WalkedFile(bytes, profiles, channel: "van", cuts: cuts)
            #expect(walked.slices.last?.isLast == true, "seed \(part), round \(round)")
            do {
                _ = try walked.acknowledgments()
            } catch let fault as Diagnostic {
                // Codes of a GS that cannot be sent back; people are told.
                #expect(fault.code.name.hasPrefix("envelope."))
            }
            for slice in walked.slices {
                #expect(ResumePoint(encoded: slice.resume.encoded) == slice.resume)
            }
        }
    }

    @Test("Endless noise stays small: each slice holds only so many steps and diagnostics")
    func noise() throws {
        let isa =
            "ISA*00*          *00*          *ZZ*ALDERFINCH     *ZZ*LAKESIDE       *261120*0915"
            + "*U*00401*000000001*0*P*>~"
        let answers = String(
            repeating: isa + "TA1*000000001*261120*0915*A*000~IEA*0*000000001~",
            count: 3_000)
        let empty =
            isa + "GS*PO*ALDERFINCH*LAKESIDE*20261120*0915*1*X*004010~ST*850*0001~"
            + String(repeating: "~", count: 10_000)
        let groups =
            isa
            + (1...3_000).map {
                "GS*PO*ALDERFINCH*LAKESIDE*20261120*0915*\($0)*X*004010~GE*0*\($0)~"
            }.joined()
        for text in [answers, empty, groups] {
            let walked = WalkedFile(Array(text.utf8), profiles, channel: "van")
            #expect(walked.slices.allSatisfy { $0.steps.count <= Slice.maxSteps + 2 })
            for case .set(let set) in walked.steps { #expect(set.diagnostics.count < 100) }
        }
    }

    // MARK: - What the tests share

    /// Bytes that matter to a reader, so that mutations hit more often.
    private static let telling = Array("ISA*GE~>^U\n\r \0ST1|:'".utf8) + [0x1A, 0xEF, 0x85, 0xFF]

    private static func mutated(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 1...60, using: &random))
            let telling = telling.randomElement(using: &random)!
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[at] = telling
            case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.removeSubrange(at..<end)
            case 3: bytes.insert(contentsOf: bytes[at..<end], at: at)
            case 4: bytes.insert(telling, at: at)
            default: bytes.removeSubrange(at...)
            }
        }
        return bytes
    }

    /// Compares slices by everything that a ledger keeps of them.
    private func expectSame(
        _ found: [Slice], _ expected: [Slice], _ comment: Comment
    ) throws {
        #expect(found.map(\.resume.encoded) == expected.map(\.resume.encoded), comment)
        #expect(found.map(\.isLast) == expected.map(\.isLast), comment)
        for (one, other) in zip(found, expected) {
            #expect(one.steps.map(\.record) == other.steps.map(\.record), comment)
        }
    }
}

extension Step {
    /// All that there is to a step, as text.
    fileprivate var record: String {
        let printer = DiagnosticPrinter(source: "")
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        switch self {
        case .opened(let opening):
            return "\(line) \(opening.header) \(opening.reply)"
        case .group(let group):
            return "\(line) \(group.ordinal) \(group.header)"
        case .set(let set):
            let document = set.document.map {
                "\($0.idempotencyKey) \(text($0.body)) \($0.hold.map(printer.text) ?? "") "
                    + text($0.position?.encoded ?? [])
            }
            return
                "\(line) \(set.ordinal) \(set.group) \(text(set.verdict.encoded)) "
                + "\(set.byteOffset) \(set.byteCount) \(document ?? "") "
                + "\(set.diagnostics.map(printer.text))"
        case .groupClosed(let group):
            return "\(line) \(text(group.verdict.encoded)) \(group.diagnostics.map(printer.text))"
        case .closed(let outcome):
            return "\(line) \(outcome.fingerprint) \(outcome.verdict) \(outcome.byteOffset) "
                + "\(outcome.groups.map(\.ordinal)) \(outcome.diagnostics.map(printer.text))"
        case .remark(let remark):
            return printer.text(remark)
        case .answer(let answer):
            return "\(answer)"
        }
    }
}
