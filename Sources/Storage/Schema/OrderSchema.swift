/// The order as one thing, and business events for other systems.
///
/// An order's row names it; what happened to it is read from the rows of its documents, so that no
/// status is stored that could contradict them. What we send is kept as it is `said`, once
/// however many orders it is about, because the bytes that leave say more than the document that we
/// were given: whatever was repeated from the order.
/// An event stands once for each cause, whatever is walked, retried or committed again.
enum OrderSchema {
    static let migration = Migration(version: 3, sql: orders + events)

    private static let orders = """
        CREATE TABLE business_order(
          id {SERIAL},
          role TEXT NOT NULL CHECK(role IN ('seller', 'buyer')),
          own TEXT NOT NULL,
          partner TEXT NOT NULL,
          usage TEXT NOT NULL,
          number TEXT NOT NULL,
          release_number TEXT NOT NULL,
          correlation TEXT NOT NULL,
          opened_us {INTEGER} NOT NULL,
          UNIQUE(number, release_number, partner, own, usage, role)
        ) {PARTITION};
        CREATE INDEX business_order_partner ON business_order(partner, id);

        CREATE TABLE order_document(
          id {SERIAL},
          business_order {INTEGER} NOT NULL,
          document {INTEGER},
          message {INTEGER},
          type TEXT NOT NULL,
          number TEXT NOT NULL,
          answer TEXT,
          CHECK((document IS NULL) <> (message IS NULL))
        ) {PARTITION};
        CREATE INDEX order_document_order ON order_document(business_order, id);
        CREATE UNIQUE INDEX order_document_document ON order_document(document, business_order)
          WHERE document IS NOT NULL;
        CREATE UNIQUE INDEX order_document_message ON order_document(message, business_order)
          WHERE message IS NOT NULL;
        CREATE INDEX order_document_invoice ON order_document(number)
          WHERE type = 'invoice';

        CREATE TABLE order_said(
          message {INTEGER} PRIMARY KEY,
          codec {INTEGER} NOT NULL CHECK(codec IN (0, 1)),
          said {BLOB} NOT NULL
        ) {PARTITION};

        """

    private static let events = """
        CREATE TABLE business_event(
          id {SERIAL},
          type TEXT NOT NULL,
          cause TEXT NOT NULL,
          at_us {INTEGER} NOT NULL,
          own TEXT NOT NULL,
          partner TEXT NOT NULL,
          number TEXT NOT NULL,
          data TEXT NOT NULL,
          UNIQUE(cause, type)
        ) {PARTITION};
        CREATE INDEX business_event_type ON business_event(type, id);

        """
}
