/// What a server answers, without the id of the request.
package enum Reply: Sendable, Hashable {
    /// Success, end of file or failure.
    case status(Status)
    /// The handle of an opened file or directory.
    case handle(Handle)
    /// Bytes that were read.
    case data([UInt8])
    /// Names with their attributes.
    case names([Entry])
    /// Attributes of one file.
    case attributes(FileAttributes)
    /// The answer of an extension, as that defines it.
    case extended([UInt8])

    /// The packet that carries the reply.
    package var type: PacketType {
        switch self {
        case .status: .status
        case .handle: .handle
        case .data: .data
        case .names: .name
        case .attributes: .attributes
        case .extended: .extendedReply
        }
    }

    /// One name of a directory, or the one name of REALPATH and READLINK.
    package struct Entry: Sendable, Hashable {
        /// The name, within its directory.
        package var name: FileName
        /// The line that `ls -l` would show; for people only, servers differ.
        package var line: [UInt8]
        /// What the server says of the file.
        package var attributes: FileAttributes

        /// Makes an entry.
        package init(_ name: FileName, line: [UInt8] = [], attributes: FileAttributes = .init()) {
            self.name = name
            self.line = line
            self.attributes = attributes
        }
    }
}
