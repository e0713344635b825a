import Foundation
import Mapping
import Testing
import Values

@testable import Flow

@Suite("Comparing two versions of the profiles")
struct WalkComparisonTests {
    /// The files that come with profiles of their own, each of which flips some setting.
    private static let flipped = GoldenCase.received.filter {
        FileManager.default.fileExists(atPath: $0.folder.appending(path: "profiles").path)
    }

    /// The two versions: as shipped, and with the case's own files.
    private static func versions(
        _ golden: GoldenCase
    ) throws -> (before: Profiles, after: Profiles) {
        let overlay = golden.folder.appending(path: "profiles")
        return (
            Profiles(folder: try SampleProfiles.shipped.get().folder, digest: .zero),
            Profiles(folder: try SampleProfiles.overlaid(by: overlay).folder, digest: .zero)
        )
    }

    private static func report(
        _ bytes: [UInt8], _ before: Profiles, _ after: Profiles, _ facts: MessageFacts,
        block: Int = .max
    ) -> ReplayReport {
        var report = ReplayReport()
        var comparison = WalkComparison(of: 1, facts, before: before, after: after)
        var offset = 0
        while offset < bytes.count {
            let end = offset + min(block, bytes.count - offset)
            comparison.feed(Array(bytes[offset..<end]))
            comparison.compare(into: &report)
            offset = end
        }
        comparison.finish()
        comparison.compare(into: &report)
        return report
    }

    @Test("says that an answer changes where its bytes do, and only there", arguments: flipped)
    func answers(_ golden: GoldenCase) throws {
        let (before, after) = try Self.versions(golden)
        let bytes = try #require(
            SampleProfiles.bytes(of: golden.folder.appending(path: golden.file)))
        let channel = golden.channel
        let old = WalkedFile(bytes, before, channel: channel)
        let new = WalkedFile(bytes, after, channel: channel)
        let report = Self.report(
            bytes, before, after, WalkedFile.facts(bytes, channel: channel))
        let subjects = Set(report.parts.values.flatMap(\.entries.keys))
        let told = subjects.filter { subject in
            guard case .answer(let part) = subject else { return false }
            return part != "channel" && part != "name"
        }
        let differ = try old.acknowledgments() != new.acknowledgments()
        #expect(told.isEmpty != differ, "\(subjects)")
    }

    @Test("says that a document changes where its bytes do, and only there", arguments: flipped)
    func documents(_ golden: GoldenCase) throws {
        let (before, after) = try Self.versions(golden)
        let bytes = try #require(
            SampleProfiles.bytes(of: golden.folder.appending(path: golden.file)))
        func made(_ profiles: Profiles) -> [Int: [UInt8]] {
            let walked = WalkedFile(bytes, profiles, channel: golden.channel)
            let sets = walked.interchanges.flatMap(\.sets)
            return Dictionary(
                sets.compactMap { set in set.document.map { (set.byteOffset, $0.body) } }
            ) { first, _ in first }
        }
        let (old, new) = (made(before), made(after))
        let expected = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
        let report = Self.report(
            bytes, before, after, WalkedFile.facts(bytes, channel: golden.channel))
        func offsets(_ holds: (ReplayDifference.Subject) -> Bool) -> Set<Int> {
            let held = report.changed.filter { $0.subjects.contains(where: holds) }
            return Set(held.map(\.place.byteOffset))
        }
        let fated = offsets(\.isFate)
        #expect(offsets(\.isField) == expected.subtracting(fated))
        #expect(Set(old.keys).symmetricDifference(new.keys).isSubset(of: fated))
    }

    @Test("the same profiles differ in nothing, whatever the blocks, over many slices")
    func same() throws {
        let bytes = LargeFile.mixed.bytes
        let profiles = Profiles(folder: try SampleProfiles.shipped.get().folder, digest: .zero)
        let facts = WalkedFile.facts(bytes)
        for block in [997, 65_536, Int.max] {
            let report = Self.report(bytes, profiles, profiles, facts, block: block)
            #expect(report.changed.isEmpty)
            #expect(report.parts.values.flatMap(\.entries).isEmpty)
            #expect(report.parts["alder"]?.sets == 1204)
        }
    }

    @Test("a changed partner is told alike whatever the blocks, and batches add up in any order")
    func blocks() throws {
        let bytes = LargeFile.mixed.bytes
        let before = Profiles(folder: try SampleProfiles.shipped.get().folder, digest: .zero)
        let after = Profiles(
            folder: try SampleProfiles.read(
                overlaidBy: nil,
                with: [
                    "alder/850.guide.yaml": Array(
                        "why: a test\nplaces: [{at: CTT, use: unused}]\n".utf8)
                ]
            ).folder, digest: .zero)
        let facts = WalkedFile.facts(bytes)
        let whole = Self.report(bytes, before, after, facts)
        let part = try #require(whole.parts["alder"])
        #expect(part.changed > 1100)
        #expect(part.entries.keys.contains(.answer("AK5")))
        let small = Self.report(bytes, before, after, facts, block: 4096)
        #expect(small.changed == whole.changed)
        #expect(small.parts["alder"]?.changed == part.changed)
        #expect(small.parts["alder"]?.entries.mapValues(\.sets) == part.entries.mapValues(\.sets))
        var (one, other) = (whole, small)
        one.merge(small)
        other.merge(whole)
        #expect(one.parts["alder"]?.changed == other.parts["alder"]?.changed)
        #expect(
            one.parts["alder"]?.entries.mapValues { Set($0.examples) }
                == other.parts["alder"]?.entries.mapValues { Set($0.examples) })
        #expect(
            one.parts["alder"]?.entries.values.allSatisfy {
                $0.examples.count <= ReplayReport.examplesEach
            } == true)
    }

    @Test("the traces of some sets are those of a walk that traces all")
    func traces() throws {
        let bytes = LargeFile.mixed.bytes
        let profiles = try SampleProfiles.shipped.get()
        var facts = WalkedFile.facts(bytes)
        let offsets = WalkedFile(bytes, profiles).interchanges.flatMap(\.sets).filter {
            $0.document != nil
        }.map(\.byteOffset)
        let wanted: Set = [offsets[3], offsets[600]]
        var sets = TracedSets(at: wanted, of: facts, profiles)
        sets.feed(bytes)
        let (isDone, traces) = (sets.isDone, sets.traces)
        #expect(isDone)
        #expect(Set(traces.keys) == wanted)
        facts.tracing = .all
        var walk = InboundWalk(profiles, for: facts, resuming: nil)
        walk.feed(bytes)
        walk.finish()
        while let slice = walk.next() {
            for case .set(let set) in slice.steps where wanted.contains(set.byteOffset) {
                #expect(
                    traces[set.byteOffset]?.values.map(\.json) == set.trace?.values.map(\.json))
            }
        }
    }
}

extension ReplayDifference.Subject {
    fileprivate var isField: Bool {
        if case .field = self { true } else { false }
    }

    fileprivate var isFate: Bool {
        if case .fate = self { true } else { false }
    }
}
