package import Notation
package import Values

/// The partner folder as a value: every partner and every channel, checked, with its maps
/// compiled. Made from paths and bytes by `read`; whole or not at all.
package struct PartnerFolder: Sendable {
    /// SHA-256 over every path and its bytes, and over our own identities. Each message records
    /// the digest of the folder that handled it.
    package private(set) var digest: Digest
    /// Our own identities, as gangway.yaml lists them.
    package let own: [Identity]
    /// The partners, by name.
    package private(set) var partners: [Partner]
    /// The enabled channels, by name.
    package let channels: [Channel]
    /// What the enabled channels log in with and what ISA04 has, and where the profiles say so.
    package let secrets: [Placed<SecretReference>]
    /// What is passed over in a person's trial; nothing in the gateway.
    var leniency = Leniency.none

    /// By what one learns of files that left, by channel.
    let receipts: [String: Channel.Receipt]
    private let owners: [Identity: Int]
    private let positions: [String: Int]

    init(
        digest: Digest, own: [Identity], partners: [Partner], channels: [Channel],
        secrets: [Placed<SecretReference>] = []
    ) {
        self.digest = digest
        self.own = own
        self.partners = partners
        self.channels = channels
        self.secrets = secrets
        receipts = Dictionary(
            channels.compactMap { channel in channel.receipt.map { (channel.name, $0) } },
            uniquingKeysWith: { first, _ in first })
        var owners: [Identity: Int] = [:]
        for (index, partner) in partners.enumerated() {
            for identity in partner.ids { owners[identity] = index }
        }
        self.owners = owners
        positions = Dictionary(
            channels.enumerated().map { ($1.name, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The partner with the given name.
    package func partner(named name: String) -> Partner? {
        partners.first { $0.name == name }
    }

    /// The partner that sends from an identity: the one that has it, else the one that has a
    /// pattern which it fits. None of ours is a partner's.
    package func partner(at identity: Identity) -> Partner? {
        if let owner = owners[identity] { return partners[owner] }
        guard !own.contains(identity) else { return nil }
        return partners.first { partner in partner.patterns.contains { $0.matches(identity) } }
    }

    /// The same folder with some partners in test, however far they say they are.
    package func inTest(_ names: Set<String>) -> PartnerFolder {
        var folder = self
        for index in partners.indices where names.contains(partners[index].name) {
            folder.partners[index].status = .test
        }
        folder.digest = SHA256.digest(
            of: ([digest.description] + names.sorted()).joined(separator: "\n"))
        return folder
    }

    /// The enabled channel with the given name.
    package func channel(named name: String) -> Channel? {
        positions[name].map { channels[$0] }
    }
}
