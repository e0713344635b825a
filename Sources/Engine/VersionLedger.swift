package import Values

/// The versions of partners' profiles: what was promoted, by whom and why, with every file. None is
/// ever changed or taken away.
package protocol VersionLedger: Sendable {
    /// Records a decision and gives the version that is in force after it, all in one step, with
    /// links of the audit chain. What is in force already is not recorded again.
    func record(_ draft: VersionDraft) async throws(LedgerFailure) -> ProfileVersion
    /// A partner's versions, the newest first.
    func versions(of partner: String) async throws(LedgerFailure) -> [ProfileVersion]
    /// The files of a version; nil where there is no such version.
    func files(of partner: String, version: Int) async throws(LedgerFailure) -> ProfileFiles?
    /// What is in force of each partner that has a version.
    func promoted() async throws(LedgerFailure) -> [ProfileVersion]
    /// Keeps all files that profiles were read from, by the digest that messages record, so that
    /// what was walked can be walked by them again. What is kept is not kept twice.
    func keep(_ files: ProfileFiles, as profile: Digest) async throws(LedgerFailure)
    /// The files that profiles were read from; nil where they were not kept.
    func files(as profile: Digest) async throws(LedgerFailure) -> ProfileFiles?
    /// When the next version comes into force; nil where none is to.
    func nextEffective() async throws(LedgerFailure) -> Timestamp?
}

/// A decision about a partner's profile.
package struct VersionDraft: Sendable {
    /// The partner's name.
    package var partner: String
    /// What is to be in force.
    package var files: ProfileFiles
    /// The number of the version that is gone back to; nil where the files are promoted.
    package var former: Int?
    /// What stands in the folder and is replaced: it becomes a version too, unless it is one.
    package var replaced: ProfileFiles?
    /// The digest of all profiles with these files, as messages record it.
    package var profile: Digest
    /// Who decides.
    package var author: String
    /// Why.
    package var reason: String
    /// From when on it is in force, unless another decision follows; nil: at once.
    package var effective: Timestamp?

    /// Describes a decision.
    package init(
        partner: String, files: ProfileFiles, former: Int? = nil, replaced: ProfileFiles? = nil,
        profile: Digest, author: String, reason: String, effective: Timestamp? = nil
    ) {
        self.partner = partner
        self.files = files
        self.former = former
        self.replaced = replaced
        self.profile = profile
        self.author = author
        self.reason = reason
        self.effective = effective
    }
}

/// A version of a partner's profile.
package struct ProfileVersion: Sendable, Hashable {
    /// The partner's name.
    package var partner: String
    /// Its number, from 1.
    package var number: Int
    /// How it came to be.
    package var act: Act
    /// The version that it goes back to.
    package var former: Int?
    /// Whether it is the one in force.
    package var isInForce: Bool
    /// From when on it is in force; nil: since it was made.
    package var effective: Timestamp?
    /// Whether it is to come into force yet: no decision followed it.
    package var isPending: Bool
    /// Who made it.
    package var author: String
    /// Why.
    package var reason: String
    /// When.
    package var made: Timestamp
    /// The digest of all profiles with it, as messages record it.
    package var profile: Digest
    /// The digest of its files.
    package var content: Digest

    /// How a version came to be.
    package enum Act: String, Sendable, Hashable {
        /// It was promoted.
        case promoted
        /// A former one was put back.
        case rolledBack = "rolled-back"
        /// It stood in the folder when a former one was put back, and was never in force.
        case kept
    }

    /// Describes a version.
    package init(
        partner: String, number: Int, act: Act, former: Int?, isInForce: Bool,
        effective: Timestamp?, isPending: Bool, author: String, reason: String, made: Timestamp,
        profile: Digest, content: Digest
    ) {
        self.partner = partner
        self.number = number
        self.act = act
        self.former = former
        self.isInForce = isInForce
        self.effective = effective
        self.isPending = isPending
        self.author = author
        self.reason = reason
        self.made = made
        self.profile = profile
        self.content = content
    }
}
