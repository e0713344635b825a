/// The answer that is owed to a change, an 865: one more kind of what is awaited. Changes bear
/// their order's number, so that each debt names its change by the document, or the message of
/// ours, that it is.
enum ChangeSchema {
    static let migration = Migration(
        version: 27,
        sql: ReceiptSchema.expectations(
            26, kinds: ["MDN", "PICKUP", "997", "TA1", "855", "865", "856", "810", "820", "945"],
            taking: ["unsent TEXT", "looked_us {INTEGER}", "seen_us {INTEGER}"])
            + PickupSchema.index + changes)

    private static let changes = """
        ALTER TABLE expectation ADD COLUMN of_change {INTEGER} NOT NULL DEFAULT 0;
        DROP INDEX expectation_order;
        CREATE UNIQUE INDEX expectation_order
          ON expectation(business_order, kind, number, of_change)
          WHERE business_order IS NOT NULL;

        """
}
