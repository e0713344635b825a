/// Documents that leave together. A batch is a message of its own, whose work waits until it
/// leaves; its documents name it, also after it has left, and then the ST02 that each has in it.
enum BatchSchema {
    static let migration = Migration(
        version: 11,
        sql: """
            CREATE TABLE batch(
              message {INTEGER} PRIMARY KEY REFERENCES message(id),
              state TEXT NOT NULL CHECK(state IN ('open', 'closed', 'left')),
              content_key TEXT NOT NULL,
              documents {INTEGER} NOT NULL DEFAULT 0,
              bytes {INTEGER} NOT NULL DEFAULT 0,
              leaves_us {INTEGER} NOT NULL
            ) {PARTITION};
            CREATE UNIQUE INDEX batch_open ON batch(content_key) WHERE state = 'open';
            CREATE INDEX batch_waiting ON batch(leaves_us, documents) WHERE state <> 'left';

            ALTER TABLE dispatch ADD COLUMN batch {INTEGER};
            ALTER TABLE dispatch ADD COLUMN set_control TEXT;
            ALTER TABLE dispatch ADD COLUMN set_bytes {INTEGER};
            CREATE INDEX dispatch_batch ON dispatch(batch, set_control) WHERE batch IS NOT NULL;

            """)
}
