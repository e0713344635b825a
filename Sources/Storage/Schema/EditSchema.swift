/// What people changed in what waited for them. A patch stands beside the bytes that came, which
/// never change; `number` counts the edits of one thing, so that two persons at once cannot both
/// have the last word. What the document was known by before it was edited is kept: the same
/// content again is the same document.
///
/// Work that waits because a person holds its partner or type names its hold, and only the end of
/// that wakes it. What an expectation was before its message was made anew is kept, for the case
/// that the new one never leaves.
enum EditSchema {
    static let migration = Migration(
        version: 12,
        sql: """
            CREATE TABLE edit(
              id {SERIAL},
              message {INTEGER} NOT NULL REFERENCES message(id),
              document {INTEGER},
              number {INTEGER} NOT NULL,
              author TEXT NOT NULL,
              reason TEXT NOT NULL,
              made_us {INTEGER} NOT NULL,
              patch TEXT NOT NULL,
              raw {BLOB} NOT NULL,
              result {BLOB} NOT NULL,
              came_as TEXT
            ) {PARTITION};
            CREATE UNIQUE INDEX edit_number ON edit(message, coalesce(document, 0), number);
            CREATE INDEX edit_document ON edit(document, id) WHERE document IS NOT NULL;
            CREATE INDEX edit_came_as ON edit(came_as) WHERE came_as IS NOT NULL;
            ALTER TABLE message ADD COLUMN edits {INTEGER} NOT NULL DEFAULT 0;

            ALTER TABLE work ADD COLUMN held_by {INTEGER};
            CREATE INDEX work_held ON work(held_by, id) WHERE held_by IS NOT NULL;
            ALTER TABLE hold ADD COLUMN ended_us {INTEGER};

            ALTER TABLE expectation ADD COLUMN withdrawn TEXT;

            """)
}
