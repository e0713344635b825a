package import Partners
package import Values

/// The profiles that a walk runs by: all of them at one moment, so that a message is handled by
/// one version even while the folder changes.
package struct Profiles: Sendable {
    /// The partner folder.
    package let folder: PartnerFolder
    /// The passwords that ISA04 is compared with, by their reference; nil where nobody has looked
    /// for them, as in a trial: then ISA04 is not compared.
    package let secrets: [String: Secret]?
    /// What a message and a document's `source` record of the profiles that handled them.
    package let digest: Digest

    /// Names the profiles. Where what two versions make is compared, both bear one `digest`.
    package init(
        folder: PartnerFolder, digest: Digest? = nil, secrets: [String: Secret]? = nil
    ) {
        self.folder = folder
        self.secrets = secrets
        self.digest = digest ?? folder.digest
    }

    /// Where the passwords are that ISA04 is compared with.
    package var references: Set<String> {
        Set(folder.partners.compactMap { $0.credentials?.source })
    }

    /// The same profiles with these passwords.
    package func with(secrets: [String: Secret]) -> Profiles {
        Profiles(folder: folder, digest: digest, secrets: secrets)
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
    /// Which sets' outcomes keep how their documents were made.
    package var tracing: Tracing
    /// Whether accepted sets' outcomes tell the codes that came.
    package var notesCodes = false

    /// Describes a message.
    package init(
        channel: String?, name: String, correlation: String, digest: Digest,
        tracing: Tracing = .none
    ) {
        self.channel = channel
        self.name = name
        self.correlation = correlation
        self.digest = digest
        self.tracing = tracing
    }

    /// Some of a message's transaction sets.
    package enum Tracing: Sendable, Hashable {
        /// None of them.
        case none
        /// All of them.
        case all
        /// Those whose ST stands at these offsets.
        case sets(at: Set<Int>)

        /// Whether the set at an offset is among them.
        func has(_ offset: Int) -> Bool {
            switch self {
            case .none: false
            case .all: true
            case .sets(let offsets): offsets.contains(offset)
            }
        }
    }
}
