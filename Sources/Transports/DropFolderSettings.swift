/// How a folder is watched.
package struct DropFolderSettings: Sendable, Equatable {
    /// Which directories a folder channel has.
    package enum Layout: Sendable, Equatable {
        /// One inbox; taken files go to `archive/<date>/`, refused ones to `rejected/`. All three
        /// must lie on one file system, since files are moved by rename.
        case flat(inbox: String, archive: String, rejected: String)
        /// The directories of an AS2 station below one root, see `AS2Layout`.
        case as2(root: String)
    }

    /// The channel's name.
    package var channel: String
    /// The directories.
    package var layout: Layout
    /// Which names are taken.
    package var filter: NameFilter
    /// How long between two looks at the folder.
    package var every: Duration
    /// How long a file must stay equal before it is taken, where nobody told that it was closed.
    package var settle: Duration
    /// How long something that is not taken may lie in the inbox before it is told.
    package var notice: Duration
    /// The channel's other folders, which are no such things where they lie in the inbox.
    package var beside: [String]
    /// How many files are handed to the intake at once, oldest first; it enters them in order.
    package var parallel: Int
    /// How many files of one directory are remembered at most.
    package var tracked: Int

    /// Makes settings; `settle` is as long as `every` unless given.
    package init(
        channel: String, layout: Layout, filter: NameFilter = NameFilter(),
        every: Duration = .seconds(5), settle: Duration? = nil,
        notice: Duration = .seconds(600), beside: [String] = [], parallel: Int = 16,
        tracked: Int = 8192
    ) {
        self.channel = channel
        self.layout = layout
        self.filter = filter
        self.every = every
        self.settle = settle ?? every
        self.notice = notice
        self.beside = beside
        self.parallel = max(1, parallel)
        self.tracked = max(1, tracked)
    }
}
