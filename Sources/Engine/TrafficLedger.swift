package import Values

/// Received messages with their bytes, for those who walk them again to see what another profile
/// would make of them. It only reads.
package protocol TrafficLedger: Sendable {
    /// A page of received messages, the newest first: at most `limit` of them, and none after their
    /// bytes are 2 MB together.
    func traffic(_ filter: TrafficFilter) async throws(LedgerFailure) -> [StoredMessage]
}

/// Which received messages to read. What is nil does not restrict.
package struct TrafficFilter: Sendable {
    /// The partner whose interchanges are sought: messages with one of theirs, or with one whose
    /// sender nobody knew.
    package var partner: String?
    /// Messages that came at this moment or later.
    package var since: Timestamp
    /// Messages with a smaller id than this one: the next page.
    package var before: Int64?
    /// How many at most.
    package var limit: Int

    /// Makes a filter.
    package init(
        partner: String? = nil, since: Timestamp, before: Int64? = nil, limit: Int = 64
    ) {
        self.partner = partner
        self.since = since
        self.before = before
        self.limit = limit
    }
}

/// A received message as it was taken in.
package struct StoredMessage: Sendable {
    /// The message's id.
    package var id: Int64
    /// The channel that brought it.
    package var channel: String
    /// The file's name.
    package var name: String
    /// The correlation id.
    package var correlation: String
    /// Its bytes.
    package var bytes: StoredBytes
    /// The digest of the profiles that it was walked by; nil where it was not, yet.
    package var profile: Digest?

    /// Describes a stored message.
    package init(
        id: Int64, channel: String, name: String, correlation: String, bytes: StoredBytes,
        profile: Digest? = nil
    ) {
        self.profile = profile
        self.id = id
        self.channel = channel
        self.name = name
        self.correlation = correlation
        self.bytes = bytes
    }
}
