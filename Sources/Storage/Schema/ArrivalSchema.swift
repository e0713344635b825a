/// What comes each working day by a time of day: a row for each day that it was due.
enum ArrivalSchema {
    static let sql = """
        CREATE TABLE arrival(
          id {SERIAL},
          partner TEXT NOT NULL,
          name TEXT NOT NULL,
          due_us {INTEGER} NOT NULL,
          state TEXT NOT NULL CHECK(state IN ('waiting', 'came', 'missed', 'late')),
          after {INTEGER} NOT NULL,
          message {INTEGER},
          came_us {INTEGER},
          exception {INTEGER},
          UNIQUE(partner, name, due_us)
        ) {PARTITION};
        CREATE INDEX arrival_missed ON arrival(partner, name, due_us) WHERE state = 'missed';
        CREATE INDEX arrival_message ON arrival(message) WHERE message IS NOT NULL;
        CREATE INDEX arrival_due ON arrival(due_us);

        """
}
