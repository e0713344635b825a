package import Diagnostics

extension Diagnostic.Code {
    /// No partner has the identity in ISA05/06.
    package static let receiveSenderUnknown = Diagnostic.Code(
        "receive.sender.unknown", owner: .onboarding,
        help: "add the identity to `ids` in the partner's partner.yaml, or take the partner on "
            + "(README.md of the partner folder), then `gangway exceptions retry`")
    /// A known partner came by a channel that does not carry it.
    package static let receiveSenderForeignChannel = Diagnostic.Code(
        "receive.sender.foreign-channel", owner: .onboarding,
        help: "ask the partner whether it sent this; if so add it to `carries` of the channel, "
            + "then `gangway exceptions retry`")
    /// The identity in ISA07/08 is none of ours, or not served by the channel.
    package static let receiveReceiverUnknown = Diagnostic.Code(
        "receive.receiver.unknown", owner: .partner,
        help: "call the partner and name our identity, so that it sends this to us; if this one is "
            + "ours too, add it to `identities` in gangway.yaml and to the channel, then `gangway "
            + "exceptions retry`")
    /// A production interchange of a partner that is not live.
    package static let receiveUsageNotLive = Diagnostic.Code(
        "receive.usage.not-live", owner: .onboarding,
        help: "set the partner's `status` to live or parallel when it is ready, then "
            + "`gangway exceptions retry`; or ask the partner to send with ISA15 T")
    /// A test interchange of a live partner whose agreement stops tests.
    package static let receiveUsageTest = Diagnostic.Code(
        "receive.usage.test", owner: .operations,
        help: "close it with `gangway exceptions resolve`; set `test: target` in the partner's "
            + "partner.yaml if its tests are to go to the test target")
    /// A transaction set that nothing was agreed about.
    package static let receiveAgreementMissing = Diagnostic.Code(
        "receive.agreement.missing", owner: .onboarding,
        help: "add the set and version to `agreements` in the partner's partner.yaml, then "
            + "`gangway exceptions retry`, and tell the partner not to send it again although the "
            + "997 refused it; or ask for what was agreed, then `gangway exceptions resolve`")
    /// A transaction set that is agreed but has no map.
    package static let mapProfileMissing = Diagnostic.Code(
        "map.profile.missing", owner: .onboarding,
        help: "add a map for the set to the partner's folder, then `gangway exceptions retry`")
}

extension Diagnostic.Code {
    /// A file that has to be there is not.
    package static let profileFileMissing = Diagnostic.Code(
        "profile.file.missing", owner: .onboarding,
        help: "add the file; the README.md of the partner folder shows what it holds")
    /// A calendar or a span that cannot be counted by.
    package static let profileCalendarForm = Diagnostic.Code(
        "profile.calendar.form", owner: .onboarding,
        help: "mend the key as docs/agreements.md describes it")
    /// A service level or fee that cannot be counted.
    package static let profileTargetForm = Diagnostic.Code(
        "profile.target.form", owner: .onboarding,
        help: "give a level a `share` over 0 and up to 100, and a fee either `amount` or "
            + "`percent`, nothing below 0")
    /// A file that nothing reads.
    package static let profileFileUnread = Diagnostic.Code(
        "profile.file.unread", .warning, owner: .onboarding,
        help: "rename the file if it is meant to be read, or move it out of the partner folder")
    /// A folder or file name that cannot be a partner's or channel's name.
    package static let profileNameFormat = Diagnostic.Code(
        "profile.name.format", owner: .onboarding,
        help: "use 1 to 40 lower-case letters, digits and hyphens, a letter first")
    /// An identity that is not written as one.
    package static let profileIdentityFormat = Diagnostic.Code(
        "profile.identity.format", owner: .onboarding,
        help: "write qualifier and id as in ISA05 and ISA06, such as \"ZZ:EXAMPLE\"")
    /// An identity with signs that stand for others in patterns only.
    package static let profileIdentityLiteral = Diagnostic.Code(
        "profile.identity.literal", .warning, owner: .onboarding,
        help: "under `ids` each sign means itself; write it under `patterns` if * is to stand for "
            + "any characters and ? for one")
    /// One identity in two places.
    package static let profileIdentityShared = Diagnostic.Code(
        "profile.identity.shared", owner: .onboarding,
        help: "an identity belongs to one partner only, and none of ours to a partner: remove it "
            + "where it is wrong")
    /// An identity that is not one of ours.
    package static let profileIdentityForeign = Diagnostic.Code(
        "profile.identity.foreign", owner: .onboarding,
        help: "name one of our own identities, as gangway.yaml lists them")
    /// A partner's name that is none.
    package static let profilePartnerUnknown = Diagnostic.Code(
        "profile.partner.unknown", owner: .onboarding,
        help: "name a folder that holds a partner.yaml")
    /// A partner that no channel carries.
    package static let profilePartnerUncarried = Diagnostic.Code(
        "profile.partner.uncarried", .warning, owner: .onboarding,
        help: "add the partner to `carries` of a channel, or its interchanges will be held")
    /// A channel's name that is none, or that of a channel which is not enabled.
    package static let profileChannelUnknown = Diagnostic.Code(
        "profile.channel.unknown", owner: .onboarding,
        help: "name a file in channels/, without .yaml, whose channel is enabled")
    /// There is no way in.
    package static let profileChannelNone = Diagnostic.Code(
        "profile.channel.none", .warning, owner: .onboarding,
        help: "add channels/NAME.yaml with `kind: folder` and `carries: [PARTNER]`, or set "
            + "`enabled: true` in one that is there")
    /// A key that does not go with the kind of channel.
    package static let profileChannelKind = Diagnostic.Code(
        "profile.channel.kind", owner: .onboarding,
        help: "a channel of kind folder has `folders` and `layout`, one of kind sftp has `sftp`")
    /// A name that no AS2 station can have, or one for an identity that the channel has not.
    package static let profileStationName = Diagnostic.Code(
        "profile.station.name", owner: .onboarding,
        help: "write an identity of ours, or of a partner that the channel carries, and its AS2 "
            + "name: 1 to 128 printable ASCII characters without / \\ and quotes")
    /// Two channels would take each other's files.
    package static let profileChannelFolder = Diagnostic.Code(
        "profile.channel.folder", owner: .onboarding,
        help: "give each folder of each channel a path of its own")
    /// Two agreements about one set and version.
    package static let profileAgreementRepeated = Diagnostic.Code(
        "profile.agreement.repeated", owner: .onboarding,
        help: "keep one agreement for each set and version")
    /// A set or version that the shipped standard does not have.
    package static let profileAgreementGuide = Diagnostic.Code(
        "profile.agreement.guide", owner: .onboarding,
        help: "use a set and version that the standard folder has, or say in `fallback` of the "
            + "agreement what is to be done without: nearest or envelope")
    /// What stands in for a guide that the standard does not have.
    package static let profileAgreementFallback = Diagnostic.Code(
        "profile.agreement.fallback", .warning, owner: .onboarding,
        help: "nothing to do if it is meant so: `fallback` of the agreement says it; the partner's "
            + "guide may be imported into the standard folder")
    /// An agreement about neither a set nor records, or about both.
    package static let profileAgreementForm = Diagnostic.Code(
        "profile.agreement.form", owner: .onboarding,
        help:
            "an agreement is about X12, with `set` and `version`, or about records, with `layout` "
            + "and `files`: keep the keys of one of them")
    /// A layout that is not there.
    package static let profileLayoutMissing = Diagnostic.Code(
        "profile.layout.missing", owner: .onboarding,
        help: "add <layout>.layout.yaml to the partner's folder, or to layouts/ of the site's "
            + "standard")
    /// A layout for which there is no agreement.
    package static let profileLayoutUnused = Diagnostic.Code(
        "profile.layout.unused", owner: .onboarding,
        help: "add an agreement with `layout` and `files` to partner.yaml, or remove the layout")
    /// Files of one channel that two agreements would take.
    package static let profileFilesShared = Diagnostic.Code(
        "profile.files.shared", owner: .onboarding,
        help: "records say not whose they are: give the agreements' `files` patterns that no name "
            + "fits both of, or the partners channels of their own")
    /// Something is to be sent that no map writes.
    package static let profileSendMap = Diagnostic.Code(
        "profile.send.map", owner: .onboarding,
        help: "add a map for the set or layout to the partner's folder")
    /// One kind of document is to be sent in two ways.
    package static let profileSendRepeated = Diagnostic.Code(
        "profile.send.repeated", owner: .onboarding,
        help: "keep one of the entries of `sends`: a partner gets each document once")
    /// Nothing says by which channel something leaves.
    package static let profileSendChannel = Diagnostic.Code(
        "profile.send.channel", owner: .onboarding,
        help: "name it: `channel` of the entry, or `reply.channel` of the partner")
    /// A batch that cannot be.
    package static let profileSendBatch = Diagnostic.Code(
        "profile.send.batch", owner: .onboarding,
        help: "write `batch: {count: 100, bytes: 1MB, every: 1h, at: [\"16:30\"]}`, or what of it "
            + "is meant: a batch leaves at whichever comes first")
    /// An answer of ours that nothing says how to send.
    package static let profileSendAnswer = Diagnostic.Code(
        "profile.send.answer", .warning, owner: .onboarding,
        help:
            "add an entry to `sends` of partner.yaml, such as {set: \"855\", version: \"004010\"}; "
            + "without it each answer waits for a person")
    /// Files are to be fetched that nobody fetches.
    package static let profileExpectsPickup = Diagnostic.Code(
        "profile.expects.pickup", owner: .onboarding,
        help: "remove `expects.pickup` (the MDNs of an AS2 station are `expects.transport`), or "
            + "give the partner a channel from which it fetches: `kind: folder` with `layout: "
            + "plain`, or `kind: sftp` with an `outbox`")
    /// A setting that has nothing to decide where it stands.
    package static let profileSettingIdle = Diagnostic.Code(
        "profile.setting.idle", .warning, owner: .onboarding,
        help: "remove the setting, or agree on what it is about: as it stands it changes nothing")
    /// Invoices are to wait for acknowledgments that never come.
    package static let profileSendBilling = Diagnostic.Code(
        "profile.send.billing", .warning, owner: .onboarding,
        help: "add the 856 to `sends` and let `expects.functional` be awaited, or write `billing: "
            + "shipped`: as it stands every invoice is held")
    /// What is to follow the version in GS08 cannot.
    package static let profileSendIndustry = Diagnostic.Code(
        "profile.send.industry", owner: .onboarding,
        help: "write one to six capital letters and digits, such as VICS or X231A1")
    /// An overlay for which there is no agreement.
    package static let profileMapUnused = Diagnostic.Code(
        "profile.map.unused", owner: .onboarding,
        help: "add an agreement for the set to partner.yaml, or remove the map")
    /// A guide for which there is no agreement.
    package static let profileGuideUnused = Diagnostic.Code(
        "profile.guide.unused", owner: .onboarding,
        help: "add an agreement for the set to partner.yaml, or remove the guide")
    /// A place or rule in a guide that is not written as one.
    package static let profileGuideForm = Diagnostic.Code(
        "profile.guide.form", owner: .onboarding,
        help: "write places as `PO1/N1[ST].04`; partners/README.md shows a whole guide")
    /// A time zone that is none.
    package static let profileReplyZone = Diagnostic.Code(
        "profile.reply.zone", owner: .onboarding,
        help: "write UTC, or the hours and minutes ahead of it, such as \"-06:00\"")
    /// An ISA12 that is none.
    package static let profileReplyControls = Diagnostic.Code(
        "profile.reply.controls", owner: .onboarding,
        help: "write ISA12 in five digits and quotes, such as \"00401\" or \"00501\"")
    /// What is to stand for other characters cannot be written itself.
    package static let profileReplyReplacement = Diagnostic.Code(
        "profile.reply.replacement", owner: .onboarding,
        help: "write one plain character that `reply.characters` has and that is no delimiter")
    /// The control numbers of `numbers` are no range, or no ST02.
    package static let profileNumbersForm = Diagnostic.Code(
        "profile.numbers.form", owner: .onboarding,
        help: "write a range as \"1-999999999\", and ST02 of the first set as \"0001\"")
    /// Delimiters that cannot be told apart from each other or from data.
    package static let profileReplyDelimiters = Diagnostic.Code(
        "profile.reply.delimiters", owner: .onboarding,
        help: "use four different characters that are no letters, digits or blanks")
    /// A name template that cannot name files.
    package static let profileReplyName = Diagnostic.Code(
        "profile.reply.name", owner: .onboarding,
        help: "use letters, digits, `.`, `_`, `-` and {partner} {id} {own} {set} {usage} {isa13} "
            + "{gs06} {number} {date}; {isa13} must be among them")
    /// A version that the answer to groups cannot have.
    package static let profileAcknowledgeVersion = Diagnostic.Code(
        "profile.acknowledge.version", owner: .onboarding,
        help: "write six digits, and what names a guide behind them, such as \"005010X231A1\"; a "
            + "999 is there from 005010 on")
    /// A TA105 whose TA104 nobody can choose.
    package static let profileAcknowledgeNote = Diagnostic.Code(
        "profile.acknowledge.note", owner: .onboarding,
        help: "write TA105 in three digits, in quotes: 001 to 031 but for 004, 025, 026 and 027, "
            + "which always refuse")
    /// A value of ISA02 or ISA04 that no qualifier announces.
    package static let profileIdentifiesValue = Diagnostic.Code(
        "profile.identifies.value", owner: .onboarding,
        help: "leave the value out, or name the qualifier that announces it")
    /// A secret in a file that many people read, or a reference that is none.
    package static let profileSecretReference = Diagnostic.Code(
        "profile.secret.reference", owner: .onboarding,
        help: "keep the secret in a file or an environment variable and write `file:PATH` or "
            + "`env:NAME` here; a secret that stood here has to be changed")
    /// A password or key in a profile's text.
    package static let profileSecretInline = Diagnostic.Code(
        "profile.secret.inline", owner: .onboarding,
        help: "take it out, change it with whoever gave it, and write `file:PATH` or `env:NAME` "
            + "where it is needed: whoever has read the profile knows it")
    /// A host key that is not written as a fingerprint.
    package static let profileHostKeyFormat = Diagnostic.Code(
        "profile.host-key.format", owner: .onboarding,
        help: "write the fingerprint that `ssh-keyscan HOST | ssh-keygen -lf -` prints, "
            + "such as SHA256: and 43 characters, after comparing it with the partner's")
}

/// The codes of the partner folder and of finding an agreement.
package enum PartnersDiagnostics {
    /// All of them, for the tidy test and `--explain`.
    package static let all: [Diagnostic.Code] = [
        .profileCalendarForm, .profileTargetForm, .receiveSenderUnknown,
        .receiveSenderForeignChannel,
        .receiveReceiverUnknown,
        .receiveUsageNotLive, .receiveUsageTest, .receiveAgreementMissing, .mapProfileMissing,
        .profileFileMissing, .profileFileUnread, .profileNameFormat, .profileIdentityFormat,
        .profileIdentityLiteral,
        .profileIdentityShared, .profileIdentityForeign, .profilePartnerUnknown,
        .profilePartnerUncarried, .profileChannelUnknown, .profileChannelNone,
        .profileChannelKind, .profileChannelFolder, .profileStationName,
        .profileAgreementRepeated, .profileAgreementGuide, .profileAgreementForm,
        .profileLayoutMissing, .profileLayoutUnused, .profileFilesShared, .profileMapUnused,
        .profileSendMap, .profileSendRepeated, .profileSendChannel, .profileSendBatch,
        .profileSendBilling, .profileExpectsPickup, .profileSendIndustry, .profileSendAnswer,
        .profileSettingIdle,
        .profileReplyDelimiters, .profileReplyName, .profileReplyZone, .profileReplyControls,
        .profileReplyReplacement, .profileNumbersForm,
        .profileAgreementFallback,
        .profileGuideUnused, .profileGuideForm, .profileAcknowledgeVersion,
        .profileAcknowledgeNote,
        .profileIdentifiesValue, .profileSecretReference, .profileSecretInline,
        .profileHostKeyFormat,
    ]
}
