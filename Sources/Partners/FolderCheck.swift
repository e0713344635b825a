import Diagnostics
import Notation

/// Holds partners, channels and our own identities against each other.
struct FolderCheck {
    let own: [Identity]
    let partners: [PartnerFile.Reading]
    let channels: [ChannelFile.Reading]
    /// All names, those of files that could not be read included.
    let partnerNames: Set<String>
    let channelNames: Set<String>
    var diagnostics: [Diagnostic] = []

    init(
        own: [Identity], partners: [PartnerFile.Reading], channels: [ChannelFile.Reading],
        partnerNames: Set<String>, channelNames: Set<String>
    ) {
        self.own = own
        self.partners = partners
        self.channels = channels
        self.partnerNames = partnerNames
        self.channelNames = channelNames
    }

    /// Runs every check.
    mutating func run() {
        checkIdentities()
        for channel in channels { check(channel) }
        checkFolders()
        for channel in channels where channel.isEnabled { checkFiles(channel) }
        // A channel that cannot be read may be enabled.
        if channels.count == channelNames.count, !channels.contains(where: \.isEnabled) {
            diagnostics.report(
                .profileChannelNone, "no channel is enabled, so no file comes in",
                at: TextPlace(file: "channels/", line: 1, column: 1))
        }
        for partner in partners {
            for channel in partner.channels { checkWay(channel) }
            checkSends(partner)
            // A channel that cannot be read may carry anybody.
            guard channels.count == channelNames.count else { continue }
            checkCarried(partner)
            checkPickup(partner)
        }
    }

    private mutating func checkIdentities() {
        var owners: [Identity: String] = [:]
        for identity in own { owners[identity] = "ours" }
        for partner in partners {
            for identity in partner.ids {
                if let owner = owners[identity.value] {
                    let whose = owner == partner.name ? "written twice" : "already \(owner)"
                    diagnostics.report(
                        .profileIdentityShared, "\(identity.value) is \(whose)",
                        value: identity.value.description, at: identity.place)
                } else {
                    owners[identity.value] = partner.name
                }
            }
        }
        checkPatterns()
    }

    /// Whose an interchange is must not depend on the order of folders.
    private mutating func checkPatterns() {
        for (index, partner) in partners.enumerated() {
            let others = partners[..<index].flatMap { other in
                other.patterns.map { (partner: other.name, pattern: $0.value) }
            }
            for pattern in partner.patterns {
                guard let other = others.first(where: { $0.pattern.meets(pattern.value) }) else {
                    continue
                }
                diagnostics.report(
                    .profileIdentityShared,
                    "some identity fits both \(pattern.value) and \(other.pattern) of "
                        + other.partner, value: pattern.value.description, at: pattern.place)
            }
        }
    }

    private mutating func check(_ channel: ChannelFile.Reading) {
        for partner in channel.carries where !partnerNames.contains(partner.value) {
            diagnostics.report(
                .profilePartnerUnknown,
                "there is no partner \"\(partner.value)\""
                    + Spelling.suggestion(partner.value, among: partnerNames.sorted()),
                value: partner.value, at: partner.place)
        }
        checkStations(channel)
        for identity in channel.serves where !own.contains(identity.value) {
            diagnostics.report(
                .profileIdentityForeign, "\(identity.value) is none of our identities",
                value: identity.value.description, at: identity.place)
        }
    }

    /// An AS2 name must be somebody's who uses the channel.
    private mutating func checkStations(_ channel: ChannelFile.Reading) {
        let carried = Set(channel.carries.map(\.value))
        // A partner that cannot be read may have any identity.
        guard carried.isSubset(of: partners.map(\.name)) else { return }
        let known = own + partners.filter { carried.contains($0.name) }.flatMap(\.ids).map(\.value)
        for station in channel.stations where !known.contains(station.value) {
            diagnostics.report(
                .profileStationName,
                "\(station.value) is no identity of ours or of a partner that the channel carries"
                    + Spelling.suggestion(
                        station.value.description, among: known.map(\.description)),
                value: station.value.description, at: station.place)
        }
    }

    /// Two channels with one inbox would each take half of the files.
    private mutating func checkFolders() {
        var users: [String: String] = [:]
        for channel in channels where channel.isEnabled {
            for folder in channel.folders {
                let path = Self.trimmed(folder.value)
                if let user = users[path] {
                    diagnostics.report(
                        .profileChannelFolder, "\(path) is a folder of channel \(user) already",
                        value: path, at: folder.place)
                } else {
                    users[path] = channel.channel.name
                }
            }
        }
    }

    /// A file of records says nothing of its sender: one channel's names must tell.
    private mutating func checkFiles(_ channel: ChannelFile.Reading) {
        let carried = Set(channel.carries.map(\.value))
        let all = partners.filter { carried.contains($0.name) }.flatMap { partner in
            partner.agreements.compactMap { agreement in
                agreement.files.map { (partner: partner.name, files: $0) }
            }
        }
        for (index, one) in all.enumerated() {
            guard let other = all[..<index].first(where: { $0.files.value.meets(one.files.value) })
            else { continue }
            let fault = Diagnostic(
                .profileFilesShared,
                "channel \(channel.channel.name) may bring a file that fits both "
                    + "\(one.files.value) and \(other.files.value) of \(other.partner)",
                value: one.files.value.description, at: .text(one.files.place))
            if !diagnostics.contains(fault) { diagnostics.append(fault) }
        }
    }

    /// The path without slashes at its end.
    private static func trimmed(_ path: String) -> String {
        let kept = path.reversed().drop { $0 == "/" }.reversed()
        return kept.isEmpty ? "/" : String(kept)
    }

    /// A channel by which something is to leave.
    mutating func checkWay(_ reply: Placed<String>) {
        guard channelNames.contains(reply.value) else {
            diagnostics.report(
                .profileChannelUnknown,
                "there is no channel \"\(reply.value)\""
                    + Spelling.suggestion(reply.value, among: channelNames.sorted()),
                value: reply.value, at: reply.place)
            return
        }
        guard let channel = channels.first(where: { $0.channel.name == reply.value }) else {
            return
        }
        if !channel.isEnabled {
            diagnostics.report(
                .profileChannelUnknown, "channel \(reply.value) is not enabled",
                value: reply.value, at: reply.place)
        } else if !channel.channel.canSend {
            diagnostics.report(
                .profileChannelUnknown, "channel \(reply.value) has no outbox",
                value: reply.value, at: reply.place)
        }
    }

    /// What is to be fetched has to lie where somebody fetches it.
    private mutating func checkPickup(_ partner: PartnerFile.Reading) {
        guard partner.expects.pickup != nil, let place = partner.places["expects.pickup"] else {
            return
        }
        let named = Set((partner.channels + partner.sends.compactMap(\.channel)).map(\.value))
        let ways = channels.filter {
            $0.isEnabled && $0.channel.canSend
                && ($0.channel.carries.contains(partner.name) || named.contains($0.channel.name))
        }
        guard !ways.contains(where: { $0.channel.receipt == .pickup }) else { return }
        let names = ways.map(\.channel.name).joined(separator: ", ")
        diagnostics.report(
            .profileExpectsPickup,
            ways.isEmpty
                ? "no file leaves for \(partner.name) that it could fetch"
                : "files leave for \(partner.name) by \(names), whose AS2 station sends them on",
            value: partner.name, at: place)
    }

    private mutating func checkCarried(_ partner: PartnerFile.Reading) {
        let carried = channels.contains { channel in
            channel.isEnabled && channel.channel.carries.contains(partner.name)
        }
        if !carried {
            diagnostics.report(
                .profilePartnerUncarried, "no channel carries \(partner.name)",
                value: partner.name, at: partner.place)
        }
    }
}
