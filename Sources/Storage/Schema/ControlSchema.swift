/// Which control numbers were given and when, which ones partners passed over, and who set a count.
///
/// Numbers given are runs: a row a day for each count that goes on without a gap, so that a hundred
/// thousand numbers cost one row. What was given before this schema counts as given on the day of
/// the migration, which is the careful side.
///
/// A document that is made anew keeps what it left as before (`former`) until it has left as
/// something else; what people hold is few rows that each claim reads.
enum ControlSchema {
    static let migration = Migration(
        version: 6,
        sql: """
            CREATE TABLE control_run(
              id {SERIAL},
              scope {INTEGER} NOT NULL REFERENCES control_scope(id),
              kind TEXT NOT NULL CHECK(kind IN ('ISA', 'GS', 'FILE')),
              first {INTEGER} NOT NULL,
              last {INTEGER} NOT NULL CHECK(last >= first),
              began_us {INTEGER} NOT NULL,
              given_us {INTEGER} NOT NULL
            ) {PARTITION};
            CREATE INDEX control_run_scope ON control_run(scope, kind, id);
            INSERT INTO control_run(scope, kind, first, last, began_us, given_us)
              SELECT scope, kind, 1, next - 1, now_us(), now_us() FROM control_number
              WHERE next > 1;

            CREATE TABLE control_gap(
              id {SERIAL},
              scope {INTEGER} NOT NULL REFERENCES control_scope(id),
              first {INTEGER} NOT NULL,
              last {INTEGER} NOT NULL CHECK(last >= first),
              opened_us {INTEGER} NOT NULL
            ) {PARTITION};
            CREATE INDEX control_gap_scope ON control_gap(scope, first);

            CREATE TABLE control_change(
              id {SERIAL},
              scope {INTEGER} NOT NULL REFERENCES control_scope(id),
              kind TEXT NOT NULL CHECK(kind IN ('ISA', 'GS', 'FILE')),
              state TEXT NOT NULL CHECK(state IN ('asked', 'made', 'refused')),
              former {INTEGER},
              next {INTEGER} NOT NULL CHECK(next BETWEEN 1 AND 999999999),
              within_us {INTEGER} NOT NULL,
              asked_us {INTEGER} NOT NULL,
              asked_by TEXT NOT NULL,
              reason TEXT NOT NULL,
              decided_us {INTEGER},
              decided_by TEXT,
              CHECK((state = 'asked') = (decided_us IS NULL))
            ) {PARTITION};
            CREATE UNIQUE INDEX control_change_asked ON control_change(scope, kind)
              WHERE state = 'asked';

            ALTER TABLE dispatch ADD COLUMN former {INTEGER};
            CREATE TABLE hold(
              id {SERIAL},
              partner TEXT NOT NULL,
              type TEXT NOT NULL,
              direction TEXT NOT NULL CHECK(direction IN ('', 'in', 'out')),
              author TEXT NOT NULL,
              reason TEXT NOT NULL,
              made_us {INTEGER} NOT NULL,
              UNIQUE(partner, type, direction)
            ) {PARTITION};

            """)
}
