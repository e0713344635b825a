package import Diagnostics

extension Diagnostic.Code {
    /// A link, pipe, device, directory or second name of a file lies in a watched folder.
    package static let receiveFileNotRegular = Diagnostic.Code(
        "receive.file.not-regular", .warning, owner: .operations,
        help: "put plain files with one name there; links and pipes are never opened")
    /// Something that is never taken has lain in an inbox for long.
    package static let receiveFileLeft = Diagnostic.Code(
        "receive.file.left", .warning, owner: .operations,
        help: "rename it if it is to be taken, or move it away; the partner folder's README says "
            + "which names never are, and `notice` of the channel when this is told")
    /// A file's name cannot be used.
    package static let receiveFileName = Diagnostic.Code(
        "receive.file.name", .warning, owner: .partner,
        help: "ask the partner for names without '/', of at most 255 bytes")
    /// A file could not be read.
    package static let receiveFileUnreadable = Diagnostic.Code(
        "receive.file.unreadable", owner: .site,
        help: "give the gateway's account the right to read the file; it is tried again by itself")
    /// A file changed while it was being read, so it was not taken.
    package static let receiveFileChanged = Diagnostic.Code(
        "receive.file.changed", .warning, owner: .partner,
        help: "nothing is lost: the file is taken when it is still; better is to write under a "
            + "temporary name and rename")
    /// A file was received but cannot be moved or deleted where it lies.
    package static let receiveFileStuck = Diagnostic.Code(
        "receive.file.stuck", .warning, owner: .site,
        help: "let the gateway's account rename and delete in the folder, and keep archive and "
            + "rejected on the inbox's file system; the file is not received twice")
    /// A folder cannot be listed.
    package static let receiveFolderUnreadable = Diagnostic.Code(
        "receive.folder.unreadable", owner: .site,
        help: "make the folder, or give the gateway's account the right to read it")
    /// More files than are looked at in one turn.
    package static let receiveFolderCrowded = Diagnostic.Code(
        "receive.folder.crowded", .note, owner: .operations,
        help: "nothing is lost: the files are taken in turns")
    /// A station's result file says nothing that is understood.
    package static let receiveAnswerUnreadable = Diagnostic.Code(
        "receive.answer.unreadable", owner: .operations,
        help: "the file must carry Original-Message-ID and Disposition, as an MDN does")
    /// A station's result says that the partner did not take a file.
    package static let receiveAnswerNegative = Diagnostic.Code(
        "receive.answer.negative", .warning, owner: .operations,
        help: "ask the partner's station for the cause in the disposition, then send the file "
            + "again; the Message-ID begins with the number of the message")
    /// Another file has the name at the other side.
    package static let sendNameTaken = Diagnostic.Code(
        "send.name.taken", owner: .operations,
        help: "compare both files; when the other one is in the way, move it and retry")
    /// The name made for a file cannot be used.
    package static let sendNameUnusable = Diagnostic.Code(
        "send.name.unusable", owner: .onboarding,
        help: "mend the channel's name template: no '/', not empty, at most 240 bytes")
    /// The bytes to send are not those that were promised.
    package static let sendFileDamaged = Diagnostic.Code(
        "send.file.damaged", owner: .site,
        help: "the stored bytes do not give their digest: restore the vault from a backup, then "
            + "`gangway exceptions retry`")
    /// The outbound folder cannot be written.
    package static let sendFolderUnwritable = Diagnostic.Code(
        "send.folder.unwritable", owner: .site,
        help: "give the gateway's account the right to write in the folder, and free space")
}

/// The doors' codes.
package enum TransportsDiagnostics {
    /// All of them, for the tidy test and `--explain`.
    package static let all: [Diagnostic.Code] =
        [
            .receiveFileNotRegular, .receiveFileLeft, .receiveFileName, .receiveFileUnreadable,
            .receiveFileChanged,
            .receiveFileStuck, .receiveFolderUnreadable, .receiveFolderCrowded,
            .receiveAnswerUnreadable, .receiveAnswerNegative, .sendNameTaken, .sendNameUnusable,
            .sendFileDamaged,
            .sendFolderUnwritable,
        ] + SFTPCodes.receive.all + SFTPCodes.send.all
}
