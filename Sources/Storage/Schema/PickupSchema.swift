/// That a partner fetches a file: one more kind of what is awaited, with when the file was looked
/// for last and when it was seen last, both beginning with when it left. What waits longest for its
/// turn is found by an index of what waits alone.
enum PickupSchema {
    static let migration = Migration(
        version: 24,
        sql: ReceiptSchema.expectations(
            23, kinds: ["MDN", "PICKUP", "997", "TA1", "855", "856", "810", "820", "945"],
            taking: ["unsent TEXT"]) + looks + index)

    private static let looks = """
        ALTER TABLE expectation ADD COLUMN looked_us {INTEGER};
        ALTER TABLE expectation ADD COLUMN seen_us {INTEGER};

        """

    /// The index of those that lie there, which a later table of expectations has, too.
    static let index = """
        CREATE INDEX expectation_pickup ON expectation(looked_us)
          WHERE kind = 'PICKUP' AND state = 'waiting' AND looked_us IS NOT NULL;

        """
}
