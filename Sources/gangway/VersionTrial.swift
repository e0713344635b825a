import Engine
import Flow
import Foundation
import Partners

/// A partner's profile as it would be taken, beside what else the gateway runs, in a folder of its
/// own: what is checked is what is recorded, whatever becomes of the partner folder meanwhile.
struct VersionTrial {
    /// The profiles with it, as messages would bear their digest.
    let profiles: Profiles
    private let name: String
    private let site: Site
    private let hands: Hands

    /// Reads the profiles with a partner's files among them, and does something with them. Fails
    /// where they cannot be read: then the gateway could not either.
    static func with<Result>(
        _ files: ProfileFiles, of name: String, _ site: Site, _ hands: Hands,
        _ body: (VersionTrial) async throws -> Result
    ) async throws -> Result {
        for path in files.files.keys { try PartnerDirectory.check(path, of: name) }
        let others = try ProfileReader.files(in: site.partnersFolder).filter {
            !$0.key.hasPrefix("\(name)/")
        }
        var promoted: PromotedProfiles?
        if site.configuration.profiles == .promoted {
            var versions = [name: files.profile]
            for other in Set(others.keys.map(PromotedProfiles.partner)) {
                let history = ProfileHistory(of: other, hands)
                guard let number = try await history.inForce() else { continue }
                versions[other] = try await history.files(number).profile
            }
            promoted = PromotedProfiles(versions)
        }
        let laid = promoted?.laid(over: others) ?? others
        let folder = try write(laid.merging(files.files) { $1 })
        defer { try? FileManager.default.removeItem(at: folder) }
        let trial = site.with(partners: folder.path)
        let profiles: Profiles
        do {
            profiles = try trial.profiles(promoted: promoted).profiles
        } catch let findings as Findings {
            throw Findings(findings.diagnostics, source: site.partnersFolder)
        }
        return try await body(
            VersionTrial(profiles: profiles, name: name, site: trial, hands: hands))
    }

    /// What keeps the partner from being taken as it is; refuses if there is anything.
    func check() async throws {
        let partner = try profiles.folder.known(name)
        let checklist = try await PartnerChecklist(of: partner, in: profiles.folder, site, hands)
        let open = checklist.open(before: partner.status)
        guard open.isEmpty else {
            throw Refusal(
                ConfigurationDiagnostics.checklistOpen,
                "\(name) is not ready to be promoted in status \(partner.status):"
                    + open.map { "\n  \(PlainLine.of($0.text))" }.joined())
        }
    }

    private static func write(_ files: [String: [UInt8]]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("gangway-version-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        for (path, bytes) in files {
            let url = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        }
        return folder
    }
}
