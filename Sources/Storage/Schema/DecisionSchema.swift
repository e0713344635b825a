/// What the gateway itself has told a document's sender (`OwnVerdict`), kept with the document:
/// what was prepared may never have been said. The last interchange of a partner is found at once,
/// whatever others, or we, have sent since.
///
/// Of documents of an older release the column says what could be told from their states.
enum DecisionSchema {
    static let migration = Migration(
        version: 10,
        sql: """
            ALTER TABLE document ADD COLUMN answer TEXT
              CHECK(answer IN ('accepted', 'changed', 'refused', 'advised'));
            UPDATE document SET answer = CASE WHEN action = 'deliver' THEN 'accepted'
                ELSE 'refused' END
              WHERE response IS NOT NULL AND type = 'order' AND (state = 'recorded'
                OR action = 'deliver'
                  AND state IN ('planned', 'delivered', 'rejected', 'undecided', 'resolved'));
            CREATE INDEX interchange_partner ON interchange(partner, id)
              WHERE partner IS NOT NULL;
            DROP INDEX message_came;

            """)
}
