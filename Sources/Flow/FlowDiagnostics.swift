package import Diagnostics

extension Diagnostic.Code {
    /// A change by a person that fits nothing in what it is to change.
    package static let ledgerEditUnfit = Diagnostic.Code(
        "ledger.edit.unfit", owner: .operations,
        help: "`gangway messages edit ID` without a change shows what can be changed, and how it "
            + "is named")
    /// A password that ISA04 is compared with and nobody can read.
    package static let receiveSecurityUnknown = Diagnostic.Code(
        "receive.security.unknown", owner: .operations,
        help: "put the agreed password where `identifies.security` of the partner says, then "
            + "`gangway exceptions retry`")
    /// Nothing shows what becomes of what a live partner may send.
    package static let profileCaseMissing = Diagnostic.Code(
        "profile.case.missing", .warning, owner: .onboarding,
        help: "put a file of theirs into <partner>/cases/<name>/in.x12, and write what comes out "
            + "with `gangway partner test --accept` once it is right")
    /// A case of a live partner that comes out otherwise than its files say.
    package static let profileCaseDiffers = Diagnostic.Code(
        "profile.case.differs", .warning, owner: .onboarding,
        help: "see what differs with `gangway partner test NAME`; mend the profile, or accept what "
            + "comes out with --accept")
    /// A partner's answer to something that we sent.
    package static let awaitAnswerReceived = Diagnostic.Code(
        "await.answer.received", .note, owner: .operations,
        help: "nothing to do: it is kept with its message")
    /// An answer to more than is read.
    package static let awaitAnswerExcess = Diagnostic.Code(
        "await.answer.excess", owner: .partner,
        help:
            "ask the partner to answer fewer transaction sets in one 997; what was not read stays "
            + "open")
    /// A set is held against the guide of another version.
    package static let validateGuideStandIn = Diagnostic.Code(
        "validate.guide.stand-in", .note, owner: .onboarding,
        help: "nothing to do if it is meant so; else add the version to the standard folder")
    /// A set is held against no guide.
    package static let validateGuideAbsent = Diagnostic.Code(
        "validate.guide.absent", .warning, owner: .onboarding,
        help: "add a guide of the set to the standard folder if its content is to be checked and "
            + "mapped")
    /// A document to be sent that cannot be read as one.
    package static let envelopeDocumentUnreadable = Diagnostic.Code(
        "envelope.document.unreadable", owner: .site,
        help: "give canonical JSON with `type`, `version` and `source: {partner: …}`, as the "
            + "schemas in standard/canonical describe it")
    /// A document for a partner that is not there.
    package static let envelopePartnerUnknown = Diagnostic.Code(
        "envelope.partner.unknown", owner: .onboarding,
        help: "`source.partner` is the name of the partner's folder; mend whoever writes the "
            + "document, or take the partner on, then `gangway exceptions retry`")
    /// A production document for a partner that is not live.
    package static let envelopePartnerNotLive = Diagnostic.Code(
        "envelope.partner.not-live", owner: .onboarding,
        help: "set the partner's `status` to live when it is ready, then `gangway exceptions "
            + "retry`; or close it with `gangway exceptions resolve`")
    /// A test's answer to production, or the other way round.
    package static let envelopeUsageMixed = Diagnostic.Code(
        "envelope.usage.mixed", owner: .operations,
        help: "look which of the two is meant: test and production never mix; close it with "
            + "`gangway exceptions resolve`")
    /// A document that nothing was agreed about.
    package static let envelopeSendingMissing = Diagnostic.Code(
        "envelope.sending.missing", owner: .onboarding,
        help: "add an entry to `sends` in the partner's partner.yaml, then `gangway exceptions "
            + "retry`")
    /// An answer to a document that is not known.
    package static let envelopeAnsweredUnknown = Diagnostic.Code(
        "envelope.answered.unknown", .warning, owner: .operations,
        help: "the answer says only what it says itself; look whether its number is right")
    /// An answer to an order that the ERP did not give.
    package static let envelopeAnswerUnasked = Diagnostic.Code(
        "envelope.answer.unasked", owner: .operations,
        help: "answer the order in the ERP, whose files come by a channel that "
            + "`brings: documents`; or let the gateway accept this partner's orders with "
            + "`autoAccept: true` in the agreement of the 850, then `gangway exceptions retry`")
    /// An answer that says what the partner was told.
    package static let envelopeAnswerTold = Diagnostic.Code(
        "envelope.answer.told", .note, owner: .operations,
        help: "nothing to do: the gateway has said so before")
    /// An answer that contradicts the gateway's own.
    package static let envelopeAnswerSecond = Diagnostic.Code(
        "envelope.answer.second", owner: .operations,
        help: "give the answer `purpose: change` with `purposeCode: \"04\"`, so that the partner "
            + "reads it as an amendment of the first; where the ERP answers by itself, take "
            + "`autoAccept` out of the agreement")
    /// An invoice whose lines, charges and taxes are not its amount.
    package static let envelopeInvoiceTotal = Diagnostic.Code(
        "envelope.invoice.total", owner: .operations,
        help: "find in the ERP which of the sums is right; mend the invoice there, or the map that "
            + "leaves a line, a charge or a tax out, then `gangway exceptions retry`")
    /// An invoice of what was not shipped.
    package static let envelopeInvoiceUnshipped = Diagnostic.Code(
        "envelope.invoice.unshipped", owner: .operations,
        help: "send the ship notice first, or mend the invoice in the ERP, then `gangway "
            + "exceptions retry`; the partner's `billing` asks for this; where it is `accepted`, "
            + "wait for the 997 of the ship notice")
    /// An invoice in another unit than its ship notices.
    package static let envelopeInvoiceUnit = Diagnostic.Code(
        "envelope.invoice.unit", owner: .operations,
        help:
            "have the ERP bill in the unit of the ship notice, or turn it into that in the map of "
            + "the 810, then `gangway exceptions retry`; the partner's `billing` asks for this")
    /// A pack's serial number that no scanner accepts.
    package static let envelopeShipmentSerial = Diagnostic.Code(
        "envelope.shipment.serial", owner: .operations,
        help: "print the label again with a right number and have the ERP send the notice with it; "
            + "a map may set the last digit by `checkDigit`")
}

extension [Diagnostic] {
    /// How many of one code are kept; what noise repeats without end must not fill the memory.
    private static var noteLimit: Int { 20 }

    /// Adds a diagnostic, unless there are many of its code.
    mutating func note(_ diagnostic: Diagnostic) {
        guard count(where: { $0.code == diagnostic.code }) < Self.noteLimit else { return }
        append(diagnostic)
    }
}

/// The walk's own codes.
package enum FlowDiagnostics {
    /// All of them.
    package static let all: [Diagnostic.Code] = [
        .ledgerEditUnfit, .receiveSecurityUnknown, .awaitAnswerReceived, .awaitAnswerExcess,
        .validateGuideStandIn, .validateGuideAbsent,
        .envelopeDocumentUnreadable, .envelopePartnerUnknown, .envelopePartnerNotLive,
        .envelopeUsageMixed, .envelopeSendingMissing, .envelopeAnsweredUnknown,
        .envelopeAnswerUnasked, .envelopeAnswerTold, .envelopeAnswerSecond,
        .envelopeInvoiceTotal, .envelopeInvoiceUnshipped, .envelopeInvoiceUnit,
        .envelopeShipmentSerial,
        .profileCaseMissing, .profileCaseDiffers,
    ]
}
