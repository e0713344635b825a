/// Receipts of the transport, MDNs: one more kind of what is awaited, and of what answers it.
enum ReceiptSchema {
    static let migration = Migration(
        version: 17,
        sql: expectations(16, kinds: ["MDN", "997", "TA1", "855", "856", "810", "820"]) + answers)

    /// Makes the table anew for other kinds of what is awaited, from that of a former version: a
    /// CHECK cannot be altered.
    ///
    /// - Parameter added: the columns that it has got since the first version of all, as they are
    ///   declared.
    static func expectations(
        _ former: Int, kinds: [String], taking added: [String] = []
    ) -> String {
        """
        ALTER TABLE expectation RENAME TO expectation_\(former);
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
        DROP INDEX expectation_order;
        DROP INDEX expectation_traded;
        CREATE TABLE expectation(
          id {SERIAL},
          message {INTEGER} NOT NULL REFERENCES message(id),
          scope {INTEGER} NOT NULL,
          partner TEXT NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN (\(kinds.map { "'\($0)'" }.joined(separator: ", ")))),
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
          answered_by {INTEGER}\(added.map { ",\n  \($0)" }.joined())
        ) {PARTITION};
        INSERT INTO expectation(\(columns(added)))
          SELECT \(columns(added)) FROM expectation_\(former) ORDER BY id;
        DROP TABLE expectation_\(former);

        """ + OwedSchema.indexes
    }

    private static func columns(_ added: [String]) -> String {
        ([expectationColumns] + added.map { String($0.prefix { $0 != " " }) })
            .joined(separator: ", ")
    }

    private static let expectationColumns = """
        id, message, scope, partner, kind, state, type, number, interchange_control,
        interchange_time, functional_id, group_control, application, set_id, set_control, set_key,
        made_us, warn_us, due_us, escalate_us, next_us, answered_us, answer, withdrawn,
        business_order, is_ours, progress, answered_by
        """

    private static let answers = """
        ALTER TABLE received_answer RENAME TO received_answer_7;
        DROP INDEX received_answer_withheld;
        DROP INDEX received_answer_odd;
        DROP INDEX received_answer_expectation;
        DROP INDEX received_answer_time;
        DROP INDEX received_answer_sent;
        CREATE TABLE received_answer(
          id {SERIAL},
          message {INTEGER} NOT NULL REFERENCES message(id),
          interchange {INTEGER} NOT NULL,
          grp {INTEGER} NOT NULL,
          ordinal {INTEGER} NOT NULL,
          number {INTEGER} NOT NULL,
          scope {INTEGER} NOT NULL,
          partner TEXT NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN ('MDN', 'TA1', '997', '999', '824')),
          state TEXT NOT NULL CHECK(state IN ('withheld', 'matched', 'duplicate', 'contradictory',
            'unmatched', 'void')),
          subject TEXT NOT NULL,
          verdict TEXT NOT NULL CHECK(verdict IN ('accepted', 'noted', 'partly', 'rejected')),
          words TEXT NOT NULL,
          content TEXT NOT NULL,
          expectation {INTEGER},
          candidate {INTEGER},
          received_us {INTEGER} NOT NULL,
          sent {INTEGER},
          UNIQUE(message, interchange, grp, ordinal, number)
        ) {PARTITION};
        INSERT INTO received_answer(\(answerColumns))
          SELECT \(answerColumns) FROM received_answer_7 ORDER BY id;
        DROP TABLE received_answer_7;

        """ + TradeSchema.answerIndexes

    private static let answerColumns = """
        id, message, interchange, grp, ordinal, number, scope, partner, kind, state, subject,
        verdict, words, content, expectation, candidate, received_us, sent
        """
}
