import Acknowledgments
import Diagnostics
import Fuzzing
import Guides
import X12

/// The walk of a file that answers it.
struct Answering {
    /// The guides that files are held against, by version and set.
    static let guides: [String: SetGuide] = {
        let standard = Standard { Shipped.file("standard/\($0)") }
        var guides: [String: SetGuide] = [:]
        for version in standard.versions {
            for set in ["810", "850", "855", "856", "997", "999", "204", "214"] {
                guides["\(version)/\(set)"] = try? standard.guide(version: version, set: set)
            }
        }
        return guides
    }()

    let form: AcknowledgmentForm
    let policy: AcknowledgmentPolicy
    private(set) var answers: [[UInt8]] = []
    private var interchange: (header: InterchangeHeader, faults: [Diagnostic])?
    private var group: (header: GroupHeader, verdict: GroupVerdict, sets: [SetVerdict])?
    private var set: SetHeader?

    init(form: AcknowledgmentForm, policy: AcknowledgmentPolicy) {
        self.form = form
        self.policy = policy
    }

    mutating func walk(_ bytes: UnsafeBufferPointer<UInt8>) {
        var reader = InterchangeReader()
        reader.fill(Span(_unsafeElements: bytes))
        reader.finish()
        var validator: SetValidator?
        while true {
            switch reader.next() {
            case .interchange(let header):
                interchange = (header, header.faults)
            case .group(let header):
                open(header)
            case .set(let header):
                set = header
                let version = (group?.header.version ?? "").prefix(6)
                validator = Self.guides["\(version)/\(header.id)"].map { SetValidator($0) }
                _ = validator?.check(reader.segment)
            case .segment:
                _ = validator?.check(reader.segment)
            case .setEnd(let trailer):
                if reader.segment.byteCount > 0 { _ = validator?.check(reader.segment) }
                validator?.finish()
                close(trailer, validator?.faults)
                validator = nil
            case .groupEnd(let trailer):
                close(trailer)
            case .interchangeEnd(let trailer):
                close(trailer)
            case .fault(let fault):
                interchange?.faults.append(fault)
            case .end:
                return
            case .needsBytes, .interchangeAcknowledgment, .serviceRequest, .skipped:
                break
            }
        }
    }

    private mutating func open(_ header: GroupHeader) {
        var verdict = GroupVerdict(
            functionalID: header.functionalID, control: header.control, version: header.version)
        verdict.note(header.faults)
        group = (header, verdict, [])
    }

    private mutating func close(_ trailer: SetTrailer, _ faults: [SetFault]?) {
        guard let set else { finding("a set ends that did not begin") }
        var envelope = set.faults + trailer.faults
        if faults == nil { envelope.append(Diagnostic(.setUnsupported, "no guide")) }
        let verdict = SetVerdict(
            set: set.id, control: set.control, convention: set.convention, faults: faults ?? [],
            envelope: envelope, policy: policy)
        expect(SetVerdict(encoded: verdict.encoded)?.encoded == verdict.encoded, "verdict lost")
        group?.verdict.count(verdict)
        group?.sets.append(verdict)
    }

    private mutating func close(_ trailer: GroupTrailer) {
        guard let (header, open, sets) = group else { finding("no group is open") }
        group = nil
        var verdict = open
        verdict.close(stated: trailer.statedSets, faults: trailer.faults)
        expect(GroupVerdict(encoded: verdict.encoded)?.encoded == verdict.encoded, "verdict lost")
        guard let answer = FunctionalAcknowledgment(verdict, form: form, policy: policy) else {
            return
        }
        let form = form
        write { (writer, interchange) throws(Diagnostic) in
            try writer.beginGroup(
                form.group(
                    answering: header, of: (interchange.senderID, interchange.receiverID),
                    control: 1, date: "20261121", time: "0430", delimiters: writer.delimiters))
            try answer.begin(control: "0001", into: &writer)
            for set in sets { try answer.add(set, into: &writer) }
            try answer.end(into: &writer)
            writer.endGroup()
        }
    }

    private mutating func close(_ trailer: InterchangeTrailer) {
        guard let (header, faults) = interchange else { finding("no interchange is open") }
        interchange = nil
        let answer = InterchangeAcknowledgment(
            answering: header, faults: faults + trailer.faults)
        guard answer.isPossible else { return }
        interchange = (header, faults)
        write { (writer, _) throws(Diagnostic) in try answer.write(into: &writer) }
        interchange = nil
    }

    /// Writes an interchange that answers the open one.
    private mutating func write(
        _ content: (inout InterchangeWriter, InterchangeHeader) throws(Diagnostic) -> Void
    ) {
        guard let header = interchange?.header else { finding("no interchange is open") }
        var agreed = Delimiters.usual
        agreed.repetition = 0x5E
        let delimiters = AnswerEnvelope.delimiters(agreed: agreed, answering: header)
        var writer = InterchangeWriter(delimiters: delimiters)
        do throws(Diagnostic) {
            try writer.beginInterchange(
                AnswerEnvelope.fields(
                    answering: header, control: 1, date: "261121", time: "0430",
                    delimiters: delimiters))
            try content(&writer, header)
        } catch {
            // An identity that holds both the agreed delimiters and its own cannot be written back.
            guard error.code == .dataDelimiter || error.code == .dataControlCharacter else {
                finding("an answer cannot be written: \(error)")
            }
            return
        }
        writer.endInterchange()
        answers.append(writer.take())
    }
}
