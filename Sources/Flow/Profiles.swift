package import Partners
package import Values

/// The profiles that a walk runs by: all of them at one moment, so that a message is handled by
/// one version even while the folder changes.
package struct Profiles: Sendable {
    /// The partner folder.
    package let folder: PartnerFolder
    /// What a message records of the profiles that handled it.
    package var digest: Digest { folder.digest }

    /// Names the profiles.
    package init(folder: PartnerFolder) {
        self.folder = folder
    }
}

/// What the walk is told of the message whose bytes it reads.
package struct MessageFacts: Sendable {
    /// The channel that brought it; nil in a trial, where none limits who may send.
    package var channel: String?
    /// The file's name.
    package var name: String
    /// The correlation id.
    package var correlation: String
    /// SHA-256 of the file.
    package var digest: Digest
    /// Whether each set's outcome keeps how its document was made.
    package var isTraced: Bool

    /// Describes a message.
    package init(
        channel: String?, name: String, correlation: String, digest: Digest, isTraced: Bool = false
    ) {
        self.channel = channel
        self.name = name
        self.correlation = correlation
        self.digest = digest
        self.isTraced = isTraced
    }
}
