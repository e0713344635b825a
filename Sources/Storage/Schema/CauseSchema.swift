/// Every exception has a cause, not those about answers alone: the report shows what went wrong
/// wherever it went wrong.
enum CauseSchema {
    static let migration = Migration(
        version: 20,
        sql: """
            INSERT INTO exception_cause(exception, number, cause, mend)
              SELECT id, 1, code, help FROM exception
              WHERE state = 'open' AND id NOT IN (SELECT exception FROM exception_cause);
            """)
}
