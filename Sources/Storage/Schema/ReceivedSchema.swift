/// Where the numbers that a partner gives go on elsewhere than at the next one: those that came in
/// a row behind the last, which may be a new beginning, and where the count stood before one. What
/// a person sets of them is a change as that of our own counts is, made at once.
enum ReceivedSchema {
    static let migration = Migration(
        version: 26,
        sql: """
            ALTER TABLE control_last ADD COLUMN apart_first {INTEGER};
            ALTER TABLE control_last ADD COLUMN apart_last {INTEGER};
            ALTER TABLE control_last ADD COLUMN former {INTEGER};
            ALTER TABLE control_change ADD COLUMN is_received {INTEGER} NOT NULL DEFAULT 0
              CHECK(is_received IN (0, 1));

            """)
}
