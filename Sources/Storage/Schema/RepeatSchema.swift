/// What tells whether a document of ours repeats another: as what each left, and whether a person
/// lets it leave all the same. What an older program sent repeats whatever has its number.
enum RepeatSchema {
    static let migration = Migration(
        version: 21,
        sql: """
            ALTER TABLE dispatch ADD COLUMN sent_as TEXT;
            ALTER TABLE dispatch ADD COLUMN may_repeat {INTEGER} NOT NULL DEFAULT 0;

            """)
}
