import Foundation
import Testing
import Values

@Suite("Versions of a partner's profile")
struct VersionTests {
    /// A site with its own copy of the partners, Copperhill in parallel operation.
    private static func site(profiles: String = "followed") throws -> WorkingFolder {
        let site = try WorkingFolder.site()
        try FileManager.default.copyItem(
            atPath: "partners".inRepository, toPath: site.path + "/partners")
        let yaml = try String(contentsOfFile: site.path + "/gangway.yaml", encoding: .utf8)
        let lines = yaml.split(separator: "\n").map {
            $0.hasPrefix("partners:") ? "partners: partners\nprofiles: \(profiles)" : String($0)
        }
        try site.write("gangway.yaml", lines.joined(separator: "\n"))
        try site.replace("status: live", with: "status: parallel", in: Self.profile)
        return site
    }

    private static let profile = "partners/copperhill/partner.yaml"
    private static let table = "partners/copperhill/codes/uom.csv"

    private func partner(
        _ words: String..., at site: borrowing WorkingFolder
    ) async throws -> Gateway.Ended {
        let why = ["promote", "rollback"].contains(words[0]) ? ["--reason", "a test"] : []
        return try await Gateway.run(["partner"] + words + why + site.options)
    }

    private func acts(_ site: borrowing WorkingFolder) async throws -> [String] {
        let ended = try await partner("versions", "copperhill", "--json", at: site)
        let items = try JSONReader.read(Array(ended.output.utf8))["items"]?.items ?? []
        return items.map { item in
            "\(item["number"]?.integer ?? 0) \(item["act"]?.text ?? "")"
                + (item["isInForce"] == true ? " in force" : "")
        }
    }

    @Test("a profile is promoted when it lints and its cases pass, and put back as it was")
    func promoteAndRollback() async throws {
        let site = try Self.site()
        let first = try await partner("promote", "copperhill", at: site)
        #expect(first.status == 0, "\(first.all)")
        #expect(first.output.contains("copperhill: version 1 is promoted"))
        let again = try await partner("promote", "copperhill", at: site)
        #expect(again.output.contains("version 1 is in force already"))
        let original = site.folder("partners/copperhill")

        try site.write(Self.table, "code,unit\nPC,EA\nCT,CS\nDZ,DZ\n")
        let differing = try await partner("promote", "copperhill", at: site)
        #expect(differing.status == 1)
        #expect(differing.errors.contains("error[profile.checklist.open]: copperhill is not ready"))
        #expect(differing.errors.contains("  the cases pass: differing: own-codes"))
        #expect(try await partner("test", "copperhill", "--accept", at: site).status == 0)
        try site.write(Self.table, "code,unit\nPC,EA\nCT,CS\nDZ,DZ\nDZ,DZ\n")
        let unclean = try await partner("promote", "copperhill", at: site)
        #expect(unclean.status == 1, "\(unclean.all)")
        try site.write(Self.table, "code,unit\nPC,EA\nCT,CS\nDZ,DZ\n")
        let second = try await partner("promote", "copperhill", "--author", "ann", at: site)
        #expect(second.output.contains("version 2 is promoted"), "\(second.all)")
        let diff = try await partner("diff", "copperhill", "--against", "1", at: site)
        #expect(diff.output.contains("  CT\n    - CT,CA "), "\(diff.all)")

        try site.write("partners/copperhill/codes/later.csv", "code,unit\nA,B\n")
        try site.write("partners/copperhill/cases/more/in.x12", "ISA")
        let edited = site.folder("partners/copperhill")
        let back = try await partner("rollback", "copperhill", "--to", "1", at: site)
        #expect(back.status == 0, "\(back.all)")
        #expect(back.output.contains("version 4 is in force, with the files of version 1"))
        #expect(site.folder("partners/copperhill") == original)
        #expect(
            try await acts(site)
                == ["4 rolled-back in force", "3 kept", "2 promoted", "1 promoted"])
        #expect(try await partner("rollback", "copperhill", "--to", "3", at: site).status == 0)
        #expect(site.folder("partners/copperhill") == edited)
        let nowhere = try await partner("rollback", "copperhill", "--to", "9", at: site)
        #expect(nowhere.status == 1)
        #expect(nowhere.errors.contains("error[ledger.version.unknown]"))
        let audit = try await Gateway.run(["audit", "verify"] + site.options)
        #expect(audit.output.contains("the audit chain is intact"))
    }

    @Test("where versions are promoted, one that was only kept is checked before it is taken")
    func keptVersion() async throws {
        let site = try Self.site(profiles: "promoted")
        #expect(try await partner("promote", "copperhill", at: site).status == 0)
        try site.write(Self.table, "code,unit\nPC,EA\nCT,CS\nDZ,DZ\n")
        #expect(try await partner("rollback", "copperhill", "--to", "1", at: site).status == 0)
        #expect(try await acts(site) == ["2 kept", "1 promoted in force"])
        let unchecked = try await partner("rollback", "copperhill", "--to", "2", at: site)
        #expect(unchecked.status == 1, "\(unchecked.all)")
        #expect(unchecked.errors.contains("error[profile.checklist.open]"))
        #expect(unchecked.errors.contains("  the cases pass: differing: own-codes"))
        #expect(try await acts(site) == ["2 kept", "1 promoted in force"])
    }

    @Test("a version is checked beside what the gateway runs of the others, not beside drafts")
    func besidePromoted() async throws {
        let site = try Self.site(profiles: "promoted")
        let alder = "partners/alder/partner.yaml"
        try site.replace("status: live", with: "status: parallel", in: alder)
        for name in ["alder", "copperhill"] {
            let ended = try await partner("promote", name, at: site)
            #expect(ended.status == 0, "\(ended.all)")
        }
        // In the folder Copperhill has Alder's identity; what runs of Alder still has it too.
        try site.replace("ZZ:ALDERFINCH", with: "ZZ:ALDERNEW", in: alder)
        try site.replace("\"ZZ:COPPERHILL\"", with: "\"ZZ:ALDERFINCH\"", in: Self.profile)
        let lint = try await partner("lint", at: site)
        #expect(lint.status == 0, "\(lint.all)")
        let ended = try await partner("promote", "copperhill", at: site)
        #expect(ended.status == 1, "\(ended.all)")
        #expect(ended.errors.contains("profile.identity.shared"), "\(ended.all)")
        #expect(!ended.errors.contains("gangway-version-"), "the folder is the site's")
        let drained = try await Gateway.run(["serve", "--drain"] + site.options)
        #expect(drained.status == 0, "\(drained.all)")
    }

    @Test("a case that expects nothing is none to be promoted on")
    func emptyCase() async throws {
        let site = try Self.site()
        try site.write("partners/copperhill/cases/more/in.x12", "nothing of X12")
        let ended = try await partner("promote", "copperhill", at: site)
        #expect(ended.status == 1)
        #expect(ended.errors.contains("  the cases pass: differing: more"), "\(ended.all)")
    }

    @Test("nobody takes a partner's name for a way out of the partner folder")
    func jail() async throws {
        let site = try Self.site()
        try site.write("outside/partner.yaml", "ids: [\"ZZ:OUTSIDE\"]\n")
        let ended = try await partner("promote", "../outside", at: site)
        #expect(ended.status == 1)
        #expect(ended.errors.contains("is no file of ../outside's profile"), "\(ended.all)")
    }

    @Test("nobody goes live while the checklist is open")
    func goingLive() async throws {
        let site = try Self.site()
        try site.replace("status: parallel", with: "status: live", in: Self.profile)
        let ended = try await partner("promote", "copperhill", at: site)
        #expect(ended.status == 1)
        #expect(
            ended.errors.contains("error[profile.checklist.open]: copperhill is not ready to be"))
        #expect(ended.errors.contains("  their files have come through: none came yet"))
        #expect(try await acts(site) == [])
    }

    @Test("a box that was open and is gone from the list is open still")
    func goneBox() async throws {
        let site = try Self.site()
        let list = "partners/copperhill/CHECKLIST.md"
        try site.write(list, "- [x] Contacts\n- [ ] Certificates\n")
        #expect(try await partner("promote", "copperhill", at: site).status == 0)
        try site.write(list, "- [x] Contacts\n")
        let gone = try await partner("checklist", "copperhill", at: site)
        #expect(
            gone.output.contains("open in version 1, and gone from CHECKLIST.md"), "\(gone.all)")
        try site.write(list, "- [x] Certificates\n")
        let done = try await partner("checklist", "copperhill", at: site)
        #expect(!done.output.contains("gone from"), "\(done.all)")
        try FileManager.default.removeItem(atPath: "\(site.path)/\(list)")
        let deleted = try await partner("checklist", "copperhill", at: site)
        #expect(deleted.output.contains("gone from CHECKLIST.md"))
        // Whatever was promoted without it meanwhile.
        try site.write(list, "- [x] Contacts\n")
        #expect(try await partner("promote", "copperhill", at: site).status == 0)
        let later = try await partner("checklist", "copperhill", at: site)
        #expect(later.output.contains("open in version 1, and gone from"), "\(later.all)")
        let never = try await partner("checklist", "alder", at: site)
        #expect(never.output.contains("what only people know is on a list"), "\(never.all)")
    }

    @Test("a version that is promoted from a moment on is taken by the gateway when it has come")
    func effective() async throws {
        let followed = try Self.site()
        let early = try await partner("promote", "copperhill", "--at", "2099-01-01", at: followed)
        #expect(early.status != 0 && early.errors.contains("--at needs `profiles: promoted`"))

        let site = try Self.site(profiles: "promoted")
        #expect(try await partner("promote", "copperhill", at: site).status == 0)
        let running = try Gateway.Running(["serve"] + site.options)
        try await running.hasPrinted("serving")
        try site.write(Self.table, "code,unit\nPC,EA\nCT,CS\nDZ,DZ\n")
        #expect(try await partner("test", "copperhill", "--accept", at: site).status == 0)
        let far = try await partner("promote", "copperhill", "--at", "2099-01-01", at: site)
        #expect(
            far.output.contains("version 2 is promoted, and in force from 2099"), "\(far.all)")
        #expect(try await acts(site) == ["2 promoted", "1 promoted in force"])
        // The last decision counts; how soon its moment comes after that is nobody's promise.
        let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        let moment = (now + .seconds(8)).description
        #expect(!running.printed.contains("is in force: "), "\(running.printed)")
        let near = try await partner("promote", "copperhill", "--at", moment, at: site)
        #expect(near.status == 0, "\(near.all)")
        try await running.hasPrinted("the changed partner folder is in force: ")
        let inForce = try await acts(site).filter { $0.hasSuffix("in force") }
        #expect(inForce.count == 1 && inForce != ["1 promoted in force"], "\(inForce)")
        running.terminate()
    }

    @Test("a gateway that runs promoted profiles takes a change when it is promoted, not before")
    func promotedProfiles() async throws {
        let site = try Self.site(profiles: "promoted")
        #expect(try await partner("promote", "copperhill", at: site).status == 0)
        try site.drop("drop/15-unknown-unit.x12", into: "drop")
        let running = try Gateway.Running(["serve"] + site.options)
        try await running.hasPrinted("exception 1 of copperhill")
        #expect(
            running.printed.contains(
                "[profile.partner.not-promoted] alder says that it is live and was never promoted"),
            "\(running.printed)")
        let list = try await Gateway.run(["exceptions", "list", "--json"] + site.options)
        let found = try JSONReader.read(Array(list.output.utf8))["items"]?[0]
        let unit = try #require(found?["value"]?.text)
        try site.replace("DZ,DZ\n", with: "DZ,DZ\n\(unit),EA\n", in: Self.table)
        let why = ["--reason", "table mended", "--wait", "300"] + site.options
        let early = try await Gateway.run(["exceptions", "retry", "1"] + why)
        #expect(early.output.contains("it failed again, as exception 1 (2 times"), "\(early.all)")

        let replay = try await partner("replay", "copperhill", "--days", "1", at: site)
        #expect(replay.output.contains("no longer held: 1 set"), "\(replay.all)")
        // One of their cases shows the unit that was missing.
        #expect(try await partner("test", "copperhill", "--accept", at: site).status == 0)
        let promoted = try await partner("promote", "copperhill", at: site)
        #expect(promoted.output.contains("version 2 is promoted"), "\(promoted.all)")
        let mended = try await Gateway.run(["exceptions", "retry", "1"] + why)
        #expect(mended.output.contains("message 1 is now recorded"), "\(mended.all)")
        let back = try await partner("rollback", "copperhill", "--to", "1", at: site)
        #expect(back.status == 0, "\(back.all)")
        #expect(
            running.printed.split(separator: "\n").count {
                $0.contains("the changed partner folder is in force")
            } == 2, "\(running.printed)")
        running.terminate()
    }
}
