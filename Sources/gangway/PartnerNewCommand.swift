import Acknowledgments
import ArgumentParser
import Diagnostics
import Flow
import Foundation
import Guides
import Mapping
import Partners

/// `gangway partner new`: a partner's folder from sample files.
struct PartnerNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Writes a partner's folder from files that the partner sent.",
        discussion: """
            Reads identities, delimiters, versions, sets and codes from the files, and writes \
            partner.yaml, overlay proposals for maps and guides, code tables where codes need a \
            meaning, a case for each file, and CHECKLIST.md with what the files cannot say. The \
            partner is in test, carried by a drop folder of its own.
            """)

    @OptionGroup var site: SiteOptions
    @Option(
        name: .customLong("from"), parsing: .upToNextOption, help: "Files that the partner sent.")
    var samples: [String]
    @Flag(help: "Write over the files of a folder that is there; tells which of them it leaves.")
    var force = false
    @Argument(help: "The partner's name: lower-case letters, digits and hyphens.")
    var name: String

    func run() async throws {
        let site = try site.open()
        let target = "\(site.partnersFolder)/\(name)"
        guard force || !FileManager.default.fileExists(atPath: target) else {
            throw Refusal(
                ConfigurationDiagnostics.fileExists,
                "\(target) is there already; --force writes over it")
        }
        let samples = try samples.map { path in
            let (name, bytes) = try TrialFile.whole(path)
            return SampleFacts.Sample(name: name, bytes: bytes)
        }
        let (draft, folder) = try draft(samples, site)
        var written = draft.files
        // A channel that is there knows more than the samples.
        let channel = "channels/\(name).yaml"
        if FileManager.default.fileExists(atPath: "\(site.partnersFolder)/\(channel)") {
            written[channel] = nil
        }
        for (path, text) in written.sorted(by: { $0.key < $1.key }) {
            try Self.write(Array(text.utf8), to: "\(site.partnersFolder)/\(path)")
        }
        let cases = try writeCases(samples, draft, folder, to: target)
        print(
            Self.report(
                draft, written: written.keys.sorted(), cases: cases,
                left: left(in: target, written: written.keys, cases: cases)))
    }

    // MARK: - Drafting

    /// The draft, and the whole folder as it will be with it.
    private func draft(
        _ samples: [SampleFacts.Sample], _ site: Site
    ) throws -> (PartnerDraft, PartnerFolder) {
        let reader = try site.reader
        let identities = site.configuration.identities
        let facts = SampleFacts(samples, own: identities)
        guard !facts.senders.things.isEmpty, !facts.sets.things.isEmpty else {
            let what =
                facts.ours > 0 && facts.senders.things.isEmpty
                ? "only interchanges that we have sent ourselves"
                : facts.answers.things.isEmpty
                    ? "no transaction set of a partner"
                    : "only answers to what we send: give a file of what the partner sends, too"
            // A warning, such as of a byte order mark, hides nothing; an error does.
            let fault = facts.faults.first { $0.severity == .error } ?? facts.faults.first
            let why = fault.map { "; \($0.message)" } ?? ""
            throw Refusal(ConfigurationDiagnostics.samplesEmpty, "the files hold \(what)\(why)")
        }
        let others = try ProfileReader.files(in: site.partnersFolder).filter { path, _ in
            !path.hasPrefix("\(name)/")
        }
        try Self.check(
            facts, reader.read(others, identities: identities).folder, besides: name)
        var draft = PartnerDraft(
            name, facts, from: samples.map { ($0.name as NSString).lastPathComponent },
            own: identities, standard: reader.standard)
        func folder() throws -> PartnerFolder {
            let files = others.merging(draft.files.mapValues { Array($0.utf8) }) { old, _ in old }
            let (folder, diagnostics) = reader.read(files, identities: identities)
            guard let folder else {
                throw Findings(diagnostics.filter { $0.severity == .error })
            }
            return folder
        }
        // What the standard refuses and the draft then lets through is mapped the second time.
        for _ in 0..<2 {
            draft.startAgain()
            let partner = try folder().known(name)
            try draft.learn(samples, by: folder(), as: partner)
        }
        return (draft, try folder())
    }

    /// Refuses samples of somebody whom another folder is about already.
    private static func check(
        _ facts: SampleFacts, _ others: PartnerFolder?, besides name: String
    ) throws {
        for sender in facts.senders.things {
            // A pattern of another partner leaves room for whoever has the identity itself.
            guard let owner = others?.partners.first(where: { $0.ids.contains(sender) }) else {
                continue
            }
            throw Findings([
                Diagnostic(
                    .profileIdentityShared,
                    "the files come from \(sender), and that is \(owner.name): there is no room "
                        + "for \(name) beside it", value: sender.description)
            ])
        }
    }

    // MARK: - Writing

    private func writeCases(
        _ samples: [SampleFacts.Sample], _ draft: PartnerDraft, _ folder: PartnerFolder,
        to target: String
    ) throws -> [String] {
        // Where they send to somebody who is not yet one of us, the case shows what comes of it
        // once it is.
        let partner = draft.strangers.isEmpty ? nil : try folder.known(name)
        var names: [String] = []
        for sample in samples {
            // A file of answers alone shows nothing of the partner's own.
            guard !SampleFacts([sample], own: draft.own).sets.things.isEmpty else { continue }
            let title = Self.title(sample.name, besides: names)
            names.append(title)
            let run = try CaseRun(sample.bytes, by: folder, as: partner)
            let files = CaseFiles(
                partner: name, name: title, folder: "\(target)/cases/\(title)",
                input: "\(target)/cases/\(title)/in.x12")
            try Self.write(sample.bytes, to: files.input)
            try files.accept(run)
        }
        return names
    }

    /// A case's name from its file's.
    private static func title(_ path: String, besides names: [String]) -> String {
        let file = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
        let letters = file.lowercased().map { character in
            character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
        }
        let title = String(letters).split(separator: "-").joined(separator: "-")
        let plain = title.isEmpty ? "sample" : String(title.prefix(60))
        var unique = plain
        var number = 2
        while names.contains(unique) {
            unique = "\(plain)-\(number)"
            number += 1
        }
        return unique
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url, options: .atomic)
    }

    /// What the folder has that was not written now: files of whoever was there before, a case as
    /// one. They are somebody's work, and nobody takes them away unasked.
    private func left(
        in target: String, written: some Collection<String>, cases: [String]
    ) -> [String] {
        let new = Set(written).union(cases.map { "\(name)/cases/\($0)/" })
        var left: Set<String> = []
        let all = FileManager.default.enumerator(atPath: target)
        while let path = all?.nextObject() as? String {
            guard all?.fileAttributes?[.type] as? FileAttributeType == .typeRegular else {
                continue
            }
            let parts = path.split(separator: "/")
            let isOfCase = parts.count > 2 && parts[0] == "cases"
            left.insert(isOfCase ? "\(name)/cases/\(parts[1])/" : "\(name)/\(path)")
        }
        return left.subtracting(new).sorted()
    }

    private static func report(
        _ draft: PartnerDraft, written: [String], cases: [String], left: [String]
    ) -> String {
        let files = written + cases.map { "\(draft.name)/cases/\($0)/" }
        let open = draft.files["\(draft.name)/CHECKLIST.md"]?
            .split(separator: "\n").count { $0.hasPrefix("- [ ]") }
        return
            (["wrote"] + files.map { "  \($0)" }
            + (left.isEmpty
                ? [] : ["left as it was before; delete what is of no use any more"])
            + left.map { "  \($0)" } + draft.advice + [
                "look at what came out:  gangway partner explain, gangway partner coverage",
                "decide what is open:    \(open ?? 0) boxes in \(draft.name)/CHECKLIST.md",
                "check the folder:       gangway partner lint",
            ]).joined(separator: "\n")
    }
}

extension PartnerDraft {
    /// Learns what a walk of the samples finds.
    fileprivate mutating func learn(
        _ samples: [SampleFacts.Sample], by folder: PartnerFolder, as partner: Partner
    ) throws {
        for sample in samples {
            let run = try CaseRun(sample.bytes, by: folder, as: partner, isTraced: true)
            for outcome in run.traced {
                guard let trace = outcome.trace else { continue }
                let guide = trace.tree.guide
                let map = partner.agreements.first {
                    $0.set == guide.set && $0.guide?.version == guide.version
                }?.map
                learn(trace, by: map, outcome.diagnostics)
            }
            // What acknowledges something of ours is no set of the partner's.
            let agreed = Set(partner.agreements.map(\.set))
            for outcome in run.unmapped where agreed.contains(outcome.verdict.set) {
                learn(outcome.verdict.set, outcome.diagnostics)
            }
        }
    }
}
