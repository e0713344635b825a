/// The orders that a document of ours names which waits for a person: it has not left, so it is
/// none of their documents, and still it is what they wait for.
///
/// Of an older release those are found that bear the number of their order.
enum WaitingSchema {
    static let migration = Migration(
        version: 23,
        sql: """
            CREATE TABLE order_waiting(
              business_order {INTEGER} NOT NULL,
              message {INTEGER} NOT NULL REFERENCES message(id),
              PRIMARY KEY(business_order, message)
            ) {PARTITION};
            CREATE INDEX order_waiting_message ON order_waiting(message);
            INSERT INTO order_waiting(business_order, message)
              SELECT max(o.id), d.message FROM exception e
              JOIN dispatch d ON d.message = e.message
              JOIN business_order o ON o.number = d.number AND o.partner = d.partner
                AND o.role = 'seller'
              WHERE e.state = 'open' AND e.step = 'process'
                AND d.type IN ('orderResponse', 'orderChangeResponse')
              GROUP BY d.message;

            """)
}
