package import Diagnostics
package import Partners

/// What a partner's cases show.
package struct CaseVerdict: Sendable {
    /// A golden case: what the partner sends, and what is to come of it.
    package struct Case: Sendable {
        /// What it is called.
        package let name: String
        /// The name that the partner gives the file.
        package let fileName: String
        /// The bytes of the file.
        package let input: [UInt8]
        /// The bytes of `canonical.json`; nil where it expects no document.
        package let canonical: [UInt8]?
        /// The bytes of `answers.json`; nil where the profiles are to answer nothing themselves.
        package let answers: [UInt8]?
        /// The bytes of `ack.x12`; nil where it expects no answer.
        package let acknowledgment: [UInt8]?

        /// Describes a case.
        package init(
            name: String, fileName: String, input: [UInt8], canonical: [UInt8]?,
            answers: [UInt8]? = nil, acknowledgment: [UInt8]?
        ) {
            self.name = name
            self.fileName = fileName
            self.input = input
            self.canonical = canonical
            self.answers = answers
            self.acknowledgment = acknowledgment
        }
    }

    /// How many there are.
    package private(set) var count = 0
    /// The sets and versions that some case holds an accepted one of.
    private var held: Set<String> = []
    /// The same of the cases that come out as their files say.
    package private(set) var shown: Set<String> = []
    /// Those that do not, by name, with the first difference.
    package private(set) var failed: [(name: String, why: String)] = []
    private let partner: Partner

    /// Runs the cases of a partner.
    package init(of partner: Partner, in folder: PartnerFolder, cases: [Case]) throws {
        self.partner = partner
        for one in cases {
            count += 1
            let run = try CaseRun(one.input, named: one.fileName, by: folder, of: partner)
            held.formUnion(run.sets)
            let differences = CaseDifference.between(
                run, canonical: one.canonical, answers: one.answers,
                acknowledgment: one.acknowledgment)
            if let first = differences.first {
                failed.append((one.name, first.description))
            } else if one.canonical == nil, one.acknowledgment == nil {
                failed.append((one.name, "it expects nothing, so it shows nothing"))
            } else {
                shown.formUnion(run.sets)
            }
        }
    }

    /// What a live partner's cases leave open. The gateway tells it and goes on: where it follows
    /// the folder, the folder was reviewed before it came there.
    package var findings: [Diagnostic] {
        guard partner.status == .live else { return [] }
        let place = Place.text(TextPlace(file: "\(partner.name)/partner.yaml", line: 1, column: 1))
        let missing = partner.agreements.map { "\($0.set) in \($0.version)" }
            .filter { !held.contains($0.replacing(" in ", with: " ")) }
        return missing.map {
            Diagnostic(
                .profileCaseMissing, "\(partner.name) is live, and no case shows its \($0)",
                value: $0.replacing(" in ", with: " "), at: place)
        }
            + failed.map {
                Diagnostic(
                    .profileCaseDiffers,
                    "\(partner.name) is live, and its case \($0.name) comes out otherwise: "
                        + $0.why, value: $0.name, at: place)
            }
    }
}
