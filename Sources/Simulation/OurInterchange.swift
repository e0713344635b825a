import Acknowledgments
import Diagnostics
import Partners
import X12

/// An interchange of ours, as far as a partner's answers to it go: its ISA, its group and the
/// control numbers of its sets.
struct OurInterchange {
    let header: InterchangeHeader
    private let group: GroupHeader
    private let sets: [String]
    private let delimiters: Delimiters
    private let suffix: [UInt8]

    /// The set that ours are: an order response, whatever is agreed.
    private static let set = "855"

    /// Makes one up.
    init(
        to partner: Partner, from own: Identity, usage: String, control: Int, sets count: Int
    ) throws(Diagnostic) {
        delimiters = partner.terms.reply.delimiters
        suffix = partner.terms.reply.suffix.bytes
        let version = partner.agreements.first { $0.records == nil }?.version ?? "004010"
        var writer = InterchangeWriter(delimiters: delimiters)
        try writer.beginInterchange(
            InterchangeFields(
                sender: (own.qualifier, own.id),
                receiver: (partner.ids[0].qualifier, partner.ids[0].id), date: Self.date,
                time: Self.time, version: version < "004020" ? "00401" : "00501",
                control: control, usage: usage))
        try writer.beginGroup(
            GroupFields(
                functionalID: "PR", senderID: own.id, receiverID: partner.ids[0].id,
                date: "20" + Self.date, time: Self.time, control: control, version: version))
        sets = (1...count).map { SampleEnvelope.number($0, 4) }
        for set in sets {
            try writer.beginSet(Self.set, control: set)
            writer.endSet()
        }
        writer.endGroup()
        writer.endInterchange()
        var reader = InterchangeReader()
        reader.fill(writer.take().span)
        reader.finish()
        guard case .interchange(let header) = reader.next(), case .group(let group) = reader.next()
        else { preconditionFailure("what was just written is an interchange with a group") }
        (self.header, self.group) = (header, group)
    }

    /// YYMMDD and HHMM of ours and of the answers: simulated files are the same on any day.
    private static let date = "260102"
    private static let time = "1200"

    /// A TA1 in an interchange of its own.
    func interchange(_ note: InterchangeNote, _ control: Int) throws(Diagnostic) -> [UInt8] {
        var writer = try begun(control)
        try InterchangeAcknowledgment(
            control: header.control, date: header.date, time: header.time,
            disposition: note.disposition, note: note
        ).write(into: &writer)
        writer.endInterchange()
        return writer.take()
    }

    /// A 997 or 999 that says the same of each set.
    func functional(
        _ disposition: Disposition, _ control: Int, _ form: AcknowledgmentForm = .init()
    ) throws(Diagnostic) -> [UInt8] {
        var writer = try begun(control)
        let fields = form.group(
            answering: group, of: (header.senderID, header.receiverID), control: control,
            date: "20" + Self.date, time: Self.time, delimiters: writer.delimiters)
        try writer.beginGroup(fields)
        let verdicts = sets.map { set in
            SetVerdict(
                set: Self.set, control: set, disposition: disposition,
                codes: disposition == .accepted ? [] : [5])
        }
        var verdict = GroupVerdict(
            functionalID: group.functionalID, control: group.control, version: group.version)
        for set in verdicts { verdict.count(set) }
        verdict.close(stated: String(sets.count), faults: [])
        guard let answer = FunctionalAcknowledgment(verdict, form: form) else {
            preconditionFailure("a group of orders responses is answered")
        }
        try answer.begin(control: "0001", into: &writer)
        for set in verdicts { try answer.add(set, into: &writer) }
        try answer.end(into: &writer)
        writer.endGroup()
        writer.endInterchange()
        return writer.take()
    }

    /// A writer in which the answer's interchange is open.
    private func begun(_ control: Int) throws(Diagnostic) -> InterchangeWriter {
        var writer = InterchangeWriter(
            delimiters: AnswerEnvelope.delimiters(agreed: delimiters, answering: header),
            suffix: suffix)
        try writer.beginInterchange(
            AnswerEnvelope.fields(
                answering: header, control: control, date: Self.date, time: Self.time,
                delimiters: writer.delimiters))
        return writer
    }
}
