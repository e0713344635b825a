import Acknowledgments
import Diagnostics
import Fuzzing
import Guides
import X12

/// Reads an answer as its receiver would; there must be nothing wrong with it.
func check(_ answer: [UInt8]) {
    func fail(_ what: String) -> Never {
        finding("\(what) in \(String(decoding: answer, as: UTF8.self))")
    }
    var reader = InterchangeReader()
    reader.fill(answer.span)
    reader.finish()
    var validator: SetValidator?
    var release = ""
    var understanding = AcknowledgmentReader()
    func understood(_ events: [AcknowledgmentReader.Event]) {
        for case .oddity(let oddity) in events { fail("\(oddity)") }
    }
    func clean(_ faults: [Diagnostic]) {
        // Blank identities come from the interchange that is answered.
        for fault in faults where fault.code != .isaSender && fault.code != .isaReceiver {
            fail("\(fault)")
        }
    }
    while true {
        switch reader.next() {
        case .interchange(let header): clean(header.faults)
        case .group(let header):
            clean(header.faults)
            release = String(header.version.prefix(6))
        case .set(let header):
            clean(header.faults)
            validator = Answering.guides["\(release)/\(header.id)"].map { SetValidator($0) }
            understanding = AcknowledgmentReader()
            _ = validator?.check(reader.segment)
            understood(understanding.read(reader.segment))
        case .segment:
            _ = validator?.check(reader.segment)
            understood(understanding.read(reader.segment))
        case .setEnd(let trailer):
            clean(trailer.faults)
            _ = validator?.check(reader.segment)
            validator?.finish()
            understood(understanding.read(reader.segment))
            understood(understanding.finish())
            for fault in validator?.faults ?? []
            where fault.severity == .error && !isEcho(fault.place) {
                fail("\(fault)")
            }
        case .groupEnd(let trailer): clean(trailer.faults)
        case .interchangeEnd(let trailer): clean(trailer.faults)
        case .interchangeAcknowledgment(let received):
            expect(received.control.utf8.count == 9, "TA101")
        case .end: return
        case .needsBytes, .serviceRequest, .skipped, .fault: fail("something unexpected")
        }
    }
}

/// Control numbers are echoed as they were sent, so that they can be matched even where they are
/// none.
private func isEcho(_ place: DataPlace) -> Bool {
    (place.tag == "AK1" || place.tag == "AK2") && place.element == 2
}
