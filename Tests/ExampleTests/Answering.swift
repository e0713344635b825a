import Acknowledgments
import Diagnostics
import Guides
import X12

/// The 997 to one functional group, of whose sets the verdicts are known.
func answer(
    to group: GroupHeader, of interchange: InterchangeHeader, verdicts: [SetVerdict],
    statedCount: String, date: String, time: String
) throws -> [UInt8] {
    var groupVerdict = GroupVerdict(
        functionalID: group.functionalID, control: group.control, version: group.version)
    groupVerdict.note(group.faults)
    for verdict in verdicts { groupVerdict.count(verdict) }
    groupVerdict.close(stated: statedCount, faults: [])

    let form = AcknowledgmentForm(.functional)
    guard let answer = FunctionalAcknowledgment(groupVerdict, form: form) else { return [] }
    var writer = InterchangeWriter()
    try writer.beginInterchange(
        AnswerEnvelope.fields(
            answering: interchange, control: 1, date: String(date.dropFirst(2)), time: time,
            delimiters: writer.delimiters))
    try writer.beginGroup(
        form.group(
            answering: group, of: (interchange.senderID, interchange.receiverID), control: 1,
            date: date, time: time))
    try answer.begin(control: "0001", into: &writer)
    for verdict in verdicts { try answer.add(verdict, into: &writer) }
    try answer.end(into: &writer)
    writer.endGroup()
    writer.endInterchange()
    return writer.take()
}
