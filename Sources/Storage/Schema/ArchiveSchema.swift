/// The files of the profiles that something was walked by, so that it can be walked by them again.
/// `remake` names them while a document is made anew by those of then.
enum ArchiveSchema {
    static let migration = Migration(
        version: 15,
        sql: """
            CREATE TABLE profile_folder(
              profile {BLOB} PRIMARY KEY,
              kept_us {INTEGER} NOT NULL,
              codec {INTEGER} NOT NULL CHECK(codec IN (0, 1)),
              files {BLOB} NOT NULL
            ) {PARTITION};
            ALTER TABLE document ADD COLUMN remake {BLOB};

            """)
}
