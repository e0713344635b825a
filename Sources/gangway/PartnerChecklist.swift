import Diagnostics
import Engine
import Flow
import Foundation
import Partners
import Values

/// What has to be done for a partner, with what shows that it is.
struct PartnerChecklist {
    /// In the order of the list.
    let items: [Item]

    /// One thing to be done.
    struct Item {
        let title: String
        let isDone: Bool
        let evidence: String
        /// Whether it has to be done before any version is promoted, and not only before going
        /// live.
        var isForEveryVersion = false

        /// `no  the cases pass: differing: split`.
        var text: String { "\(title): \(evidence)" }
    }

    /// Looks at everything that can be seen, and at the boxes of CHECKLIST.md.
    init(of partner: Partner, in folder: PartnerFolder, _ site: Site, _ hands: Hands?) async throws
    {
        items =
            try Self.profile(partner, site) + Self.cases(partner, folder, site)
            + [Self.channel(partner, folder), try await Self.traffic(partner, hands)]
            + (try await Self.boxes(partner, site, hands))
    }

    /// What is still to be done before the partner's profile is promoted as it stands.
    func open(before status: Partner.Status) -> [Item] {
        items.filter { !$0.isDone && (status == .live || $0.isForEveryVersion) }
    }

    // MARK: - What can be seen

    private static func profile(_ partner: Partner, _ site: Site) throws -> [Item] {
        let own = try PartnerLint(site).diagnostics.filter { diagnostic in
            guard case .text(let place) = diagnostic.place else { return false }
            // A fallback is written down on purpose: that it is one is no fault to mend.
            return place.file.hasPrefix("\(partner.name)/") && diagnostic.severity > .note
                && diagnostic.code != .profileAgreementFallback
        }
        let contact = partner.contacts.first
        return [
            Item(
                title: "the profile lints clean", isDone: own.isEmpty,
                evidence: own.first.map {
                    "\(own.count) finding\(own.count == 1 ? "" : "s"), first [\($0.code)]"
                }
                    ?? "no findings", isForEveryVersion: true),
            Item(
                title: "somebody can be asked", isDone: contact != nil,
                evidence: contact.map(\.description) ?? "no `contacts` in partner.yaml"),
        ]
    }

    private static func cases(
        _ partner: Partner, _ folder: PartnerFolder, _ site: Site
    ) throws -> [Item] {
        let verdict = try CaseVerdict(of: partner, in: folder, site)
        let agreements = partner.agreements.map { agreement in
            let kind = "\(agreement.set) \(agreement.version)"
            return Item(
                title: "a case shows \(kind)", isDone: verdict.shown.contains(kind),
                evidence: verdict.shown.contains(kind)
                    ? "cases/" : "no accepted one in a case that passes")
        }
        return [
            Item(
                title: "the cases pass", isDone: verdict.failed.isEmpty && verdict.count > 0,
                evidence: verdict.failed.isEmpty
                    ? verdict.count == 0 ? "there are none" : "all \(verdict.count)"
                    : "differing: " + verdict.failed.map(\.name).joined(separator: ", "),
                isForEveryVersion: true)
        ] + agreements
    }

    private static func channel(_ partner: Partner, _ folder: PartnerFolder) -> Item {
        let channels = folder.channels.filter { $0.carries.contains(partner.name) }.map(\.name)
        return Item(
            title: "a channel carries them", isDone: !channels.isEmpty,
            evidence: channels.isEmpty ? "none does" : channels.joined(separator: ", "))
    }

    private static func traffic(_ partner: Partner, _ hands: Hands?) async throws -> Item {
        let title = "their files have come through"
        guard let hands else {
            return Item(title: title, isDone: false, evidence: "there is no ledger yet")
        }
        let found = try await hands.get(
            "/v1/messages",
            query: ["partner": partner.name, "direction": "in", "limit": "50"])
        let messages = found["items"]?.items ?? []
        let good = messages.first { ["delivered", "recorded"].contains($0["outcome"]?.text ?? "") }
        let last = messages.first.map {
            "message \($0["id"]?.integer ?? 0), \($0["file"]?.text ?? "")"
        }
        let shown = good.map { "message \($0["id"]?.integer ?? 0), \($0["file"]?.text ?? "")" }
        return Item(
            title: title, isDone: good != nil,
            evidence: shown ?? last.map { "none came to its end; last \($0)" } ?? "none came yet")
    }

    // MARK: - What people know

    /// The boxes of CHECKLIST.md, and those that were open when a version was taken and are gone:
    /// what is taken off the list is not done.
    private static func boxes(
        _ partner: Partner, _ site: Site, _ hands: Hands?
    ) async throws -> [Item] {
        let name = "\(partner.name)/\(Self.list)"
        let data = FileManager.default.contents(atPath: "\(site.partnersFolder)/\(name)")
        let present = data.map { boxes(Array($0)) } ?? []
        var items = present
        if let hands {
            let history = ProfileHistory(of: partner.name, hands)
            // A box may be gone for several versions: what the last one with it says counts.
            var seen = Set(present.map(\.title))
            for number in try await history.promoted() {
                let former = boxes(try await history.files(number).files[name] ?? [])
                for box in former where seen.insert(box.title).inserted && !box.isDone {
                    items.append(
                        Item(
                            title: box.title, isDone: false,
                            evidence: "open in version \(number), and gone from \(Self.list)"))
                }
            }
        }
        guard items.isEmpty else { return items }
        return [
            Item(
                title: "what only people know is on a list", isDone: false,
                evidence: "no box in \(Self.list), as `partner new` writes them")
        ]
    }

    private static let list = "CHECKLIST.md"

    private static func boxes(_ bytes: [UInt8]) -> [Item] {
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            let text = line.drop { $0 == " " }
            let isDone = text.hasPrefix("- [x] ") || text.hasPrefix("- [X] ")
            guard isDone || text.hasPrefix("- [ ] ") else { return nil }
            return Item(
                title: String(text.dropFirst(6)), isDone: isDone,
                evidence: "\(Self.list):\(index + 1)")
        }
    }
}
