package import Diagnostics

extension Diagnostic.Code {
    // MARK: Delivering

    /// The ERP could not be reached, so nothing was sent.
    package static let erpUnreachable = Diagnostic.Code(
        "deliver.erp.unreachable", owner: .site,
        help: "Nothing was sent and it is tried again; check the connector's url and the network.")
    /// The ERP turned the submission away for now.
    package static let erpBusy = Diagnostic.Code(
        "deliver.erp.busy", .warning, owner: .site,
        help: "Nothing was taken and it is tried again; lower maxInFlight if this is frequent.")
    /// Whether the ERP took the submission is not known.
    package static let erpInDoubt = Diagnostic.Code(
        "deliver.erp.in-doubt", owner: .operations,
        help: "The ERP is asked after the settle time; without a way to ask, look it up there.")
    /// The ERP refused the document for good.
    package static let erpRejected = Diagnostic.Code(
        "deliver.erp.rejected", owner: .onboarding,
        help: "Mend what the ERP names, in the map, the code tables or the ERP, then retry.")
    /// A person has to act in the ERP or in its connector.
    package static let erpAttention = Diagnostic.Code(
        "deliver.erp.attention", owner: .operations,
        help: "Settle it in the ERP, or mend the connector's address or credentials, then retry.")
    /// The ERP answered with success, but the order number is not where the connector looks.
    package static let erpAnswerUnreadable = Diagnostic.Code(
        "deliver.erp.answer-unreadable", owner: .onboarding,
        help: "Compare the path in the connector with the ERP's answer.")
    /// The ERP could not say whether it has the document.
    package static let erpFindFailed = Diagnostic.Code(
        "deliver.erp.find-failed", owner: .operations,
        help: "It is asked again; nothing is submitted before the ERP has answered.")
    /// The connector has no way to ask for a document.
    package static let erpFindMissing = Diagnostic.Code(
        "deliver.erp.find-missing", owner: .onboarding,
        help: "Give the connector idempotency.find, or look the document up in the ERP.")
    /// The connector has no operation for this type and purpose of document.
    package static let erpOperationMissing = Diagnostic.Code(
        "deliver.erp.operation-missing", owner: .onboarding,
        help: "Give the connector the operation, or handle this document in the ERP by hand.")
    /// A template of the connector has no value for this document.
    package static let erpRequestUnfilled = Diagnostic.Code(
        "deliver.erp.request-unfilled", owner: .onboarding,
        help: "Map the field, or give the template a |default(…).")

    /// The ERP could not be asked for documents that are to be sent, or its answer not be read.
    package static let erpCollectFailed = Diagnostic.Code(
        "send.erp.collect-failed", .warning, owner: .site,
        help: "It is asked again, and nothing is passed over; compare `collect` of the connector "
            + "with the ERP's answer, and check its url and credentials.")

    // MARK: Connector profiles

    /// A `${…}` is not written as the notation wants it.
    package static let templateSyntax = Diagnostic.Code(
        "profile.template.syntax", owner: .onboarding,
        help: "Write ${path} or ${path|function(argument)}, such as ${order.number|max(35)}.")
    /// A `${…}` starts with a name that has no meaning there.
    package static let templateUnknownName = Diagnostic.Code(
        "profile.template.unknown-name", owner: .onboarding,
        help: "A template sees only the names that its key's documentation lists.")
    /// A `${…}` uses a function that does not exist, or with a wrong argument.
    package static let templateUnknownFunction = Diagnostic.Code(
        "profile.template.unknown-function", owner: .onboarding,
        help: "The functions are default(text) and max(length).")
    /// A value of a connector profile has the right type but makes no sense.
    package static let connectorValue = Diagnostic.Code(
        "profile.connector.value", owner: .onboarding,
        help: "See the connector's documentation for what this key takes.")
    /// Keys of a connector profile contradict each other.
    package static let connectorConflict = Diagnostic.Code(
        "profile.connector.conflict", owner: .onboarding,
        help: "Give what the strategy or the kind of authentication needs, and nothing else.")
    /// A rule about a class of statuses decides one that means something else without it.
    package static let connectorShadow = Diagnostic.Code(
        "profile.connector.shadow", .warning, owner: .onboarding,
        help: "Write a rule of its own for that status above the class, whatever it shall mean.")

    // MARK: Secrets

    /// A secret is not written as a reference.
    package static let secretReference = Diagnostic.Code(
        "config.secret.reference", owner: .onboarding,
        help: "Write env:NAME or file:PATH; a profile never holds a secret itself.")
    /// A secret that a reference names is not there.
    package static let secretMissing = Diagnostic.Code(
        "config.secret.missing", owner: .site,
        help: "Set the variable, or make the file readable for the user that runs gangway.")
}

/// The codes that this room raises.
package enum ERPDiagnostics {
    /// All of them.
    package static let all: [Diagnostic.Code] = [
        .erpUnreachable, .erpBusy, .erpInDoubt, .erpRejected, .erpAttention,
        .erpAnswerUnreadable, .erpFindFailed, .erpFindMissing, .erpOperationMissing,
        .erpRequestUnfilled, .erpCollectFailed, .templateSyntax, .templateUnknownName,
        .templateUnknownFunction,
        .connectorValue, .connectorConflict, .connectorShadow, .secretReference, .secretMissing,
    ]
}
