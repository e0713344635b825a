package import Values

/// What people may want to know and need not act on: codes that a partner sent for the first time.
///
/// The commit of the slice that brings a code remembers it, so that there is one notice of it and
/// no second, however many documents bring it and whatever crashes in between. What comes in the
/// first message of a transaction set teaches which codes the partner uses, and is no news.
package protocol NoticeLedger: Sendable {
    /// Notices, the oldest first.
    func notices(_ filter: NoticeFilter) async throws(LedgerFailure) -> [Notice]
}

/// Which notices to list. What is nil does not restrict.
package struct NoticeFilter: Sendable {
    /// The partner's name.
    package var partner: String?
    /// Notices with a greater id than this one: the next page.
    package var after: Int64?
    /// How many at most.
    package var limit: Int

    /// Makes a filter; by default the oldest 50.
    package init(partner: String? = nil, after: Int64? = nil, limit: Int = 50) {
        self.partner = partner
        self.after = after
        self.limit = limit
    }
}

/// A notice: `id, at, partner, set, position, code, messageId, file`.
package struct Notice: Sendable {
    /// The notice's id.
    package var id: Int64
    /// The object.
    package var json: JSON

    /// Makes a notice.
    package init(id: Int64, json: JSON) {
        self.id = id
        self.json = json
    }
}
