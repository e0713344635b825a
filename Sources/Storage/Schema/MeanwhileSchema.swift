/// When the partner of an order that waits for the ERP is told of that; gone once it is.
enum MeanwhileSchema {
    static let migration = Migration(
        version: 13,
        sql: """
            ALTER TABLE document ADD COLUMN tell_us {INTEGER};
            CREATE INDEX document_tell ON document(usage, tell_us)
              WHERE tell_us IS NOT NULL AND state = 'planned';

            """)
}
