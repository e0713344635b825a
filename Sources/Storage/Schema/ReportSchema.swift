/// What the report of partners' answers needs: every list in it and beside it has an index, so that
/// none costs what history is long.
enum ReportSchema {
    static let migration = Migration(
        version: 7, sql: lists + answers + causes + reviews + days)

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

    /// Application advices (824) are answers too.
    private static let answers = """
        ALTER TABLE received_answer RENAME TO received_answer_5;
        DROP INDEX received_answer_withheld;
        DROP INDEX received_answer_odd;
        DROP INDEX received_answer_expectation;
        DROP INDEX received_answer_time;
        CREATE TABLE received_answer(
          id {SERIAL},
          message {INTEGER} NOT NULL REFERENCES message(id),
          interchange {INTEGER} NOT NULL,
          grp {INTEGER} NOT NULL,
          ordinal {INTEGER} NOT NULL,
          number {INTEGER} NOT NULL,
          scope {INTEGER} NOT NULL,
          partner TEXT NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN ('TA1', '997', '999', '824')),
          state TEXT NOT NULL CHECK(state IN ('withheld', 'matched', 'duplicate', 'contradictory',
            'unmatched', 'void')),
          subject TEXT NOT NULL,
          verdict TEXT NOT NULL CHECK(verdict IN ('accepted', 'noted', 'partly', 'rejected')),
          words TEXT NOT NULL,
          content TEXT NOT NULL,
          expectation {INTEGER},
          candidate {INTEGER},
          received_us {INTEGER} NOT NULL,
          UNIQUE(message, interchange, grp, ordinal, number)
        ) {PARTITION};
        INSERT INTO received_answer(id, message, interchange, grp, ordinal, number, scope, partner,
            kind, state, subject, verdict, words, content, expectation, candidate, received_us)
          SELECT id, message, interchange, grp, ordinal, number, scope, partner, kind, state,
            subject, verdict, words, content, expectation, candidate, received_us
          FROM received_answer_5;
        DROP TABLE received_answer_5;
        CREATE INDEX received_answer_withheld ON received_answer(message)
          WHERE state = 'withheld';
        CREATE INDEX received_answer_odd ON received_answer(id)
          WHERE state IN ('duplicate', 'contradictory', 'unmatched');
        CREATE INDEX received_answer_expectation ON received_answer(expectation);
        CREATE INDEX received_answer_time ON received_answer(received_us);

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
