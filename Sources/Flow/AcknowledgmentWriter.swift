package import Acknowledgments
package import Diagnostics
import Partners
import Values
import X12

/// Writes an acknowledgment interchange from its plan and the verdicts, a page at a time.
///
/// The caller asks `nextGroup`, adds that group's verdicts in order, ends it, and goes on until no
/// group is left; `drain` gives the bytes so far, `finish` the last of them. The same plan and
/// verdicts give the same bytes.
package struct AcknowledgmentWriter {
    private let plan: AcknowledgmentPlan
    private let due: [GroupOutcome]
    private var position = 0
    private var writer: InterchangeWriter
    private var answer: FunctionalAcknowledgment?
    /// How many groups have been ended.
    private var groups = 0
    private var hasBegun = false

    /// How many answers the open group has.
    private var sets = 0

    /// Starts writing.
    package init(_ plan: AcknowledgmentPlan) {
        self.plan = plan
        let reply = plan.answers.opening.reply
        writer = InterchangeWriter(
            delimiters: AnswerEnvelope.delimiters(
                agreed: reply.delimiters, answering: plan.answers.opening.header),
            suffix: reply.suffix)
        due = plan.due
    }

    /// The group, from 1, whose verdicts are added next; nil when all are written.
    package var nextGroup: Int? { position < due.count ? due[position].ordinal : nil }

    /// Adds the verdict of the next set of `nextGroup`.
    package mutating func add(_ verdict: SetVerdict) throws(Diagnostic) {
        if answer == nil { try beginGroup() }
        let reply = plan.answers.opening.reply
        guard reply.lists(verdict, version: due[position].header.version) else { return }
        try answer?.add(verdict, into: &writer)
    }

    /// Ends `nextGroup`.
    package mutating func endGroup() throws(Diagnostic) {
        if answer == nil { try beginGroup() }
        try answer?.end(into: &writer)
        answer = nil
        position += 1
        // The next answer may stand in the same group.
        if position == due.count || !plan.sharesGroup(due[position], with: due[position - 1]) {
            writer.endGroup()
            groups += 1
            sets = 0
        }
    }

    /// The bytes written since the last call.
    package mutating func drain() -> [UInt8] { writer.take() }

    /// Ends the interchange and gives the bytes that are left.
    package mutating func finish() throws(Diagnostic) -> [UInt8] {
        if !hasBegun { try begin() }
        if plan.kind == .interchange {
            try plan.answers.verdict.write(into: &writer)
        }
        writer.endInterchange()
        return writer.take()
    }

    private mutating func begin() throws(Diagnostic) {
        hasBegun = true
        var fields = AnswerEnvelope.fields(
            answering: plan.answers.opening.header, control: plan.interchangeControl,
            date: plan.moment.date.compactShort,
            time: String(plan.moment.time.compact.prefix(4)), delimiters: writer.delimiters)
        fields.obey(plan.settings)
        fields.wantsAcknowledgment = plan.isInterchangeAsked
        try writer.beginInterchange(fields)
    }

    private mutating func beginGroup() throws(Diagnostic) {
        if !hasBegun { try begin() }
        let group = due[position]
        if sets == 0 {
            // Who left GS02 or GS03 out is answered by what stands in ISA.
            let interchange = plan.answers.opening.header
            var fields = plan.form.group(
                answering: group.header, of: (interchange.senderID, interchange.receiverID),
                control: plan.groupControl(groups),
                date: plan.settings.form.groupDate(plan.moment),
                time: plan.settings.form.groupTime(plan.moment), delimiters: writer.delimiters)
            fields.agency = plan.settings.agency.rawValue
            try writer.beginGroup(fields)
        }
        sets += 1
        answer = FunctionalAcknowledgment(group.verdict, form: plan.form)
        let number = plan.answers.opening.reply.numbers.set.text(sets)
        try answer?.begin(control: number, into: &writer)
    }
}

extension InterchangeFields {
    /// Says what was agreed about ISA beside identities and numbers.
    mutating func obey(_ settings: ReplySettings.Envelope) {
        wantsAcknowledgment = settings.asks
        if let controls = settings.form.controls { version = controls }
        if let authorization = settings.authorization {
            self.authorization = (authorization.qualifier, authorization.value)
        }
        // The value is filled in as the file leaves.
        if settings.security != nil { security = (ISASecurity.qualifier, "") }
    }
}

extension AcknowledgmentPlan {
    /// The name that the file gets at the partner.
    package var fileName: String { name(by: template) }

    /// The name of the text file beside it, which says in words what it refuses.
    package var wordsName: String {
        let name = name(by: template.ending("txt"))
        return name == fileName ? self.name(by: template.ending("words.txt")) : name
    }

    private var template: NameTemplate {
        (try? NameTemplate(answers.opening.reply.nameTemplate)) ?? .usual
    }

    private func name(by template: NameTemplate) -> String {
        let header = answers.opening.header
        return OutboundName(
            partner: answers.opening.partner ?? header.senderID, id: header.senderID,
            own: header.receiverID, set: setName, usage: header.usage, number: "",
            interchange: interchangeControl, group: groupControl, time: time
        ).name(by: template)
    }
}
