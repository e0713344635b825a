/// What agreements say of work and of what leaves. Critical work is in a class of its own; the
/// security information of ISA04 is filled in as a message leaves, so that only its reference is
/// kept; how many ISA13 followed each other tells whether a gap means anything; a version of a
/// profile may be in force from a moment to come.
enum SettingsSchema {
    static let migration = Migration(
        version: 8,
        sql: """
            ALTER TABLE work ADD COLUMN criticality {INTEGER} NOT NULL DEFAULT 0;
            ALTER TABLE message ADD COLUMN security TEXT;
            ALTER TABLE control_last ADD COLUMN run {INTEGER} NOT NULL DEFAULT 1;
            ALTER TABLE profile_version ADD COLUMN effective_us {INTEGER};
            CREATE INDEX exception_document ON exception(document)
              WHERE document IS NOT NULL AND state = 'open';
            CREATE INDEX exception_outbound ON exception(outbound)
              WHERE outbound IS NOT NULL AND state = 'open';

            """)
}
