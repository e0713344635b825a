import CPOSIX
import Glibc

/// The system calls of a directory vault, with their durability.
struct VaultFiles: Sendable {
    /// Makes a descriptor's file or directory durable, as fsync(2). A test puts a simulated disk
    /// here, which loses in a power cut whatever this was not called for.
    var fsync: @Sendable (Int32) -> Int32 = { Glibc.fsync($0) }
    /// The directories whose names in their parents this process has made durable.
    private let durable = DurableDirectories()

    init(fsync: @escaping @Sendable (Int32) -> Int32 = { Glibc.fsync($0) }) {
        self.fsync = fsync
    }

    /// A system call that failed.
    struct Fault: Error {
        let path: String
        let number: Int32
        /// Whether what the disk holds is unknown now.
        let isFatal: Bool

        init(_ path: String, _ number: Int32, isFatal: Bool = false) {
            self.path = path
            self.number = number
            self.isFatal = isFatal
        }

        var text: String { "\(path): \(SystemError.text(number))" }
    }

    /// Writes all bytes.
    func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
        try bytes.withUnsafeBytes { raw in
            var written = 0
            while written < raw.count {
                let count = Glibc.write(
                    descriptor, raw.baseAddress.map { $0 + written }, raw.count - written)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw Fault(path, errno) }
                written += count
            }
        }
    }

    /// Makes a file's bytes durable. A full disk may show only here; any other failure is fatal.
    func sync(_ descriptor: Int32, _ path: String) throws {
        guard fsync(descriptor) == 0 else {
            throw Fault("fsync of " + path, errno, isFatal: !SystemError.isFull(errno))
        }
    }

    /// Makes a directory's names durable.
    func syncDirectory(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Fault(path, errno) }
        defer { close(descriptor) }
        try sync(descriptor, path)
    }

    /// Makes a directory and its missing parents, each durable in its own parent.
    ///
    /// That a directory is there does not say that it is durable: another thread, or a process that
    /// died, may have made it and not yet synced it. So this process syncs `top`'s name and each
    /// below it once, whoever made them; those above `top` are their owner's.
    func makeDirectories(_ path: String, from top: String) throws {
        guard !path.isEmpty else { return }
        let isThere = access(path, F_OK) == 0
        if isThere, durable.contains(path) { return }
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        if !isThere || path.utf8.count > top.utf8.count {
            try makeDirectories(parent, from: top)
        }
        if !isThere, mkdir(path, 0o700) != 0, errno != EEXIST { throw Fault(path, errno) }
        try syncDirectory(parent.isEmpty ? "/" : parent)
        durable.insert(path)
    }

    /// The names in a directory.
    func names(in path: String) throws -> [String] {
        guard let directory = opendir(path) else { throw Fault(path, errno) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            guard let start = gangway_entry_name(entry) else { continue }
            let name = String(cString: start)
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
