/// What partners answer to what we send, and by when.
///
/// An expectation is one answer that is owed to us. Its state is what the partner said; that it is
/// overdue or came late follows from its times and is nowhere written twice. Open expectations are
/// found by partial indexes, so that history costs them nothing.
enum AnswerSchema {
    static let migration = Migration(version: 5, sql: expectations + answers + exceptions)

    private static let expectations = """
        ALTER TABLE expectation RENAME TO expectation_2;
        DROP INDEX expectation_message;
        DROP INDEX expectation_control;
        DROP INDEX expectation_key;
        CREATE TABLE expectation(
          id {SERIAL},
          message {INTEGER} NOT NULL REFERENCES message(id),
          scope {INTEGER} NOT NULL,
          partner TEXT NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN ('997', 'TA1')),
          state TEXT NOT NULL CHECK(state IN ('waiting', 'accepted', 'noted', 'partly', 'rejected',
            'closed')),
          type TEXT NOT NULL,
          number TEXT NOT NULL,
          interchange_control {INTEGER} NOT NULL,
          interchange_time TEXT NOT NULL,
          functional_id TEXT NOT NULL,
          group_control {INTEGER} NOT NULL,
          application TEXT NOT NULL,
          set_id TEXT NOT NULL,
          set_control TEXT NOT NULL,
          set_key TEXT NOT NULL,
          made_us {INTEGER} NOT NULL,
          warn_us {INTEGER},
          due_us {INTEGER},
          escalate_us {INTEGER},
          next_us {INTEGER},
          answered_us {INTEGER},
          answer {INTEGER}
        ) {PARTITION};
        INSERT INTO expectation(message, scope, partner, kind, state, type, number,
            interchange_control, interchange_time, functional_id, group_control, application,
            set_id, set_control, set_key, made_us)
          SELECT e.message, e.scope, coalesce(m.partner, ''), e.kind, 'waiting',
            coalesce(d.type, ''), coalesce(d.number, ''), e.interchange_control, '',
            e.functional_id, e.group_control, '', e.set_id, e.set_control,
            ltrim(e.set_control, '0'), e.made_us
          FROM expectation_2 e JOIN message m ON m.id = e.message
          LEFT JOIN dispatch d ON d.message = m.origin
          ORDER BY e.id;
        DROP TABLE expectation_2;
        CREATE INDEX expectation_message ON expectation(message);
        CREATE INDEX expectation_control ON expectation(interchange_control, scope);
        CREATE INDEX expectation_key ON expectation(scope, group_control, set_key);
        CREATE INDEX expectation_partner ON expectation(partner, made_us);
        CREATE INDEX expectation_made ON expectation(made_us);
        CREATE INDEX expectation_waiting ON expectation(id) WHERE state = 'waiting';
        CREATE INDEX expectation_open ON expectation(group_control, functional_id)
          WHERE state = 'waiting';
        CREATE INDEX expectation_next ON expectation(next_us)
          WHERE state = 'waiting' AND next_us IS NOT NULL;

        """

    private static let answers = """
        CREATE TABLE received_answer(
          id {SERIAL},
          message {INTEGER} NOT NULL REFERENCES message(id),
          interchange {INTEGER} NOT NULL,
          grp {INTEGER} NOT NULL,
          ordinal {INTEGER} NOT NULL,
          number {INTEGER} NOT NULL,
          scope {INTEGER} NOT NULL,
          partner TEXT NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN ('TA1', '997', '999')),
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
        CREATE INDEX received_answer_withheld ON received_answer(message)
          WHERE state = 'withheld';
        CREATE INDEX received_answer_odd ON received_answer(id)
          WHERE state IN ('duplicate', 'contradictory', 'unmatched');
        CREATE INDEX received_answer_expectation ON received_answer(expectation);
        CREATE INDEX received_answer_time ON received_answer(received_us);

        """

    /// The expectation that an exception is about: then nothing of ours failed, and there is no
    /// step to run again. 0 where a partner refuses what it owed no answer to.
    private static let exceptions = """
        ALTER TABLE exception ADD COLUMN awaited {INTEGER};
        CREATE INDEX exception_awaited ON exception(awaited)
          WHERE awaited IS NOT NULL AND state = 'open';
        """
}
