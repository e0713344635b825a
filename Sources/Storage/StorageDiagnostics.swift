package import Diagnostics

extension Diagnostic.Code {
    /// The store cannot take a write now.
    package static let ledgerStoreBusy = Diagnostic.Code(
        "ledger.store.busy", .warning, owner: .site,
        help: "nothing to do if it passes; else look at the disk and the database named here")
    /// The store's disk is full.
    package static let ledgerStoreFull = Diagnostic.Code(
        "ledger.store.full", owner: .site,
        help: "free space on the disk of the ledger; the gateway goes on by itself")
    /// The store failed in a way after which nothing may be acknowledged.
    package static let ledgerStoreFailed = Diagnostic.Code(
        "ledger.store.failed", owner: .site,
        help: "check the disk, then start the gateway again; nothing was acknowledged that is "
            + "not kept")
    /// A statement was refused, or a row is not what we wrote.
    package static let ledgerRowRefused = Diagnostic.Code(
        "ledger.row.refused", owner: .site,
        help: "keep a copy of the ledger and report the message: it is a defect of the gateway or "
            + "the ledger was changed by hand")
    /// The ledger was written by a newer program.
    package static let ledgerSchemaNewer = Diagnostic.Code(
        "ledger.schema.newer", owner: .site,
        help: "start the newer version of gangway that wrote this ledger, or restore the backup "
            + "from before its upgrade")
    /// The audit chain does not hold.
    package static let ledgerAuditBroken = Diagnostic.Code(
        "ledger.audit.broken", owner: .site,
        help: "somebody changed the ledger by hand: compare it with a backup from before")
    /// An act names something that is not there or not in the right state.
    package static let ledgerActRefused = Diagnostic.Code(
        "ledger.act.refused", owner: .operations,
        help: "look at the present state with `gangway exceptions show`")
    /// A count of control numbers cannot be set so.
    package static let ledgerControlRefused = Diagnostic.Code(
        "ledger.control.refused", owner: .operations,
        help: "see `gangway control list` and docs/sending.md")
    /// What was kept of the orders that a document is about cannot be read.
    package static let ledgerMentionUnreadable = Diagnostic.Code(
        "ledger.mention.unreadable", owner: .site,
        help: "the document itself is whole, and stands under the orders that were entered before: "
            + "look after the others by hand, report it as `ledger.row.refused` says, and close "
            + "this with `gangway exceptions resolve`")
}

/// The codes of the stores.
package enum StorageDiagnostics {
    /// All of them, for the tidy test and `--explain`.
    package static let all: [Diagnostic.Code] = [
        .ledgerStoreBusy, .ledgerStoreFull, .ledgerStoreFailed, .ledgerRowRefused,
        .ledgerSchemaNewer, .ledgerAuditBroken, .ledgerActRefused,
        .ledgerControlRefused, .ledgerMentionUnreadable,
    ]
}
