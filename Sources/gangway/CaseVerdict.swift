import Diagnostics
import Flow
import Partners

extension CaseVerdict {
    /// Runs the cases of a partner of a site.
    init(of partner: Partner, in folder: PartnerFolder, _ site: Site) throws {
        let files = try CaseFiles.all(of: partner.name, in: site.partnersFolder)
        try self.init(of: partner, in: folder, cases: files.map { try $0.material })
    }

    /// What the cases of a site's live partners leave open.
    static func findings(of folder: PartnerFolder, _ site: Site) throws -> [Diagnostic] {
        try folder.partners.filter { $0.status == .live }.flatMap { partner in
            try CaseVerdict(of: partner, in: folder, site).findings.map { found in
                var finding = found
                finding.message = PlainLine.of(found.message)
                return finding
            }
        }
    }
}
