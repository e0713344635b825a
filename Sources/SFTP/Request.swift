/// What a client asks of a server, without its id.
package enum Request: Sendable, Hashable {
    /// Opens a file; answered by a handle.
    case open(FileName, OpenFlags, FileAttributes)
    /// Closes a handle; answered by a status.
    case close(Handle)
    /// Reads at most `length` bytes; answered by data, which may be fewer, or by a status.
    case read(Handle, offset: UInt64, length: UInt32)
    /// Writes bytes; answered by a status.
    case write(Handle, offset: UInt64, [UInt8])
    /// Attributes of the path itself; answered by attributes.
    case lstat(FileName)
    /// Attributes of an open file; answered by attributes.
    case fstat(Handle)
    /// Sets attributes; answered by a status.
    case setstat(FileName, FileAttributes)
    /// Sets attributes of an open file; answered by a status.
    case fsetstat(Handle, FileAttributes)
    /// Opens a directory; answered by a handle.
    case openDirectory(FileName)
    /// The next names of a directory; answered by names, at the end by `endOfFile`.
    case readDirectory(Handle)
    /// Removes a file; answered by a status.
    case remove(FileName)
    /// Makes a directory; answered by a status.
    case makeDirectory(FileName, FileAttributes)
    /// Removes an empty directory; answered by a status.
    case removeDirectory(FileName)
    /// The canonical form of a path; answered by one name.
    case realPath(FileName)
    /// Attributes of what the path leads to; answered by attributes.
    case stat(FileName)
    /// Renames and fails when `to` exists; answered by a status.
    case rename(from: FileName, to: FileName)
    /// Where a link points; answered by one name.
    case readLink(FileName)
    /// Makes a link; answered by a status. On the wire the target comes first, against the draft:
    /// OpenSSH began so and everybody followed.
    case symlink(target: FileName, link: FileName)
    /// A request by name; answered as that extension says, or by `unsupported`.
    case extended(String, [UInt8])

    /// The packet that carries the request.
    package var type: PacketType {
        switch self {
        case .open: .open
        case .close: .close
        case .read: .read
        case .write: .write
        case .lstat: .lstat
        case .fstat: .fstat
        case .setstat: .setstat
        case .fsetstat: .fsetstat
        case .openDirectory: .openDirectory
        case .readDirectory: .readDirectory
        case .remove: .remove
        case .makeDirectory: .makeDirectory
        case .removeDirectory: .removeDirectory
        case .realPath: .realPath
        case .stat: .stat
        case .rename: .rename
        case .readLink: .readLink
        case .symlink: .symlink
        case .extended: .extended
        }
    }
}

extension Request {
    /// The extension by which OpenSSH renames over an existing name.
    package static let posixRenameName = "posix-rename@openssh.com"
    /// The extension by which OpenSSH makes a file durable.
    package static let fsyncName = "fsync@openssh.com"

    /// The extension by which OpenSSH tells what it takes at most (OpenSSH PROTOCOL, section 4.8).
    package static let limitsName = "limits@openssh.com"

    /// Renames and replaces `to` (OpenSSH PROTOCOL, section 4.3).
    package static func posixRename(from: FileName, to: FileName) -> Request {
        var data = ByteWriter()
        data.string(from.bytes)
        data.string(to.bytes)
        return .extended(posixRenameName, data.bytes)
    }

    /// Makes the bytes of an open file durable (OpenSSH PROTOCOL, section 4.6).
    package static func fsync(_ handle: Handle) -> Request {
        var data = ByteWriter()
        data.string(handle.bytes)
        return .extended(fsyncName, data.bytes)
    }
}

/// How a file is opened (draft-ietf-secsh-filexfer-02, section 6.3).
package struct OpenFlags: OptionSet, Sendable, Hashable {
    /// The bits on the wire.
    package var rawValue: UInt32

    /// Makes flags of their bits.
    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// For reading.
    package static let read = OpenFlags(rawValue: 0x01)
    /// For writing.
    package static let write = OpenFlags(rawValue: 0x02)
    /// Every write goes to the end.
    package static let append = OpenFlags(rawValue: 0x04)
    /// Made when it is not there.
    package static let create = OpenFlags(rawValue: 0x08)
    /// Emptied when it is there.
    package static let truncate = OpenFlags(rawValue: 0x10)
    /// With `create`: fails when it is there.
    package static let exclusive = OpenFlags(rawValue: 0x20)
}
