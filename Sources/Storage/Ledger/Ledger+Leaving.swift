import Engine
import Flow
import Partners
import Values

/// The numbers that come next where something is to leave; nobody has them yet.
struct NextNumbers {
    let scope: Int64
    let numbers: OutboundNumbers
    let time: Timestamp
    /// Whether they are those of a file of records.
    let isOfRecords: Bool
}

/// What was given its numbers and queued just now.
struct SentNow {
    let message: Int64
    let name: String
    let numbers: NextNumbers
    let awaits: OutboundExpectation?

    /// What its answers are about.
    func interchange(_ envelope: OutboundEnvelope, _ number: String) -> SentInterchange {
        SentInterchange(
            message: message, scope: numbers.scope, partner: envelope.partner,
            type: envelope.type, number: number, control: numbers.numbers.interchange,
            interchangeTime: awaits?.interchangeTime ?? "", time: numbers.time)
    }
}

extension LedgerTransaction {
    /// The numbers that come next. They are taken when the bytes are there (`leave`), so that what
    /// cannot be written leaves no gap.
    func nextNumbers(_ envelope: OutboundEnvelope, isOfRecords: Bool) throws -> NextNumbers {
        let scope = try scope(envelope.scope)
        let agreed = envelope.numbers
        let numbers =
            isOfRecords
            ? OutboundNumbers(
                interchange: try next(.file, scope: scope, in: ControlNumbers.all),
                group: 0)
            : OutboundNumbers(
                interchange: try next(.interchange, scope: scope, in: agreed.interchange),
                group: try next(.group, scope: scope, in: agreed.group))
        return NextNumbers(
            scope: scope, numbers: numbers, time: Timestamp(microseconds: try sql.now()),
            isOfRecords: isOfRecords)
    }

    /// Takes the numbers of what is written, stores and queues it.
    func leave(
        _ written: OutboundMessage, _ numbers: NextNumbers, _ envelope: OutboundEnvelope,
        from message: InboundMessage, correlation: String
    ) throws -> SentNow {
        let (scope, given, agreed) = (numbers.scope, numbers.numbers, envelope.numbers)
        if numbers.isOfRecords {
            try take(
                .file, scope: scope, first: given.interchange, count: 1, in: ControlNumbers.all)
        } else {
            try take(
                .interchange, scope: scope, first: given.interchange, count: 1,
                in: agreed.interchange)
            try take(.group, scope: scope, first: given.group, count: 1, in: agreed.group)
        }
        let out = try queue(
            OutgoingFile(
                name: written.name, channel: envelope.channel, partner: envelope.partner,
                own: envelope.scope.own, partnerID: envelope.scope.partner,
                correlation: correlation,
                bytes: StoredBytes(
                    payload: .inline(written.bytes), digest: SHA256.digest(of: written.bytes),
                    size: written.bytes.count),
                security: numbers.isOfRecords ? nil : envelope.settings.security?.source,
                criticality: envelope.criticality),
            for: message.id, priority: WorkPriority.of(envelope.priority))
        return SentNow(
            message: out, name: written.name, numbers: numbers, awaits: written.awaits)
    }
}
