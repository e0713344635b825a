package import Canonical
package import Flow
package import Values

/// The order as one thing, and what other systems are told.
package protocol OrderLedger: Sendable {
    /// Orders with every document about them, the newest first; fewer than the limit where there is
    /// much to read: the next ones stand before the last of them.
    func orders(_ filter: OrderFilter) async throws(LedgerFailure) -> [OrderRecord]
    /// The known orders that an invoice is about, with the invoice itself behind their documents,
    /// and how they stand. What the invoice's own message has left as before is not among them: it
    /// is made in the place of that.
    func billed(
        by draft: OutboundDraft, of message: Int64?
    ) async throws(LedgerFailure) -> (orders: [OrderRecord], stamps: [OrderStamp])
    /// Enters some of the documents that name many orders under the orders that are left, in one
    /// commit; false where nothing is left.
    func enterMentions() async throws(LedgerFailure) -> Bool
    /// Business events in the order in which they were committed.
    func businessEvents(_ filter: EventFilter) async throws(LedgerFailure) -> [BusinessEvent]
}

/// How an order stands: another stamp later says that what was judged by it has to be judged again.
package struct OrderStamp: Sendable, Hashable {
    /// How the document that is judged names the order.
    package let reference: OrderReference
    /// The order's id.
    package let order: Int64
    /// The newest entry under it.
    package let newest: Int64

    /// Says how an order stands.
    package init(reference: OrderReference, order: Int64, newest: Int64) {
        self.reference = reference
        self.order = order
        self.newest = newest
    }
}

/// Which orders to list. What is nil does not restrict.
package struct OrderFilter: Sendable {
    /// The order's id.
    package var id: Int64?
    /// The buyer's number, exactly.
    package var number: String?
    /// The partner's name.
    package var partner: String?
    /// Orders that began at this moment or later.
    package var since: Timestamp?
    /// Orders that began before this moment.
    package var until: Timestamp?
    /// Orders with a smaller id than this one: the next page.
    package var before: Int64?
    /// Whether only those that answers or documents are waited for are meant, the longest owed
    /// first; then `since` and `until` are about what they are owed for.
    package var isOwed = false
    /// What counts, or what is only tried out.
    package var usage = ReportUsage.all
    /// How many at most.
    package var limit: Int

    /// Makes a filter; by default the newest 50.
    package init(
        id: Int64? = nil, number: String? = nil, partner: String? = nil, since: Timestamp? = nil,
        until: Timestamp? = nil, before: Int64? = nil, limit: Int = 50
    ) {
        self.since = since
        self.until = until
        self.id = id
        self.number = number
        self.partner = partner
        self.before = before
        self.limit = limit
    }
}

/// Which business events to read. What is nil does not restrict.
package struct EventFilter: Sendable {
    /// The cursor: events with a greater id than this one.
    package var after: Int64
    /// The type.
    package var type: BusinessEventType?
    /// How many at most.
    package var limit: Int

    /// Makes a filter; by default the first 50.
    package init(after: Int64 = 0, type: BusinessEventType? = nil, limit: Int = 50) {
        self.after = after
        self.type = type
        self.limit = limit
    }
}

/// A business event as it was committed.
package struct BusinessEvent: Sendable {
    /// Its id, which is the cursor behind it.
    package var id: Int64
    /// Its type.
    package var type: String
    /// When it happened.
    package var at: Timestamp
    /// Our identity.
    package var own: String
    /// The partner's name.
    package var partner: String
    /// The number of what it is about.
    package var number: String
    /// Its data, by the schema of its type.
    package var data: JSON

    /// Makes an event.
    package init(
        id: Int64, type: String, at: Timestamp, own: String, partner: String, number: String,
        data: JSON
    ) {
        self.id = id
        self.type = type
        self.at = at
        self.own = own
        self.partner = partner
        self.number = number
        self.data = data
    }

    /// The event as CloudEvents 1.0 has it in JSON (section 3, structured mode). `source` and `id`
    /// together are unique; the id alone is within one ledger.
    package var json: JSON {
        [
            "specversion": "1.0", "id": .string(String(id)),
            "source": .string("/gangway/" + Self.escaped(own)), "type": .string(type),
            "subject": .string("\(partner)/\(number)"), "time": .string(at.description),
            "datacontenttype": "application/json",
            "dataschema": .string("urn:gangway:event:\(type):\(BusinessEventType.version)"),
            "data": data,
        ]
    }

    /// An identity as a part of a URI's path (RFC 3986, section 3.3).
    private static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let character = Character(UnicodeScalar(byte))
            if character.isASCII,
                character.isLetter || character.isNumber || "-._~:@".contains(character)
            {
                result.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }
}
