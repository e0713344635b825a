/// What the report's further lists need: orders by when they began, what we owe ourselves, reviews
/// by when they were made; and mentions of orders that cannot be read, set aside.
enum FiguresSchema {
    static let migration = Migration(
        version: 14,
        sql: """
            CREATE INDEX business_order_opened ON business_order(opened_us);
            CREATE INDEX acknowledgment_owed ON acknowledgment(id) WHERE state = 'owed';
            CREATE INDEX answer_review_at ON answer_review(at_us);
            CREATE INDEX exception_code ON exception(code) WHERE state = 'open';
            ALTER TABLE order_mention ADD COLUMN partner TEXT;
            ALTER TABLE order_mention ADD COLUMN type TEXT;
            ALTER TABLE order_mention ADD COLUMN is_aside {INTEGER} NOT NULL DEFAULT 0;
            CREATE INDEX order_mention_left ON order_mention(id) WHERE is_aside = 0;
            """)
}
