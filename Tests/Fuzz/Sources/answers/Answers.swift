import Acknowledgments
import Diagnostics
import Fuzzing
import Glibc
import X12

@main
enum AnswersFuzzer {
    static func main() {
        exit(fuzz { run(Input($0, $1)) })
    }
}

/// Segments are read as a partner's 997 or 999, and what was understood is put into words.
private func run(_ input: consuming Input) -> Int32 {
    var reader = SegmentReader(
        resumingAt: 0, line: 1,
        delimiters: Delimiters(element: 0x2A, component: 0x3E, segment: 0x7E, repetition: 0x5E))
    reader.fill(Span(_unsafeElements: input.rest()))
    reader.finish()
    var answers = AcknowledgmentReader()
    var listed = 0
    var step = reader.next()
    while step != .end {
        if step == .segment { check(answers.read(reader.segment), &listed) }
        step = reader.next()
    }
    check(answers.finish(), &listed)
    return 0
}

/// A group tells of as many sets as were given before it.
private func check(_ events: [AcknowledgmentReader.Event], _ listed: inout Int) {
    for event in events {
        switch event {
        case .set(let set):
            listed += 1
            expect(!set.words.contains(""), "a line without words")
        case .group(let group):
            expect(group.listed <= listed, "\(group.listed) sets listed, \(listed) given")
            expect(group.listedRefused <= group.listed, "more refused than listed")
            expect(!group.words.isEmpty && (group.unlisted != .partlyAccepted), "no words")
            listed = 0
        case .oddity(let oddity):
            expect(!oddity.message.isEmpty, "an oddity without words")
        }
    }
}
