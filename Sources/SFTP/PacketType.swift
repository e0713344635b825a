/// The packet types of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 3).
package enum PacketType: UInt8, Sendable, Hashable, CaseIterable {
    /// The client's greeting.
    case initialize = 1
    /// The server's greeting.
    case version = 2
    /// Opens a file.
    case open = 3
    /// Closes a file or directory handle.
    case close = 4
    /// Reads bytes at an offset.
    case read = 5
    /// Writes bytes at an offset.
    case write = 6
    /// Asks for attributes, of a link itself.
    case lstat = 7
    /// Asks for attributes of an open file.
    case fstat = 8
    /// Sets attributes by path.
    case setstat = 9
    /// Sets attributes of an open file.
    case fsetstat = 10
    /// Opens a directory.
    case openDirectory = 11
    /// Reads the next page of a directory.
    case readDirectory = 12
    /// Removes a file.
    case remove = 13
    /// Makes a directory.
    case makeDirectory = 14
    /// Removes a directory.
    case removeDirectory = 15
    /// Asks for the canonical form of a path.
    case realPath = 16
    /// Asks for attributes, following links.
    case stat = 17
    /// Renames; fails when the new name exists.
    case rename = 18
    /// Asks where a link points.
    case readLink = 19
    /// Makes a link.
    case symlink = 20
    /// An answer of success, end of file or failure.
    case status = 101
    /// An answer with a handle.
    case handle = 102
    /// An answer with bytes.
    case data = 103
    /// An answer with names.
    case name = 104
    /// An answer with attributes.
    case attributes = 105
    /// A request by a name that is not of version 3.
    case extended = 200
    /// An answer to such a request.
    case extendedReply = 201
}
