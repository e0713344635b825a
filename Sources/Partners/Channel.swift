/// A way in and out for files: a drop folder, or a mailbox on a partner's SFTP server.
///
/// A channel is not a partner: it may carry many (a VAN, a shared account), and one partner may
/// use several. What an interchange is, its ISA says; the channel only limits who may send by it.
package struct Channel: Sendable, Hashable {
    /// Its name: the file name in `channels/` without `.yaml`.
    package let name: String
    /// The names of the partners whose interchanges it may bring.
    package let carries: [String]
    /// Which of our own identities it serves; empty for all of them.
    package let serves: [Identity]
    /// How often it is looked at, where nothing announces a new file.
    package let every: Duration
    /// How long a file must stay the same before it is taken.
    package let settle: Duration
    /// How long something that is never taken may lie in the inbox before it is told.
    package let notice: Duration
    /// Only files that fit one of these masks are taken.
    package let masks: [NameMask]
    /// How it is reached.
    package let access: Access
    /// What lies in its inbox.
    package let brings: Brings

    /// What a channel brings.
    package enum Brings: String, CaseIterable, Sendable {
        /// What partners send us.
        case interchanges
        /// Canonical documents that are to be sent to partners.
        case documents
    }

    /// The means by which a channel is reached.
    package enum Access: Sendable, Hashable {
        /// Folders on this machine.
        case folder(FolderAccess)
        /// Folders on an SFTP server of the partner's.
        case sftp(SFTPAccess)
    }

    /// Makes a channel.
    package init(
        name: String, carries: [String], serves: [Identity], every: Duration, settle: Duration,
        notice: Duration = .seconds(600), masks: [NameMask], access: Access,
        brings: Brings = .interchanges
    ) {
        self.name = name
        self.carries = carries
        self.serves = serves
        self.every = every
        self.settle = settle
        self.notice = notice
        self.masks = masks
        self.access = access
        self.brings = brings
    }

    /// Whether the channel takes files of this name.
    package func takes(_ fileName: String) -> Bool {
        masks.contains { $0.matches(fileName) }
    }

    /// Whether the channel serves one of our identities.
    package func serves(_ own: Identity) -> Bool {
        serves.isEmpty || serves.contains(own)
    }
}

extension Channel {
    /// By what one learns that a file which left by a channel has arrived.
    package enum Receipt: Sendable, Hashable {
        /// An AS2 station tells it: the MDN.
        case station
        /// The partner has fetched it, so that it is no longer where we put it.
        case pickup
    }

    /// By what one learns of its files; nil where none leaves by it.
    package var receipt: Receipt? {
        guard canSend else { return nil }
        if case .folder(let access) = access, access.layout == .as2 { return .station }
        return .pickup
    }

    /// Whether files can leave by the channel.
    package var canSend: Bool {
        switch access {
        case .folder: brings == .interchanges
        case .sftp(let server): server.outbox != nil
        }
    }
}
