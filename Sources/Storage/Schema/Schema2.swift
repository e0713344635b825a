/// The second schema: documents that we send. Files of records have numbers of their own, because
/// a partner counts our ISA13 and would miss what no interchange bears.
enum Schema2 {
    static let migration = Migration(version: 2, sql: numbers + dispatches + responses)

    private static let numbers = """
        ALTER TABLE control_number RENAME TO control_number_1;
        CREATE TABLE control_number(
          scope {INTEGER} NOT NULL REFERENCES control_scope(id),
          kind TEXT NOT NULL CHECK(kind IN ('ISA', 'GS', 'FILE')),
          next {INTEGER} NOT NULL CHECK(next BETWEEN 1 AND 999999999),
          PRIMARY KEY(scope, kind)
        ) {PARTITION};
        INSERT INTO control_number(scope, kind, next)
          SELECT scope, kind, next FROM control_number_1;
        DROP TABLE control_number_1;

        """

    /// What a rule answers waits with its document until that is released.
    private static let responses = """
        ALTER TABLE document ADD COLUMN response {BLOB};

        """

    private static let dispatches = """
        CREATE TABLE dispatch(
          message {INTEGER} PRIMARY KEY REFERENCES message(id),
          source TEXT NOT NULL,
          document_key TEXT NOT NULL,
          type TEXT NOT NULL,
          partner TEXT NOT NULL,
          number TEXT NOT NULL,
          answers {INTEGER},
          outbound {INTEGER}
        ) {PARTITION};
        CREATE INDEX dispatch_key ON dispatch(source, document_key);
        CREATE INDEX dispatch_number ON dispatch(number, message);
        CREATE INDEX dispatch_answers ON dispatch(answers) WHERE answers IS NOT NULL;

        CREATE TABLE expectation(
          id {SERIAL},
          message {INTEGER} NOT NULL REFERENCES message(id),
          scope {INTEGER} NOT NULL,
          kind TEXT NOT NULL CHECK(kind IN ('997')),
          state TEXT NOT NULL CHECK(state IN ('open')),
          interchange_control {INTEGER} NOT NULL,
          functional_id TEXT NOT NULL,
          group_control {INTEGER} NOT NULL,
          set_id TEXT NOT NULL,
          set_control TEXT NOT NULL,
          made_us {INTEGER} NOT NULL
        ) {PARTITION};
        CREATE INDEX expectation_message ON expectation(message);
        CREATE INDEX expectation_control ON expectation(interchange_control);
        CREATE INDEX expectation_key ON expectation(scope, group_control, set_control);

        CREATE TABLE collection(
          source TEXT PRIMARY KEY,
          position TEXT NOT NULL,
          moved_us {INTEGER} NOT NULL
        ) {PARTITION};

        """
}
