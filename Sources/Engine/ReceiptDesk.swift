package import Flow
package import Partners
import Values

/// A result file of an AS2 station, as a door found it.
package struct StationNotice: Sendable {
    /// The file; its channel is the door's.
    package var arrival: FileArrival
    /// Its bytes: few, since a result says little.
    package var bytes: [UInt8]
    /// AS2-From of the file that it is about: our station's name.
    package var from: String
    /// AS2-To of that file: the partner's.
    package var to: String

    /// Describes a result file.
    package init(arrival: FileArrival, bytes: [UInt8], from: String, to: String) {
        self.arrival = arrival
        self.bytes = bytes
        self.from = from
        self.to = to
    }
}

/// Who takes the results of AS2 stations.
package protocol ReceiptReceiving: Sendable {
    /// Enters what a result file says durably; only then is the file put away, so the same one may
    /// come twice.
    func receive(_ notice: StationNotice) async throws
}

/// Holds receipts against what was sent, and enters them.
package struct ReceiptDesk: ReceiptReceiving {
    private let ledger: any ReceiptLedger
    private let vault: any Vault
    private let world: World
    private let profiles: @Sendable () -> Profiles?

    /// Takes receipts over a ledger and its vault. `profiles` say who has which station.
    package init(
        ledger: any ReceiptLedger, vault: any Vault, world: World,
        profiles: @escaping @Sendable () -> Profiles?
    ) {
        self.ledger = ledger
        self.vault = vault
        self.world = world
        self.profiles = profiles
    }

    package func receive(_ notice: StationNotice) async throws {
        guard let receipt = TransportReceipt(notice.bytes) else { return }
        let folder = profiles()?.folder
        let names = StationNames(folder?.channel(named: notice.arrival.channel))
        var known: TransmittedFile?
        if let id = TransmissionID(receipt.messageID) {
            known = try await ledger.transmitted(under: id)
        }
        let sent = known.flatMap { file in
            names[file.own] == notice.from && names[file.partnerID] == notice.to ? file : nil
        }
        let partner =
            sent?.partner ?? folder?.partners.first { partner in
                partner.ids.contains { names[$0.description] == notice.to }
            }?.name ?? notice.to
        var content = ComparedContent.untold
        if let sent {
            content = try await compare(
                receipt, sent, by: folder?.partner(named: partner)?.expects.mic ?? .station)
        }
        var arrival = notice.arrival
        arrival.channel = ReceivedReceipt.channel(of: arrival.channel)
        _ = try await ledger.receive(
            ReceivedReceipt(
                message: ReceivedMessage(
                    arrival: arrival,
                    bytes: StoredBytes(
                        payload: .inline(notice.bytes),
                        digest: SHA256.digest(of: notice.bytes), size: notice.bytes.count),
                    correlation: sent?.correlation ?? world.correlation()),
                answer: PartnerAnswer(receipt, from: partner, content), partner: partner,
                isFromReceiver: sent != nil))
    }

    /// Holds the MIC of a receipt against that of what was sent.
    private func compare(
        _ receipt: TransportReceipt, _ sent: TransmittedFile,
        by agreed: ExpectedAnswers.ComparedMIC
    ) async throws -> ComparedContent {
        guard let received = receipt.received else { return .untold }
        guard let algorithm = received.algorithm else {
            return .unknown(received, why: "its algorithm is unknown")
        }
        if let told = receipt.sent, told.algorithm == algorithm {
            return ComparedContent(received: received, sent: told)
        }
        guard agreed == .file else {
            return .unknown(received, why: "the station does not tell that of what it sent")
        }
        guard !sent.isSecured else {
            return .unknown(received, why: "the file left with a password that is not stored")
        }
        guard var hash = ContentHash(algorithm) else {
            return .unknown(received, why: "this machine does not offer \(algorithm.name)")
        }
        let source = try await ByteSource(sent.bytes, vault: vault, at: 0)
        while true {
            let block = try await source.next()
            if block.isEmpty { break }
            hash.update(block)
        }
        return ComparedContent(received: received, sent: ContentMIC(hash.finalize(), by: algorithm))
    }
}

extension StationNames {
    /// The names that a channel's profile agrees on.
    fileprivate init(_ channel: Channel?) {
        if case .folder(let access) = channel?.access {
            self.init(access)
        } else {
            self.init([String: String]())
        }
    }

    /// The names that the folders of a channel go by.
    package init(_ access: FolderAccess) {
        self.init(
            Dictionary(
                access.as2Names.map { ($0.key.description, $0.value) },
                uniquingKeysWith: { first, _ in first }))
    }
}
