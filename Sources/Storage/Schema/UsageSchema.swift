/// What the report and the figures need to tell production from tests, and since when each partner
/// has a profile.
enum UsageSchema {
    static let migration = Migration(version: 22, sql: usages + profiled)

    /// Whether a document of ours is for production, as it was walked; null for what an older
    /// program sent, whose order tells it. A partner's last interchange of production is found at
    /// once, however much it tries out.
    private static let usages = """
        ALTER TABLE dispatch ADD COLUMN usage TEXT;
        DROP INDEX interchange_partner;
        CREATE INDEX interchange_partner ON interchange(partner, usage, id)
          WHERE partner IS NOT NULL;

        """

    /// When each partner was first in profiles that were kept. The folders of an older program are
    /// read for it when the next is kept: their files are packed.
    private static let profiled = """
        CREATE TABLE profiled_partner(
          partner TEXT PRIMARY KEY,
          first_us {INTEGER} NOT NULL
        ) {PARTITION};

        """
}
