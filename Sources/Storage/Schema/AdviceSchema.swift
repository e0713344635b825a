/// What a warehouse tells, a 945: one more kind of what is awaited.
enum AdviceSchema {
    static let migration = Migration(
        version: 18,
        sql: ReceiptSchema.expectations(
            17, kinds: ["MDN", "997", "TA1", "855", "856", "810", "820", "945"]))
}
