import Acknowledgments
import Diagnostics
import Partners
import X12

/// An interchange that the walk is in.
struct OpenInterchange {
    let opening: InterchangeOpening
    let resolution: Resolution
    /// The slice that it was opened in.
    let slice: Int
    /// Where its ISA begins.
    let byteOffset: Int
    var fingerprint = Fingerprint()
    var diagnostics: [Diagnostic] = []
    /// The groups that closed in the current slice.
    var groups: [GroupOutcome] = []

    /// What a resume point remembers of the faults.
    var faultNames: [String] {
        var names: [String] = []
        for diagnostic in diagnostics
        where !names.contains(diagnostic.code.name) && names.count < ResumePoint.faultLimit {
            names.append(diagnostic.code.name)
        }
        return names
    }

    /// Takes up what a resume point remembers and the header does not say by itself.
    mutating func takeUp(faults names: [String]) {
        let known = Set(diagnostics.map(\.code.name))
        diagnostics += X12Diagnostics.all.filter {
            names.contains($0.name) && !known.contains($0.name)
        }.map { Diagnostic($0, "found earlier in the interchange") }
    }

    /// The interchange's outcome, now that its end has been read.
    var outcome: InterchangeOutcome {
        guard let fingerprint = fingerprint.digest else {
            preconditionFailure("an interchange has at least its ISA")
        }
        let unknown = opening.refusal.map { Self.notes(for: $0.code) } ?? []
        return InterchangeOutcome(
            opening: opening, fingerprint: fingerprint,
            verdict: InterchangeAcknowledgment(
                answering: opening.header, faults: diagnostics, notes: unknown),
            diagnostics: diagnostics, groups: groups, byteOffset: byteOffset)
    }

    /// What TA1 tells a stranger: 006 unknown sender, 009 unknown receiver. A foreign channel or a
    /// wrong usage is between us and our profiles and not told.
    private static func notes(for code: Diagnostic.Code) -> [InterchangeNote] {
        switch code {
        case .receiveSenderUnknown: [.senderID]
        case .receiveReceiverUnknown: [.receiverUnknown]
        default: []
        }
    }
}

/// A functional group that the walk is in.
struct OpenGroup {
    let ordinal: Int
    let header: GroupHeader
    var verdict: GroupVerdict
    var diagnostics: [Diagnostic]
}

extension Fingerprint {
    /// Adds the reader's current segment.
    mutating func addSegment(of reader: borrowing InterchangeReader) {
        reader.segment.withBytes { add($0) }
    }
}

extension InterchangeOpening {
    /// What the profiles say of an interchange's beginning.
    init(ordinal: Int, header: InterchangeHeader, resolution: Resolution, channel: String?) {
        let answering = resolution.answering
        // A stranger has no agreement that could ask for TA1: without one he would never know.
        let isStranger = resolution.partner == nil
        self.init(
            ordinal: ordinal, header: header, own: resolution.receiver.description,
            partner: resolution.partner?.name, refusal: resolution.refusal,
            reply: ReplyEnvelope(
                channel: resolution.partner?.answers ?? channel,
                delimiters: resolution.reply.delimiters, suffix: resolution.reply.suffix.bytes,
                nameTemplate: resolution.reply.name.description,
                interchangeAcknowledgment: isStranger
                    || answering.interchange.isDue(isa14: header.wantsAcknowledgment ? "1" : "0"),
                functionalAcknowledgment: answering.functional && resolution.refusal == nil,
                unlisted: Set(
                    resolution.partner?.agreements
                        .filter { !$0.acknowledgment.listsAcceptedSets }.map(\.set) ?? []),
                scope: ControlScope(
                    own: resolution.receiver.description, partner: resolution.sender.description,
                    usage: header.usage)))
    }
}
