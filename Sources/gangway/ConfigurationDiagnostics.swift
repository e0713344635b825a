import Diagnostics

/// The codes of gangway.yaml and of what the hall opens.
enum ConfigurationDiagnostics {
    /// There is no configuration file.
    static let missing = Diagnostic.Code(
        "config.file.missing", owner: .site,
        help: "make a working folder with `gangway init DIR`, or name the file with --config")
    /// `store` or `vault` names no known kind of store.
    static let store = Diagnostic.Code(
        "config.store.unknown", owner: .site,
        help: "write `sqlite:FILE` for the store and `dir:FOLDER` for the vault")
    /// An entry of `identities` is not `qualifier:id`.
    static let identity = Diagnostic.Code(
        "config.identity.invalid", owner: .site,
        help: "write the qualifier of one or two characters, a colon, and the id of at most 15, "
            + "such as \"ZZ:EXAMPLE\"")
    /// Two ERPs for the same usage.
    static let targetTwice = Diagnostic.Code(
        "config.erp.twice", owner: .site,
        help: "one ERP takes production documents (P) and one test documents (T)")
    /// No ERP takes what a partner may send.
    static let targetMissing = Diagnostic.Code(
        "config.erp.missing", .warning, owner: .site,
        help: "add an entry of `erp` with this `usage` to gangway.yaml; until then such documents "
            + "are made but not delivered")
    /// The inbox of a channel is, holds or lies in another folder of the channels.
    static let foldersMeet = Diagnostic.Code(
        "config.channel.folders-meet", owner: .onboarding,
        help: "give one of them another path under `folders`, which is neither the other nor above "
            + "or below it")
    /// No connector profile has the name.
    static let connectorMissing = Diagnostic.Code(
        "config.connector.missing", owner: .site,
        help: "put NAME.yaml into the connectors folder, or use a shipped one")
    /// A folder that the gateway needs is not there.
    static let folderMissing = Diagnostic.Code(
        "config.folder.missing", owner: .site,
        help: "make the folder, or name another one in gangway.yaml")
    /// The shipped standard is not found.
    static let standardMissing = Diagnostic.Code(
        "config.standard.not-found", owner: .site,
        help: "name the folder with --standard, or install `share/gangway/standard` beside `bin`")
    /// A file of the site's own standard that nothing reads.
    static let layerUnread = Diagnostic.Code(
        "config.standard.unread", .warning, owner: .site,
        help: "files are `VERSION/elements.txt`, `segments.txt`, `codes.txt`, `sets/SET.txt`, and "
            + "`versions.txt` beside the versions")
    /// The standard has no dictionary of a version, or no such set in it.
    static let nothingToExport = Diagnostic.Code(
        "config.standard.absent", owner: .operations,
        help: "name a version and sets that standard/README.md lists, or your own")
    /// A file of a profile is larger than any profile can be.
    static let fileTooLarge = Diagnostic.Code(
        "config.file.too-large", owner: .onboarding,
        help: "profiles and code tables are at most 16 MB; move other files out of the folder")
    /// A symbolic link in a partner folder.
    static let fileLinked = Diagnostic.Code(
        "config.file.linked", owner: .onboarding,
        help: "put the file itself there: what a link leads to changes without a version of the "
            + "profile")
    /// The working folder is there already.
    static let fileExists = Diagnostic.Code(
        "config.file.exists", owner: .site,
        help: "name another folder; nothing was changed")
    /// A file or folder that the gateway needs cannot be read or written.
    static let fileUnusable = Diagnostic.Code(
        "config.file.unusable", owner: .site,
        help: "name another path, or let the account that runs gangway read and write there")
    /// The ERP simulator cannot be run as asked.
    static let simulatorUnusable = Diagnostic.Code(
        "config.simulator.unusable", owner: .site,
        help: "give other options: `gangway erp simulate --help` lists them")
    /// A file that a command names is not there.
    static let inputMissing = Diagnostic.Code(
        "config.input.missing", owner: .operations,
        help: "name a file that can be read")
    /// A trial passes over what the gateway would hold an interchange for.
    static let trialWaived = Diagnostic.Code(
        "receive.trial.waived", .note, owner: .onboarding,
        help: "mend it in the partner folder before the partner sends such files")
    /// The ledger cannot be opened.
    static let storeUnavailable = Diagnostic.Code(
        "ledger.store.unavailable", owner: .site,
        help: "only one gateway opens a ledger; stop the other, or mend what is said above")
    /// The running gateway's answer says nothing.
    static let answerUnreadable = Diagnostic.Code(
        "ledger.answer.unreadable", owner: .site,
        help: "look at the gateway's log")
    /// The partner folder has changed, and cannot come into force.
    static let profilesKept = Diagnostic.Code(
        "config.profiles.kept", owner: .onboarding,
        help: "see its faults with `gangway partner lint`; it comes into force by itself when they "
            + "are mended, and until then the former profiles stay")
    /// Who is asked for is not in the partner folder.
    static let partnerUnknown = Diagnostic.Code(
        "config.partner.unknown", owner: .operations,
        help: "see the names with `gangway partner list`")
    /// Sample files from which no partner can be drafted.
    static let samplesEmpty = Diagnostic.Code(
        "config.samples.empty", owner: .onboarding,
        help: "name X12 files that the partner sent to us; `gangway x12 stat` shows what files hold"
    )
    /// A version of the partner folder that is not there.
    static let revisionUnknown = Diagnostic.Code(
        "config.revision.unknown", owner: .onboarding,
        help: "name a folder that holds partner folders, or a revision such as HEAD~1 of the git "
            + "repository that the partner folder is in")
    /// A profile is to be promoted that is not ready.
    static let checklistOpen = Diagnostic.Code(
        "profile.checklist.open", owner: .onboarding,
        help: "do what is listed, or set back `status`; `gangway partner checklist` shows all items"
    )
    /// A partner that says it is live runs as one in test.
    static let partnerNotPromoted = Diagnostic.Code(
        "profile.partner.not-promoted", .warning, owner: .onboarding,
        help: "promote it with `gangway partner promote NAME --reason TEXT`; its production files "
            + "are held until then")
    /// Traffic is asked for, and none is stored.
    static let trafficMissing = Diagnostic.Code(
        "config.traffic.missing", owner: .operations,
        help: "run the gateway first, or name the configuration of the site that has with --config")
    /// A file or field that `partner explain` has nothing to say of.
    static let nothingToExplain = Diagnostic.Code(
        "config.field.unknown", owner: .onboarding,
        help: "leave --field out to see all values; `gangway try` says what is wrong with a file")
    /// A document that a command names is not in the message.
    static let documentUnknown = Diagnostic.Code(
        "config.document.unknown", owner: .operations,
        help: "see a message's documents with `gangway messages show`")
    /// A private key that is not in a file.
    static let keyFile = Diagnostic.Code(
        "config.key.not-a-file", owner: .onboarding,
        help: "put the private key into a file and write `key: file:PATH` in the channel")
    /// Another version's dictionary serves for a transaction set.
    static let standIn = Diagnostic.Code(
        "validate.dictionary.stand-in", .warning, owner: .onboarding,
        help: "Name a version with --by, or add the version's dictionary to the standard folder.")
    /// No version has a dictionary of a transaction set.
    static let noDictionary = Diagnostic.Code(
        "validate.dictionary.missing", .warning, owner: .onboarding,
        help: "Add the set's dictionary to the standard folder to have its content checked.")

    /// A file that holds a key or password is not there.
    static let secretFile = Diagnostic.Code(
        "config.secret.file-missing", .warning, owner: .site,
        help: "put the key or password there before the gateway starts; a relative path starts at "
            + "the folder of gangway.yaml")

    /// All of them.
    static let all: [Diagnostic.Code] = [
        missing, store, identity, targetTwice, targetMissing, foldersMeet, connectorMissing,
        folderMissing, standardMissing,
        fileTooLarge, fileLinked, fileExists, fileUnusable, simulatorUnusable, inputMissing,
        trialWaived,
        storeUnavailable, answerUnreadable, keyFile, secretFile, profilesKept, partnerUnknown,
        documentUnknown, standIn, noDictionary,
        layerUnread, nothingToExport, nothingToExplain, revisionUnknown,
        samplesEmpty,
        trafficMissing, checklistOpen, partnerNotPromoted,
    ]
}
