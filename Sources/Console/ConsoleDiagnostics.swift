package import Diagnostics

extension Diagnostic.Code {
    /// A call of a route that does not exist.
    package static let configRouteUnknown = Diagnostic.Code(
        "config.route.unknown", owner: .operations,
        help: "see `gangway --help` for what there is")
    /// A call that cannot be read.
    package static let configRequestMalformed = Diagnostic.Code(
        "config.request.malformed", owner: .operations,
        help: "ids are whole numbers, limit is 1 to 1000, and a body is a JSON object")
    /// A decision without its author or its reason.
    package static let configRequestIncomplete = Diagnostic.Code(
        "config.request.incomplete", owner: .operations,
        help: "give an author and a reason; both become links of the audit chain")
    /// The admin socket cannot be made.
    package static let configSocketUnusable = Diagnostic.Code(
        "config.socket.unusable", owner: .site,
        help: "make the data folder writable for the gateway's own user, under a path of at most "
            + "90 bytes")
    /// No message has the id.
    package static let ledgerMessageUnknown = Diagnostic.Code(
        "ledger.message.unknown", owner: .operations,
        help: "list them with `gangway messages list`")
    /// No report of the day was kept.
    package static let ledgerReportMissing = Diagnostic.Code(
        "ledger.report.missing", owner: .operations,
        help: "`gangway acks reconcile` keeps one; the gateway does it each night")
    /// No document has the id, or none could be made.
    package static let ledgerDocumentUnknown = Diagnostic.Code(
        "ledger.document.unknown", owner: .operations,
        help: "see a message's documents with `gangway messages show`")
    /// No order has the id.
    package static let ledgerOrderUnknown = Diagnostic.Code(
        "ledger.order.unknown", owner: .operations,
        help: "list them with `gangway orders list`")
    /// No exception has the id.
    package static let ledgerExceptionUnknown = Diagnostic.Code(
        "ledger.exception.unknown", owner: .operations,
        help: "list them with `gangway exceptions list --all`")
    /// A partner's profile has no version of the number.
    package static let ledgerVersionUnknown = Diagnostic.Code(
        "ledger.version.unknown", owner: .onboarding,
        help: "list them with `gangway partner versions NAME`")
    /// The work item is leased.
    package static let ledgerWorkHeld = Diagnostic.Code(
        "ledger.work.in-hands", owner: .operations,
        help: "a worker has it; try again in a moment")
}

/// The console's codes.
package enum ConsoleDiagnostics {
    /// All of them.
    package static let all: [Diagnostic.Code] = [
        .configRouteUnknown, .configRequestMalformed, .configRequestIncomplete,
        .configSocketUnusable, .ledgerMessageUnknown, .ledgerDocumentUnknown,
        .ledgerReportMissing,
        .ledgerOrderUnknown,
        .ledgerExceptionUnknown, .ledgerVersionUnknown, .ledgerWorkHeld,
    ]
}
