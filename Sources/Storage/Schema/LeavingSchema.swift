/// The deadline of an answer to a file that had not left when it would have been told of: its times
/// as they were counted from the queueing, set aside until the file leaves.
enum LeavingSchema {
    static let migration = Migration(
        version: 19, sql: "ALTER TABLE expectation ADD COLUMN unsent TEXT;\n")
}
