/// What partners and we owe each other in the trade, beside what acknowledges it: the same
/// expectation, with the order that it is about, who owes it, and how many of its lines came.
enum OwedSchema {
    static let migration = Migration(version: 16, sql: expectations + indexes + ArrivalSchema.sql)

    private static let expectations = """
        ALTER TABLE expectation RENAME TO expectation_5;
        DROP INDEX expectation_message;
        DROP INDEX expectation_control;
        DROP INDEX expectation_key;
        DROP INDEX expectation_made;
        DROP INDEX expectation_open;
        DROP INDEX expectation_next;
        DROP INDEX expectation_standing;
        DROP INDEX expectation_partner_standing;
        DROP INDEX expectation_due;
        DROP INDEX expectation_partner_due;
        DROP INDEX expectation_set;
        CREATE TABLE expectation(
          id {SERIAL},
          message {INTEGER} NOT NULL REFERENCES message(id),
          scope {INTEGER} NOT NULL,
          partner TEXT NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN ('997', 'TA1', '855', '856', '810', '820')),
          state TEXT NOT NULL CHECK(state IN ('waiting', 'accepted', 'noted', 'partly', 'rejected',
            'closed', 'void')),
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
          answer {INTEGER},
          withdrawn TEXT,
          business_order {INTEGER},
          is_ours {INTEGER} NOT NULL DEFAULT 0,
          progress TEXT NOT NULL DEFAULT '',
          answered_by {INTEGER}
        ) {PARTITION};
        INSERT INTO expectation(id, message, scope, partner, kind, state, type, number,
            interchange_control, interchange_time, functional_id, group_control, application,
            set_id, set_control, set_key, made_us, warn_us, due_us, escalate_us, next_us,
            answered_us, answer, withdrawn)
          SELECT id, message, scope, partner, kind, state, type, number,
            interchange_control, interchange_time, functional_id, group_control, application,
            set_id, set_control, set_key, made_us, warn_us, due_us, escalate_us, next_us,
            answered_us, answer, withdrawn
          FROM expectation_5 ORDER BY id;
        DROP TABLE expectation_5;

        """

    /// The indexes of expectations, which a later table of them has, too.
    static let indexes = """
        CREATE INDEX expectation_message ON expectation(message);
        CREATE INDEX expectation_control ON expectation(interchange_control, scope);
        CREATE INDEX expectation_key ON expectation(scope, group_control, set_key);
        CREATE INDEX expectation_made ON expectation(made_us);
        CREATE INDEX expectation_open ON expectation(group_control, functional_id)
          WHERE state = 'waiting';
        CREATE INDEX expectation_next ON expectation(next_us)
          WHERE state = 'waiting' AND next_us IS NOT NULL;
        CREATE INDEX expectation_standing ON expectation((\(Expectation.standing)), id);
        CREATE INDEX expectation_partner_standing
          ON expectation(partner, (\(Expectation.standing)), id);
        CREATE INDEX expectation_due ON expectation((\(Expectation.dueOrNever)), id)
          WHERE state = 'waiting';
        CREATE INDEX expectation_partner_due
          ON expectation(partner, (\(Expectation.dueOrNever)), id) WHERE state = 'waiting';
        CREATE INDEX expectation_set ON expectation(set_id, message);
        CREATE UNIQUE INDEX expectation_order ON expectation(business_order, kind, number)
          WHERE business_order IS NOT NULL;
        CREATE INDEX expectation_traded ON expectation(made_us) WHERE business_order IS NOT NULL;

        """
}
