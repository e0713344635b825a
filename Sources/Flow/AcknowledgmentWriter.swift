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
    private let unlisted: Set<String>
    private var hasBegun = false

    /// ISA12 of an answer to an interchange whose own is no version.
    private static let usualControls = "00401"
    /// GS08 of an answer to a group whose own is no version.
    private static let usualVersion = "004010"

    /// Starts writing.
    package init(_ plan: AcknowledgmentPlan) {
        self.plan = plan
        let reply = plan.answers.opening.reply
        writer = InterchangeWriter(delimiters: reply.delimiters, suffix: reply.suffix)
        unlisted = reply.unlisted
        due = plan.kind == .functional ? plan.answers.groups.filter(\.verdict.isDue) : []
    }

    /// The group, from 1, whose verdicts are added next; nil when all are written.
    package var nextGroup: Int? { position < due.count ? due[position].ordinal : nil }

    /// Adds the verdict of the next set of `nextGroup`.
    package mutating func add(_ verdict: SetVerdict) throws(Diagnostic) {
        if answer == nil { try beginGroup() }
        if verdict.disposition == .accepted, unlisted.contains(verdict.set) { return }
        try answer?.add(verdict, into: &writer)
    }

    /// Ends `nextGroup`.
    package mutating func endGroup() throws(Diagnostic) {
        if answer == nil { try beginGroup() }
        try answer?.end(into: &writer)
        writer.endGroup()
        answer = nil
        position += 1
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
        let header = plan.answers.opening.header
        try writer.beginInterchange(
            InterchangeFields(
                sender: (header.receiverQualifier, header.receiverID),
                receiver: (header.senderQualifier, header.senderID),
                date: String(date.dropFirst(2)), time: time,
                version: header.faults.contains { $0.code == .isaVersion }
                    ? Self.usualControls : header.version,
                control: plan.interchangeControl, usage: header.usage))
    }

    private mutating func beginGroup() throws(Diagnostic) {
        if !hasBegun { try begin() }
        let group = due[position]
        let isVersion = !group.header.faults.contains { $0.code == .groupVersionInvalid }
        let isOld = isVersion && group.header.version < "004010"
        var fields = FunctionalAcknowledgment.fields(
            answering: group.header, control: plan.groupControl + position,
            date: isOld ? String(date.dropFirst(2)) : date, time: time)
        if !isVersion { fields.version = Self.usualVersion }
        // Who left GS02 or GS03 out is answered by what stands in ISA.
        let interchange = plan.answers.opening.header
        if fields.senderID.isEmpty { fields.senderID = interchange.receiverID }
        if fields.receiverID.isEmpty { fields.receiverID = interchange.senderID }
        try writer.beginGroup(fields)
        answer = FunctionalAcknowledgment(group.verdict)
        try answer?.begin(control: "0001", into: &writer)
    }

    /// CCYYMMDD.
    private var date: String { plan.time.date.compact }

    /// HHMM.
    private var time: String { String(plan.time.time.compact.prefix(4)) }
}

extension AcknowledgmentPlan {
    /// The name that the file gets at the partner.
    package var fileName: String {
        let reply = answers.opening.reply
        let header = answers.opening.header
        let values: [NameTemplate.Variable: String] = [
            .partner: answers.opening.partner ?? header.senderID, .id: header.senderID,
            .own: header.receiverID, .set: kind.rawValue, .usage: header.usage,
            .isa13: padded(interchangeControl), .gs06: String(groupControl),
            .date: time.date.compact,
        ]
        let template = (try? NameTemplate(reply.nameTemplate)) ?? .usual
        return template.name { values[$0] ?? "" }
    }

    private func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }
}
