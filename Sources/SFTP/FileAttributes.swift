/// What is known of a file (draft-ietf-secsh-filexfer-02, section 5). What is nil was not sent.
package struct FileAttributes: Sendable, Hashable {
    /// The size in bytes.
    package var size: UInt64?
    /// The numeric owner and group.
    package var owner: Owner?
    /// POSIX mode: type and permission bits.
    package var permissions: UInt32?
    /// When it was last read and changed.
    package var times: Times?
    /// Pairs that extensions define.
    package var extended: [ExtendedPair]

    /// Makes attributes; what is not given is not sent.
    package init(
        size: UInt64? = nil, owner: Owner? = nil, permissions: UInt32? = nil, times: Times? = nil,
        extended: [ExtendedPair] = []
    ) {
        self.size = size
        self.owner = owner
        self.permissions = permissions
        self.times = times
        self.extended = extended
    }

    /// What the type bits of `permissions` say; nil where the server did not send them.
    package var kind: Kind? {
        guard let permissions, permissions & 0o170_000 != 0 else { return nil }
        switch permissions & 0o170_000 {
        case 0o100_000: return .regular
        case 0o040_000: return .directory
        case 0o120_000: return .link
        default: return .special
        }
    }
}

extension FileAttributes {
    /// The numeric owner and group of a file.
    package struct Owner: Sendable, Hashable {
        /// The user's number.
        package var user: UInt32
        /// The group's number.
        package var group: UInt32

        /// Makes an owner.
        package init(user: UInt32, group: UInt32) {
            self.user = user
            self.group = group
        }
    }

    /// When a file was last read and changed, in seconds since 1970 UTC.
    package struct Times: Sendable, Hashable {
        /// The last reading.
        package var accessed: UInt32
        /// The last change of the content.
        package var modified: UInt32

        /// Makes times.
        package init(accessed: UInt32, modified: UInt32) {
            self.accessed = accessed
            self.modified = modified
        }
    }

    /// What kind of file it is.
    package enum Kind: Sendable, Hashable {
        /// A file with content.
        case regular
        /// A directory.
        case directory
        /// A symbolic link.
        case link
        /// A device, socket or pipe.
        case special
    }
}

/// A name and its data, as extensions define them.
package struct ExtendedPair: Sendable, Hashable {
    /// The extension's name, such as `posix-rename@openssh.com`.
    package var name: String
    /// The data; for a VERSION packet's extension usually its version in digits.
    package var data: [UInt8]

    /// Makes a pair.
    package init(name: String, data: [UInt8]) {
        self.name = name
        self.data = data
    }
}
