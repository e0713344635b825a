/// The folders of a drop-folder channel. A path that is not given is the folder of that name in
/// `<data>/mailboxes/<channel>/`; a relative one starts at the data folder.
package struct FolderAccess: Sendable, Hashable {
    /// How names and addresses are laid out in the folders.
    package let layout: Layout
    /// Where partners put files.
    package let inbox: String?
    /// Where files for partners are put.
    package let outbox: String?
    /// Where taken files go.
    package let archive: String?
    /// Where refused files go, each with a `.why.txt`.
    package let rejected: String?
    /// The AS2 names of identities, ours and the partners', that differ from their ids.
    package let as2Names: [Identity: String]

    /// How files lie in the folders.
    package enum Layout: String, Sendable, Hashable, CaseIterable {
        /// Files lie side by side.
        case plain
        /// As AS2 stations lay them: a directory for each pair of AS2 names.
        case as2
    }

    /// Makes folders; what is nil lies in the channel's mailbox.
    package init(
        layout: Layout = .plain, inbox: String? = nil, outbox: String? = nil,
        archive: String? = nil, rejected: String? = nil, as2Names: [Identity: String] = [:]
    ) {
        self.layout = layout
        self.inbox = inbox
        self.outbox = outbox
        self.archive = archive
        self.rejected = rejected
        self.as2Names = as2Names
    }
}
