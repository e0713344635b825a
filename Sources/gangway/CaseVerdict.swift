import Diagnostics
import Flow
import Partners

/// What a partner's cases show.
struct CaseVerdict {
    /// How many there are.
    private(set) var count = 0
    /// The sets and versions that some case holds an accepted one of.
    private(set) var held: Set<String> = []
    /// The same of the cases that come out as their files say.
    private(set) var shown: Set<String> = []
    /// Those that do not, by name, with the first difference.
    private(set) var failed: [(name: String, why: String)] = []

    /// Runs the cases of a partner.
    init(of partner: Partner, in folder: PartnerFolder, _ site: Site) throws {
        for files in try CaseFiles.all(of: partner.name, in: site.partnersFolder) {
            count += 1
            let run = try files.run(by: folder)
            held.formUnion(run.sets)
            let (canonical, acknowledgment) = (
                try files.bytes(files.canonical), try files.bytes(files.acknowledgment)
            )
            let differences = CaseDifference.between(
                run, canonical: canonical, acknowledgment: acknowledgment)
            if let first = differences.first {
                failed.append((files.name, first.description))
            } else if canonical == nil, acknowledgment == nil {
                failed.append((files.name, "it expects nothing, so it shows nothing"))
            } else {
                shown.formUnion(run.sets)
            }
        }
    }

    /// What a live partner's cases leave open. The gateway tells it and goes on: where it follows
    /// the folder, the folder was reviewed before it came there.
    static func findings(of folder: PartnerFolder, _ site: Site) throws -> [Diagnostic] {
        try folder.partners.filter { $0.status == .live }.flatMap { partner in
            let verdict = try CaseVerdict(of: partner, in: folder, site)
            let place = Place.text(
                TextPlace(file: "\(partner.name)/partner.yaml", line: 1, column: 1))
            let missing = partner.agreements.map { "\($0.set) in \($0.version)" }
                .filter { !verdict.held.contains($0.replacing(" in ", with: " ")) }
            return missing.map {
                Diagnostic(
                    ConfigurationDiagnostics.caseMissing,
                    "\(partner.name) is live, and no case shows its \($0)",
                    value: $0.replacing(" in ", with: " "), at: place)
            }
                + verdict.failed.map {
                    Diagnostic(
                        ConfigurationDiagnostics.caseDiffers,
                        "\(partner.name) is live, and its case \($0.name) comes out otherwise: "
                            + PlainLine.of($0.why), value: $0.name, at: place)
                }
        }
    }
}
