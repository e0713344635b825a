package import Diagnostics

extension Diagnostic.Code {
    /// An ISA13 came again within the window with other content.
    package static let receiveInterchangeControlReused = Diagnostic.Code(
        "receive.interchange.control-reused", owner: .partner,
        help: "ask the partner which of the two files counts; process this one with "
            + "`gangway exceptions retry`, or close it with `gangway exceptions resolve`")
    /// A GS06 came again within the window in a new interchange.
    package static let receiveGroupControlReused = Diagnostic.Code(
        "receive.group.control-reused", owner: .partner,
        help: "ask the partner whether the group is new; process it with "
            + "`gangway exceptions retry`, or close it with `gangway exceptions resolve`")
    /// Another body under a business key that is known.
    package static let deliverDocumentConflict = Diagnostic.Code(
        "deliver.document.conflict", owner: .operations,
        help: "compare both documents; deliver this one with `gangway exceptions retry`, or close "
            + "it with `gangway exceptions resolve`")
    /// An ISA13 that does not follow the one before, where the partner's sequence is watched.
    package static let receiveInterchangeSequence = Diagnostic.Code(
        "receive.interchange.sequence", owner: .operations,
        help: "ask the partner for the interchanges between; process this one with "
            + "`gangway exceptions retry`, or close it with `gangway exceptions resolve`")
    /// The content of a document that is known, where the partner's duplicates are held.
    package static let deliverDocumentRepeated = Diagnostic.Code(
        "deliver.document.repeated", owner: .operations,
        help: "ask the partner whether it meant a second one; it is not posted twice: close it "
            + "with `gangway exceptions resolve`, or `retry` it to list it as a duplicate")
    /// A purpose that needs a person: a change or cancellation of an order that is not known.
    package static let deliverDocumentPurpose = Diagnostic.Code(
        "deliver.document.purpose", owner: .operations,
        help: "decide with the partner; deliver it with `gangway exceptions retry` if the ERP's "
            + "connector has an operation for its purpose, or close it with `gangway exceptions "
            + "resolve` and enter it by hand")
    /// A partner from whom nothing comes any more.
    package static let awaitArrivalOverdue = Diagnostic.Code(
        "await.arrival.overdue", owner: .operations,
        help:
            "look whether its channel works and ask the partner; the exception closes itself when "
            + "the next file comes. `expects.arrivals` in partner.yaml says how long it may be "
            + "silent")
    /// Something that did not come by its time of day.
    package static let awaitArrivalMissed = Diagnostic.Code(
        "await.arrival.missed", owner: .operations,
        help:
            "look whether its channel works and ask the partner; the exception closes itself when "
            + "it comes after all. `expects.arrivals.daily` in partner.yaml says what is due when")
    /// A change of an order that has come far.
    package static let deliverChangeLate = Diagnostic.Code(
        "deliver.change.late", owner: .operations,
        help: "look with `gangway orders show` what was shipped; hand the change to the ERP with "
            + "`gangway exceptions retry`, or close it with `gangway exceptions resolve` and tell "
            + "the partner; `changes` in the agreement says what becomes of such changes")
    /// The target refused a document for good.
    package static let deliverTargetRefused = Diagnostic.Code(
        "deliver.target.refused", owner: .operations,
        help: "mend the cause in the ERP or the profile, then `gangway exceptions retry`")
    /// Nobody can tell whether the target took a document.
    package static let deliverTargetUndecided = Diagnostic.Code(
        "deliver.target.undecided", owner: .operations,
        help: "look the order up in the ERP by its reference; if it is there resolve the "
            + "exception, if not retry it")
    /// A step failed for longer than its policy allows.
    package static let ledgerWorkExhausted = Diagnostic.Code(
        "ledger.work.exhausted", owner: .operations,
        help: "mend the cause named in the message, then `gangway exceptions retry`")
    /// A step of something critical fails and is tried on.
    package static let ledgerWorkFailing = Diagnostic.Code(
        "ledger.work.failing", .warning, owner: .operations,
        help: "it is tried on and this closes itself when it goes through: look whether the other "
            + "side is away; `gangway exceptions retry` tries at once")
    /// The security information of ISA04 cannot be filled in.
    package static let sendSecurityUnusable = Diagnostic.Code(
        "send.security.unusable", owner: .operations,
        help: "put the 1 to 10 plain characters that were agreed where `reply.security` of the "
            + "partner says, then `gangway exceptions retry`")
    /// Workers vanished again and again over the same work.
    package static let ledgerWorkPoison = Diagnostic.Code(
        "ledger.work.poison", owner: .operations,
        help: "the work item brought its worker down again and again: keep the raw file, report "
            + "it, and retry it after an upgrade")
    /// No space to keep what arrives.
    package static let receiveStoreFull = Diagnostic.Code(
        "receive.store.full", owner: .site,
        help: "free space on the data disk; the gateway goes on by itself")
    /// More work waits than the site takes.
    package static let receiveQueueFull = Diagnostic.Code(
        "receive.queue.full", owner: .site,
        help: "find out what the work waits for with `gangway exceptions list`; the gateway takes "
            + "files again by itself")
    /// A file larger than the site takes.
    package static let receiveFileTooLarge = Diagnostic.Code(
        "receive.file.too-large", owner: .operations,
        help: "raise `limits.file` in gangway.yaml and drop the file again, or have the partner "
            + "send smaller files")
    /// No ERP is configured for the usage of a document.
    package static let deliverTargetMissing = Diagnostic.Code(
        "deliver.target.missing", owner: .site,
        help: "name an ERP for this usage under `erp` in gangway.yaml, then "
            + "`gangway exceptions retry`")
    /// The answer to an attempt was lost, so the target may have taken it.
    package static let deliverAnswerLost = Diagnostic.Code(
        "deliver.answer.lost", .warning, owner: .site,
        help: "nothing to do: the gateway waits until the ERP can no longer take the lost attempt, "
            + "then asks it")
    /// The stored bytes of a message cannot be read.
    package static let ledgerBytesUnreadable = Diagnostic.Code(
        "ledger.bytes.unreadable", owner: .site,
        help: "restore the vault's blob from a backup, then `gangway exceptions retry`")
    /// The channel of an outbound message is not configured.
    package static let sendChannelMissing = Diagnostic.Code(
        "send.channel.missing", owner: .onboarding,
        help: "name a channel for answers in the partner's profile, then `gangway exceptions retry`"
    )
    /// A file of ours has not left by the time at which its answer would have been due.
    package static let sendFileLate = Diagnostic.Code(
        "send.file.late", owner: .operations,
        help: "the partner owes nothing before the file has left: end what holds it (`gangway "
            + "messages holds`, the channel's exceptions), or let go of it by `gangway messages "
            + "skip`; this closes itself when the file leaves")
    /// A source gave other content under a key under which it gave a document before.
    package static let sendDocumentConflict = Diagnostic.Code(
        "send.document.conflict", owner: .site,
        help: "a document that was sent is never sent anew: have the source give the new one a key "
            + "of its own, then `gangway exceptions resolve`. The key is the `id` of the "
            + "connector's `collect`, the file's name in a folder, or `--key`. A system that "
            + "answers an order again under one number needs more in its `id`, such as "
            + "`${item.number}-${item.revision}`")
    /// A document to be sent whose number has left before.
    package static let sendDocumentRepeated = Diagnostic.Code(
        "send.document.repeated", owner: .operations,
        help: "compare both with `gangway messages show`. One that corrects the other says so by "
            + "its `purpose` (replace, change, cancel): `gangway messages edit` sets it. Send this "
            + "one as it is with `gangway exceptions retry`, or close it with `gangway exceptions "
            + "resolve`; `duplicates.sent` in the profile says what becomes of such documents")
    /// A partner refuses what we sent.
    package static let awaitAnswerRejected = Diagnostic.Code(
        "await.answer.rejected", owner: .operations,
        help: "mend the cause; then `gangway messages regenerate` sends it anew and closes this. A "
            + "document that was wrong itself is given again under a key of its own, and this "
            + "closed with `gangway exceptions resolve`")
    /// A partner's answer does not say what it took.
    package static let awaitAnswerUnclear = Diagnostic.Code(
        "await.answer.unclear", owner: .operations,
        help: "ask the partner what it took, send again what it did not, and close this with "
            + "`gangway exceptions resolve`")
    /// A partner owes an answer, and its time is over.
    package static let awaitAnswerOverdue = Diagnostic.Code(
        "await.answer.overdue", owner: .operations,
        help: "ask the partner whether it got the file and what became of it; this closes itself "
            + "when the answer comes, and `gangway exceptions resolve` ends the waiting")
    /// A partner says something else than it said before.
    package static let awaitAnswerChanged = Diagnostic.Code(
        "await.answer.changed", owner: .operations,
        help: "the first answer stands; ask the partner which of the two counts, act on it, and "
            + "close this with `gangway exceptions resolve`")
    /// What a person edited would wait for a person all the same.
    package static let ledgerEditFaulty = Diagnostic.Code(
        "ledger.edit.faulty", owner: .operations,
        help: "change what is still wrong in the same edit; `gangway messages edit ID` shows what "
            + "can be changed. Nothing was stored")
    /// A partner refuses something of which nothing is awaited.
    package static let awaitAnswerUnexpected = Diagnostic.Code(
        "await.answer.unexpected", owner: .operations,
        help: "`gangway acks strays` shows the answer and what it may mean: where it is about "
            + "something of ours, mend that and send it again; else tell the partner that it is "
            + "not; then close this with `gangway exceptions resolve`")
    /// What was counted is not what the bytes say.
    package static let ledgerReportDiffers = Diagnostic.Code(
        "ledger.report.differs", owner: .operations,
        help:
            "the bytes are the truth: see the message by `gangway messages show`, settle with the "
            + "partner what counts, and report what you find; `gangway exceptions resolve` closes "
            + "this")
    /// The report of a day that still goes on cannot be kept.
    package static let ledgerDayOpen = Diagnostic.Code(
        "ledger.day.open", owner: .operations,
        help: "the gateway keeps a day's report the night after; `gangway acks report` shows how "
            + "things stand now. Days are those of UTC")
}

/// The engine's codes.
package enum EngineDiagnostics {
    /// All of them, for the tidy test and `--explain`.
    package static let all: [Diagnostic.Code] = [
        .receiveInterchangeControlReused, .receiveGroupControlReused,
        .receiveInterchangeSequence, .deliverDocumentConflict, .deliverDocumentRepeated,
        .deliverDocumentPurpose, .deliverChangeLate, .awaitArrivalOverdue,
        .awaitArrivalMissed, .deliverTargetRefused,
        .deliverTargetUndecided, .ledgerWorkFailing, .sendSecurityUnusable,
        .ledgerWorkExhausted, .ledgerWorkPoison, .receiveStoreFull, .receiveQueueFull,
        .receiveFileTooLarge, .deliverTargetMissing,
        .deliverAnswerLost, .ledgerBytesUnreadable, .sendChannelMissing,
        .sendDocumentConflict, .sendDocumentRepeated, .awaitAnswerRejected, .awaitAnswerUnclear,
        .awaitAnswerChanged, .awaitAnswerOverdue, .awaitAnswerUnexpected, .ledgerReportDiffers,
        .ledgerDayOpen, .ledgerEditFaulty, .sendFileLate,
    ]
}
