import CPOSIX
import Foundation
import SFTP

/// An open directory: every file is reached relative to it, by a plain name, never through a link.
///
/// So a name that a partner chose cannot lead out of the folder, and a folder that is moved or
/// replaced while we work cannot redirect us. Confined to the actor that opened it.
final class Directory {
    let descriptor: Int32
    /// The path, for people only.
    let path: String
    private let disk: DiskSync

    private init(descriptor: Int32, path: String, disk: DiskSync) {
        self.descriptor = descriptor
        self.path = path
        self.disk = disk
    }

    deinit {
        close(descriptor)
    }

    /// Opens a directory that the house configured; its own path may contain links.
    static func open(
        _ path: String, create: Bool, disk: DiskSync
    ) throws(SystemFault) -> Directory {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        var descriptor = Foundation.open(path, flags)
        if descriptor < 0, errno == ENOENT, create {
            try? FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
            descriptor = Foundation.open(path, flags)
        }
        guard descriptor >= 0 else { throw SystemFault("open folder \(path)") }
        return Directory(descriptor: descriptor, path: path, disk: disk)
    }

    /// Whether its path still leads to it: folders are deleted and made anew behind our back.
    var isCurrent: Bool {
        var (here, there) = (stat(), stat())
        return fstat(descriptor, &here) == 0 && stat(path, &there) == 0
            && here.st_ino == there.st_ino && here.st_dev == there.st_dev
    }

    /// Opens a directory within this one; with `create` makes it, durably, when it is not there.
    func directory(_ name: FileName, create: Bool) throws(SystemFault) -> Directory {
        let path = "\(self.path)/\(name)"
        let name = try name.checked("open \(path)")
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var descriptor = name.withCString { openat(self.descriptor, $0, flags) }
        if descriptor < 0, errno == ENOENT, create {
            let made = name.withCString { mkdirat(self.descriptor, $0, 0o770) }
            guard made == 0 || errno == EEXIST else { throw SystemFault("make \(path)") }
            try synchronize()
            descriptor = name.withCString { openat(self.descriptor, $0, flags) }
        }
        guard descriptor >= 0 else { throw SystemFault("open \(path)") }
        return Directory(descriptor: descriptor, path: path, disk: disk)
    }

    /// What a name is, links not followed; nil when it is not there.
    func status(_ name: FileName) throws(SystemFault) -> FileStatus? {
        let name = try name.checked("look at \(name)")
        var raw = stat()
        let result = name.withCString { fstatat(descriptor, $0, &raw, AT_SYMLINK_NOFOLLOW) }
        if result == 0 { return FileStatus(raw) }
        if errno == ENOENT { return nil }
        throw SystemFault("look at \(name)")
    }

    /// Opens a file; `O_NOFOLLOW` and `O_CLOEXEC` are always set. The caller closes it.
    func open(_ name: FileName, _ flags: Int32, mode: mode_t = 0) throws(SystemFault) -> Int32 {
        let name = try name.checked("open \(name)")
        let opened = name.withCString {
            openat(descriptor, $0, flags | O_NOFOLLOW | O_CLOEXEC, mode)
        }
        guard opened >= 0 else { throw SystemFault("open \(name)") }
        return opened
    }

    /// Shows every entry's name but `.` and `..`, one at a time, in no order, until `visit` says
    /// false: a folder of a million files is never held in memory.
    func visitNames(_ visit: (FileName) throws(SystemFault) -> Bool) throws(SystemFault) {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw SystemFault("list \(path)") }
        guard let stream = fdopendir(copy) else {
            let fault = SystemFault("list \(path)")
            close(copy)
            throw fault
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw SystemFault("list \(path)") }
                return
            }
            guard let start = gangway_entry_name(entry) else { continue }
            let name = FileName(Array(UnsafeRawBufferPointer(start: start, count: strlen(start))))
            guard name.isPlain else { continue }
            guard try visit(name) else { return }
        }
    }

    /// Renames into a directory of the same file system and fails with EEXIST when the new name is
    /// taken.
    func rename(
        _ name: FileName, to directory: Directory, as other: FileName
    ) throws(SystemFault) {
        let operation = "rename \(name) to \(directory.path)/\(other)"
        let name = try name.checked(operation)
        let other = try other.checked(operation)
        let result = name.withCString { old in
            other.withCString { new in
                gangway_rename_new(descriptor, old, directory.descriptor, new)
            }
        }
        guard result == 0 else { throw SystemFault(operation) }
    }

    /// Removes a file's name.
    func remove(_ name: FileName) throws(SystemFault) {
        let name = try name.checked("remove \(name)")
        guard name.withCString({ unlinkat(descriptor, $0, 0) }) == 0 else {
            throw SystemFault("remove \(name)")
        }
    }

    /// Makes the directory's names durable: without it a power cut can undo a rename
    /// (measured: 43 of 200 cuts did).
    func synchronize() throws(SystemFault) {
        try disk.synchronize(descriptor, path)
    }

    /// Makes the bytes of an open file of this directory durable.
    func synchronize(_ file: Int32, of name: FileName) throws(SystemFault) {
        try disk.synchronize(file, "\(path)/\(name)")
    }
}

extension FileName {
    /// The name, when it is a plain one.
    fileprivate func checked(_ operation: String) throws(SystemFault) -> FileName {
        guard isPlain else { throw SystemFault(operation, number: EINVAL) }
        return self
    }

    /// Shows the name to C.
    fileprivate func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else {
                preconditionFailure("the buffer holds at least the final NUL")
            }
            return body(start)
        }
    }

    /// The name with text before and after it, its middle cut so that the whole fits in 255 bytes.
    func wrapped(prefix: String = "", suffix: String = "") -> FileName {
        let room = 255 - prefix.utf8.count - suffix.utf8.count
        return FileName(Array(prefix.utf8) + bytes.prefix(max(room, 0)) + Array(suffix.utf8))
    }
}
