/// Orders under load: a document's purpose beside it, so that a list needs no bodies, and mentions
/// that are entered bit by bit, because one payment may name a hundred thousand orders and no
/// commit may hold as many rows.
enum TradeSchema {
    static let migration = Migration(version: 7, sql: mentions + advices)

    private static let mentions = """
        ALTER TABLE order_document ADD COLUMN purpose TEXT;

        CREATE TABLE order_mention(
          id {SERIAL},
          document {INTEGER},
          message {INTEGER},
          mentions TEXT NOT NULL,
          CHECK((document IS NULL) <> (message IS NULL))
        ) {PARTITION};
        CREATE INDEX order_mention_document ON order_mention(document)
          WHERE document IS NOT NULL;
        CREATE INDEX order_mention_message ON order_mention(message)
          WHERE message IS NOT NULL;

        CREATE INDEX message_came ON message(partner, id)
          WHERE direction = 'in' AND partner IS NOT NULL;
        CREATE INDEX exception_silence ON exception(partner)
          WHERE code = 'await.arrival.overdue' AND state = 'open';
        CREATE INDEX document_text ON document(message) WHERE type = 'textMessage';

        """

    /// What applications say (824) is kept with other answers, and names what it is about by
    /// `sent`, because it is none of those that were awaited.
    private static let advices = """
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
          sent {INTEGER},
          UNIQUE(message, interchange, grp, ordinal, number)
        ) {PARTITION};
        INSERT INTO received_answer(id, message, interchange, grp, ordinal, number, scope, partner,
            kind, state, subject, verdict, words, content, expectation, candidate, received_us)
          SELECT id, message, interchange, grp, ordinal, number, scope, partner, kind, state,
            subject, verdict, words, content, expectation, candidate, received_us
          FROM received_answer_5 ORDER BY id;
        DROP TABLE received_answer_5;

        """ + answerIndexes

    /// The indexes of answers, which a later table of them has, too.
    static let answerIndexes = """
        CREATE INDEX received_answer_withheld ON received_answer(message)
          WHERE state = 'withheld';
        CREATE INDEX received_answer_odd ON received_answer(id)
          WHERE state IN ('duplicate', 'contradictory', 'unmatched');
        CREATE INDEX received_answer_expectation ON received_answer(expectation);
        CREATE INDEX received_answer_time ON received_answer(received_us);
        CREATE INDEX received_answer_sent ON received_answer(sent, id) WHERE sent IS NOT NULL;

        """
}
