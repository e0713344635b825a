/// How often what an exception is about has failed, and when it last did: a step that a person has
/// run again, and that fails in the same way, keeps its exception.
enum ReopenedSchema {
    static let migration = Migration(
        version: 25,
        sql: """
            ALTER TABLE exception ADD COLUMN failures {INTEGER} NOT NULL DEFAULT 1;
            ALTER TABLE exception ADD COLUMN failed_us {INTEGER};
            CREATE INDEX exception_retried ON exception(message, code, document, outbound)
              WHERE state = 'retried';

            """)
}
