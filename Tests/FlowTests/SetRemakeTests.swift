import Diagnostics
import Foundation
import Testing
import Values

@testable import Flow

@Suite("Making one set again, edited")
struct SetRemakeTests {
    private static func file(_ path: String) throws -> [UInt8] {
        try #require(SampleProfiles.bytes(of: SampleProfiles.root.appending(path: path)))
    }

    private static let several = "fixtures/flow/bad-set-beside-good/received.x12"

    /// The outcome of one set of a file, read in blocks.
    private static func made(
        _ bytes: [UInt8], _ place: StoredSet, _ patches: [SetPatch], block: Int
    ) throws -> (SetOutcome?, EditableSet?) {
        let facts = WalkedFile.facts(bytes, channel: "van")
        var remake = SetRemake(
            try SampleProfiles.shipped.get(), for: facts, place, editedBy: patches)
        var at = remake.offset
        while true {
            if let outcome = remake.outcome() { return (outcome, remake.edited) }
            if remake.isFinished { return (nil, remake.edited) }
            guard at < bytes.count else {
                remake.finish()
                continue
            }
            let end = min(bytes.count, at + block)
            try remake.feed(Array(bytes[at..<end]))
            at = end
        }
    }

    @Test(
        "every set of a file is found again and is what the walk made of it, in blocks of any size",
        arguments: [1, 7, 100, 1 << 20])
    func unedited(_ block: Int) throws {
        let bytes = try Self.file(Self.several)
        let walked = WalkedFile(bytes, try SampleProfiles.shipped.get(), channel: "van")
        let sets = walked.interchanges.flatMap(\.sets)
        #expect(sets.count > 1)
        for set in sets {
            let place = StoredSet(offset: set.byteOffset, count: set.byteCount, position: nil)
            let (outcome, edited) = try Self.made(bytes, place, [], block: block)
            #expect(outcome?.document?.body == set.document?.body)
            #expect(outcome?.document?.idempotencyKey == set.document?.idempotencyKey)
            #expect(edited?.bytes == Array(bytes[set.byteOffset...].prefix(set.byteCount)))
        }
    }

    @Test(
        "an edited set is what its bytes would be had they come so", arguments: [1, 64, 1 << 20])
    func edited(_ block: Int) throws {
        let bytes = try Self.file(Self.several)
        let profiles = try SampleProfiles.shipped.get()
        let sets = WalkedFile(bytes, profiles, channel: "van").interchanges.flatMap(\.sets)
        for (index, set) in sets.enumerated() where set.document != nil {
            let place = StoredSet(offset: set.byteOffset, count: set.byteCount, position: nil)
            let present = try #require(try Self.made(bytes, place, [], block: block).1)
            let patch = try present.patch(["PO102[1]=77"])
            let (outcome, edited) = try Self.made(bytes, place, [patch], block: block)
            let result = try #require(edited?.bytes)
            let whole =
                bytes[..<set.byteOffset] + result
                + bytes[(set.byteOffset + set.byteCount)...]
            let wanted = WalkedFile(Array(whole), profiles, channel: "van").interchanges
                .flatMap(\.sets)[index]
            #expect(outcome?.document?.idempotencyKey == wanted.document?.idempotencyKey)
            #expect(outcome?.document?.businessKey == set.document?.businessKey)
            #expect(outcome?.document?.idempotencyKey != set.document?.idempotencyKey)
            let body = try JSONReader.read(outcome?.document?.body ?? [])
            #expect(body["lines"]?[0]?["quantity"]?.text == "77")
            // A patch of other bytes is refused, and nothing is made.
            #expect(throws: Diagnostic.self) {
                try Self.made(bytes, place, [patch, patch], block: block)
            }
        }
    }
}
