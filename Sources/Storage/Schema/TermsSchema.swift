/// What is agreed about a document, kept because it is known when the walk makes it and needed when
/// it is released, which may be later; nothing where it is the usual. The last ISA13 of each pair
/// tells whether the next follows it.
enum TermsSchema {
    static let migration = Migration(
        version: 4,
        sql: """
            ALTER TABLE document ADD COLUMN terms TEXT;
            CREATE TABLE control_last(
              scope {INTEGER} PRIMARY KEY REFERENCES control_scope(id),
              last {INTEGER} NOT NULL
            ) {PARTITION};

            """)
}
