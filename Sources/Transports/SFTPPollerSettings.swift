/// How a folder on a partner's SFTP server is polled.
package struct SFTPPollerSettings: Sendable, Equatable {
    /// When a file is taken for whole.
    package enum Ready: Sendable, Equatable {
        /// When two looks, the settle time apart, see it equal in size and time.
        case still
        /// At first sight: the partner promises to rename whole files into the folder.
        case atOnce
    }

    /// What becomes of a file at the partner once it is ours.
    package enum After: Sendable, Equatable {
        /// It is deleted.
        case delete
        /// It is renamed into this folder of the same server.
        case move(to: String)
    }

    /// The channel's name.
    package var channel: String
    /// The server.
    package var server: SFTPSettings
    /// The folder's path, relative to the account's home unless it begins with `/`.
    package var folder: String
    /// Which names are taken.
    package var filter: NameFilter
    /// How long between two looks.
    package var every: Duration
    /// When a file is whole.
    package var ready: Ready
    /// How long a file must stay equal where `ready` is `still`.
    package var settle: Duration
    /// How long something that is not taken may lie in the folder before it is told.
    package var notice: Duration
    /// The channel's other folders, which are no such things where they lie in this one.
    package var beside: [String]
    /// What becomes of it then.
    package var after: After
    /// How many files are remembered at most.
    package var tracked: Int

    /// Makes settings; `settle` is as long as `every` unless given.
    package init(
        channel: String, server: SFTPSettings, folder: String, filter: NameFilter = NameFilter(),
        every: Duration = .seconds(30), ready: Ready = .still, settle: Duration? = nil,
        notice: Duration = .seconds(600), beside: [String] = [],
        after: After = .delete, tracked: Int = 8192
    ) {
        self.channel = channel
        self.server = server
        self.folder = folder
        self.filter = filter
        self.every = every
        self.ready = ready
        self.settle = settle ?? every
        self.notice = notice
        self.beside = beside
        self.after = after
        self.tracked = max(1, tracked)
    }
}
