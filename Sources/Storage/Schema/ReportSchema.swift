/// What the report of partners' answers needs: every list in it and beside it has an index, so that
/// none costs what history is long.
enum ReportSchema {
    static let migration = Migration(
        version: 9, sql: lists + causes + reviews + days)

    /// Expectations by how they stand (`Expectation.standing`), and those that wait by when they
    /// are due (`Expectation.dueOrNever`); messages by time and by what was sent in them.
    private static let lists = """
        DROP INDEX expectation_waiting;
        DROP INDEX expectation_partner;
        CREATE INDEX expectation_standing ON expectation((\(Expectation.standing)), id);
        CREATE INDEX expectation_partner_standing
          ON expectation(partner, (\(Expectation.standing)), id);
        CREATE INDEX expectation_due ON expectation((\(Expectation.dueOrNever)), id)
          WHERE state = 'waiting';
        CREATE INDEX expectation_partner_due
          ON expectation(partner, (\(Expectation.dueOrNever)), id) WHERE state = 'waiting';
        CREATE INDEX expectation_set ON expectation(set_id, message);
        CREATE INDEX acknowledgment_kind ON acknowledgment(kind, message);
        CREATE INDEX dispatch_type ON dispatch(type, outbound) WHERE outbound IS NOT NULL;
        CREATE INDEX message_created ON message(created_us);
        CREATE INDEX exception_opened ON exception(opened_us);
        CREATE INDEX audit_at ON audit(at_us);
        CREATE INDEX functional_group_refused ON functional_group(interchange)
          WHERE disposition = 'R' AND functional_id <> 'FA';

        """

    /// Why an exception about an answer is there, without the numbers of one document: refusals of
    /// one cause are one thing to mend.
    private static let causes = """
        CREATE TABLE exception_cause(
          exception {INTEGER} NOT NULL REFERENCES exception(id),
          number {INTEGER} NOT NULL,
          cause TEXT NOT NULL,
          mend TEXT NOT NULL,
          PRIMARY KEY(exception, number)
        ) {PARTITION};
        INSERT INTO exception_cause(exception, number, cause, mend)
          SELECT id, 1, code, help FROM exception WHERE awaited IS NOT NULL AND state = 'open';

        """

    /// What a person has looked at and left as it is, until it is to be looked at again.
    private static let reviews = """
        CREATE TABLE answer_review(
          expectation {INTEGER} PRIMARY KEY,
          at_us {INTEGER} NOT NULL,
          author TEXT NOT NULL,
          reason TEXT NOT NULL,
          until_us {INTEGER}
        ) {PARTITION};

        """

    /// The report of each day as it was, and how many differences there were from the raw bytes.
    private static let days = """
        CREATE TABLE answer_day(
          day TEXT PRIMARY KEY,
          made_us {INTEGER} NOT NULL,
          differences {INTEGER} NOT NULL,
          codec {INTEGER} NOT NULL,
          report {BLOB} NOT NULL
        ) {PARTITION};
        """
}
