import Diagnostics
import Guides
import Testing
import X12

@testable import Acknowledgments

@Suite("Judging a set")
struct SetVerdictTests {
    private func fault(_ code: Diagnostic.Code, segment: Int = 3, element: Int? = nil) -> SetFault {
        SetFault(
            code, "m",
            at: DataPlace(segment: segment, tag: "REF", element: element, reference: 127),
            value: Array("x".utf8))
    }

    private func verdict(
        _ faults: [SetFault] = [], _ envelope: [Diagnostic.Code] = [],
        policy: AcknowledgmentPolicy = AcknowledgmentPolicy()
    ) -> SetVerdict {
        SetVerdict(
            set: "850", control: "0001", faults: faults,
            envelope: envelope.map { Diagnostic($0, "m") }, policy: policy)
    }

    @Test("no fault: A, and nothing else")
    func clean() {
        #expect(verdict() == SetVerdict(set: "850", control: "0001", disposition: .accepted))
    }

    @Test("an error refuses, a warning does not show")
    func severities() {
        #expect(verdict([fault(.elementTooLong, element: 2)]).disposition == .rejected)
        let warned = verdict([fault(.elementCode, element: 2)])
        #expect(warned.disposition == .accepted)
        #expect(warned.notes == [])
        #expect(warned.codes == [])
    }

    @Test("an agreement may tell warnings and tolerate errors: E")
    func tolerance() {
        let telling = AcknowledgmentPolicy(tellsWarnings: true)
        let warned = verdict([fault(.elementCode, element: 2)], policy: telling)
        #expect(warned.disposition == .acceptedWithErrors)
        #expect(warned.notes.count == 1)
        #expect(warned.codes == [5])
        let tolerant = AcknowledgmentPolicy(tolerated: [.elementTooLong, .setSegmentCount])
        let long = verdict([fault(.elementTooLong, element: 2)], policy: tolerant)
        #expect(long.disposition == .acceptedWithErrors)
        #expect(
            verdict([], [.setSegmentCount], policy: tolerant).disposition
                == .acceptedWithErrors)
        #expect(verdict([], [.setSegmentCount]).disposition == .rejected)
    }

    @Test(
        "some faults refuse whatever is tolerated",
        arguments: [
            Diagnostic.Code.setUnsupported, .setTrailerMissing, .setControlMismatch,
            .setIDInvalid, .setControlInvalid, .setDuplicateControl,
        ])
    func always(_ code: Diagnostic.Code) {
        let policy = AcknowledgmentPolicy(tolerated: [code])
        #expect(verdict([], [code], policy: policy).disposition == .rejected)
    }

    @Test("AK502 has at most five codes, each once")
    func codes() {
        let all: [Diagnostic.Code] = [
            .setUnsupported, .setTrailerMissing, .setControlMismatch, .setSegmentCount,
            .setSegmentCount, .setIDInvalid, .setControlInvalid,
        ]
        #expect(verdict([], all).codes == [1, 2, 3, 4, 6])
    }

    @Test("element faults of one segment share one AK3 with code 8, at most 99 AK4")
    func grouping() {
        let elements = (1...120).map { fault(.elementTooLong, segment: 4, element: $0) }
        let judged = verdict([fault(.segmentOutOfOrder, segment: 4)] + elements)
        #expect(judged.notes.map(\.code) == [7, 8])
        #expect(judged.notes.last?.elements.count == 99)
        let two = verdict([
            fault(.elementTooLong, segment: 4, element: 1),
            fault(.elementTooLong, segment: 5, element: 1),
        ])
        #expect(two.notes.map(\.position) == [4, 5])
    }

    @Test("business faults do not count")
    func business() {
        let code = Diagnostic.Code("map.code.unknown", owner: .onboarding, help: "h")
        #expect(verdict([], [code]).disposition == .accepted)
    }

    @Test("a verdict survives the ledger")
    func encoding() throws {
        var judged = verdict(
            [
                fault(.segmentMissing, segment: 2), fault(.elementTooLong, segment: 4, element: 2),
                fault(.elementCharacter, segment: 4, element: 3),
            ], [.setSegmentCount])
        judged.convention = "005010X1"
        judged.notes[0].loop = "LDT"
        judged.notes[1].elements[0].component = 2
        judged.notes[1].elements[0].value = Array("Mün*ch>en~".utf8)
        #expect(SetVerdict(encoded: judged.encoded) == judged)
        #expect(SetVerdict(encoded: verdict().encoded) == verdict())
        #expect(SetVerdict(encoded: []) == nil)
        #expect(SetVerdict(encoded: Array("2\u{1F}".utf8)) == nil)
        #expect(SetVerdict(encoded: judged.encoded.dropLast(40) + [0x1E, 0x41]) == nil)
    }

    @Test("what is echoed is cleaned and cut without breaking a character")
    func values() {
        let long = ElementNote(
            element: 1, code: 5, value: Array(String(repeating: "ü", count: 60).utf8))
        #expect(String(decoding: long.value, as: UTF8.self) == String(repeating: "ü", count: 49))
        let odd = ElementNote(element: 1, code: 5, value: Array("a\u{1E}b\u{1F}\n ".utf8))
        #expect(odd.value == Array("a b".utf8))
        #expect(ElementNote(element: 1, code: 6, value: [65]).value == [])
        #expect(
            ElementNote(element: 1, code: 5, value: repeatElement(65, count: 120)).value.count == 99
        )
    }
}

@Suite("Judging a group")
struct GroupVerdictTests {
    private func group(
        _ dispositions: [Disposition], _ faults: [Diagnostic.Code] = [], stated: String? = nil
    ) -> GroupVerdict {
        var group = GroupVerdict(functionalID: "PO", control: "12", version: "004010")
        for (index, disposition) in dispositions.enumerated() {
            group.count(
                SetVerdict(set: "850", control: "000\(index)", disposition: disposition))
        }
        group.close(
            stated: stated ?? String(dispositions.count),
            faults: faults.map { Diagnostic($0, "m") })
        return group
    }

    @Test(
        "AK901 follows from the sets and the group's own faults",
        arguments: [
            ([.accepted, .accepted], [], Disposition.accepted),
            ([.accepted, .acceptedWithErrors], [], .acceptedWithErrors),
            ([.accepted, .rejected], [], .partlyAccepted),
            ([.acceptedWithErrors, .rejected], [], .partlyAccepted),
            ([.rejected], [], .rejected), ([], [], .rejected),
            ([.accepted], [.groupSetCount], .acceptedWithErrors),
            ([.accepted], [.groupDate], .acceptedWithErrors),
            ([.accepted], [.groupIDInvalid], .rejected),
            ([.accepted], [.versionUnsupported], .rejected),
            ([.accepted], [.groupTrailerMissing], .rejected),
            ([.accepted], [.groupControlMismatch], .rejected),
            ([.accepted], [.groupControlInvalid], .rejected),
        ] as [([Disposition], [Diagnostic.Code], Disposition)])
    func disposition(_ sets: [Disposition], faults: [Diagnostic.Code], expected: Disposition) {
        #expect(group(sets, faults).disposition == expected)
    }

    @Test("a set without a name makes the group tell (AK905 5)")
    func nameless() {
        var group = group([.accepted])
        group.count(SetVerdict(set: "", control: "0002", disposition: .rejected))
        #expect(group.codes == [5])
        #expect(group.disposition == .partlyAccepted)
    }

    @Test("a verdict survives the ledger")
    func encoding() {
        let verdicts = [
            group([.accepted, .rejected], [.groupSetCount], stated: "3"),
            group([.accepted], [.groupTrailerMissing], stated: ""),
        ]
        for verdict in verdicts { #expect(GroupVerdict(encoded: verdict.encoded) == verdict) }
        #expect(GroupVerdict(encoded: [49]) == nil)
    }
}
