import CPOSIX
import Foundation

/// What `fstat` says of a file.
struct FileStatus: Sendable, Hashable {
    enum Kind: String, Sendable {
        case regular
        case directory
        case link = "symbolic link"
        case special = "pipe, socket or device"
    }

    let kind: Kind
    let size: Int
    /// The last change of the content, in nanoseconds since 1970.
    let modified: Int64
    let inode: UInt64
    let device: UInt64
    /// How many names the file has.
    let links: Int

    init(_ raw: stat) {
        switch raw.st_mode & S_IFMT {
        case S_IFREG: kind = .regular
        case S_IFDIR: kind = .directory
        case S_IFLNK: kind = .link
        default: kind = .special
        }
        size = Int(raw.st_size)
        modified = Int64(raw.st_mtim.tv_sec) * 1_000_000_000 + Int64(raw.st_mtim.tv_nsec)
        inode = UInt64(raw.st_ino)
        device = UInt64(raw.st_dev)
        links = Int(raw.st_nlink)
    }

    /// Whether it is the same file with, as far as one can see, the same content.
    func isSameVersion(as other: FileStatus) -> Bool {
        inode == other.inode && device == other.device && size == other.size
            && modified == other.modified
    }
}
