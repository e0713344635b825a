import ArgumentParser
import Diagnostics
import Engine
import Flow
import Foundation
import Notation
import Partners
import Simulation
import Storage
import Values

/// `gangway partner simulate`: plays a partner from its profile.
struct PartnerSimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plays a partner: what it sends, right and wrong, what it gets, and its answers.",
        discussion: """
            Makes up, from the profile alone, documents of every set and version that is agreed \
            (valid, at the bounds of what the guide allows, and with one fault of each kind), \
            envelopes with one fault each, and the TA1, 997 and 999 that the partner would return, \
            in time, late, lost, twice or with wrong numbers. The other way it makes up what \
            the partner gets: documents of each kind that we send it, enveloped, numbered from the \
            first number on and gathered as agreed, and what is awaited of each, by when. The same \
            seed and moment give the same bytes. With --out they are written into a folder, with a \
            manifest.json that says what each is and what becomes of it. With --check each is \
            walked as `gangway try` does, and what comes again is taken through a ledger in \
            memory; both are compared with that; and what the partner gets is read back. Exits 1 \
            on a difference, or where nothing could be made that the profile takes.
            """)

    @OptionGroup var site: SiteOptions
    @OptionGroup var output: OutputOptions
    @Option(help: "The folder to write the files into; it is made if it is not there.")
    var out: String?
    @Option(help: "How many files of each scenario, for each agreement.") var count = 1
    @Option(help: "The seed: any whole number from 0.") var seed: UInt64 = 1
    @Option(help: "When the first document that it gets is given, as 2026-11-20T13:00:00Z.")
    var at = OutwardSimulation.usualStart.description
    @Option(help: "Only this scenario, or those whose names begin so; may be given again.")
    var scenario: [String] = []
    @Flag(help: "List the scenarios.") var list = false
    @Flag(help: "Walk each file, and compare what comes out with what is expected.")
    var check = false
    @Argument(help: "The partner.") var partner: String?

    func validate() throws {
        guard list || partner != nil else {
            throw ValidationError("name a partner, or --list the scenarios")
        }
        guard Timestamp(iso: at) != nil else {
            throw ValidationError("--at is a moment such as 2026-11-20T13:00:00Z")
        }
        guard (1...1000).contains(count) else {
            throw ValidationError("--count is 1 to 1000")
        }
        _ = try chosen()
    }

    func run() async throws {
        let scenarios = try chosen()
        guard !list, let partner else { return show(scenarios) }
        let folder = try site.open().profiles().profiles.folder
        let known = try folder.known(partner)
        let start = Timestamp(iso: at) ?? OutwardSimulation.usualStart
        let target = try out.map { try SimulationFolder($0) }
        var simulation = PartnerSimulation(
            scenarios, of: known, in: folder, seed: seed, count: count)
        var results: [Result] = []
        while let files = try simulation.next() {
            results +=
                try await check
                ? judged(files, of: known, by: folder)
                : files.map { Result($0, differences: []) }
            // What is lost on its way never comes.
            try target?.write(files.filter { !$0.isLost }.map { ($0.name, $0.bytes) })
        }
        var outward = OutwardSimulation(
            scenarios, of: known, in: folder, seed: seed, count: count, from: start)
        while let files = try outward.next() {
            for file in files {
                let differences = try check ? outward.differences(in: file) : []
                results.append(Result(file, differences: differences))
            }
            try target?.write(files.compactMap(\.sent).map { ($0.name, $0.bytes) })
        }
        let unmade = simulation.unmade + outward.unmade
        let manifest = manifest(results, unmade)
        try target?.finish(manifest)
        output.show(manifest) { _ in text(results, unmade) }
        let isMissing = unmade.contains { $0.why != nil }
        guard !check || (results.allSatisfy(\.differences.isEmpty) && !isMissing) else {
            throw ExitCode(1)
        }
    }

    /// What is told of a file, and where what came out is not as expected.
    private struct Result {
        let text: String
        let json: JSON
        let isFile: Bool
        let differences: [String]

        init(_ file: SimulatedFile, differences: [String]) {
            text = "\(file.name): \(PlainLine.of(file.about))"
            (json, isFile) = (file.json, true)
            self.differences = differences
        }

        init(_ file: OurFile, differences: [String]) {
            (text, json, isFile) = (PlainLine.of(file.text), file.json, file.sent != nil)
            self.differences = differences
        }
    }

    /// Holds what becomes of files that meet against what is expected; what was lost becomes
    /// nothing.
    private func judged(
        _ files: [SimulatedFile], of partner: Partner, by folder: PartnerFolder
    ) async throws -> [Result] {
        let channel = folder.channels.first { $0.carries.contains(partner.name) }?.name
        var trial: FileTrial?
        // Only where files meet is a ledger asked; a partner may have no channel yet.
        if files.contains(where: { $0.expected.ledger != nil }), channel != nil {
            let ledger = try await SQLLedger(SQLiteEngine(inMemory: World.system.now))
            trial = FileTrial(ledger, by: Profiles(folder: folder))
        }
        var results: [Result] = []
        for file in files {
            guard !file.isLost else {
                results.append(Result(file, differences: []))
                continue
            }
            var differences = WalkSummary(of: file.bytes, named: file.name, by: folder)
                .differences(from: file.expected)
            if let told = try await trial?.take(
                file.bytes, named: file.name, channel: channel ?? "")
            {
                let words = told["outcome"]?.text ?? ""
                differences += [
                    WalkSummary.difference(ofLedger: words, from: file.expected)
                ].compactMap(\.self)
            }
            results.append(Result(file, differences: differences))
        }
        return results
    }

    private func chosen() throws -> [Scenario] {
        guard !scenario.isEmpty else { return Scenario.all }
        for name in scenario where !Scenario.all.contains(where: { $0.name.hasPrefix(name) }) {
            throw ValidationError(
                "there is no scenario \"\(name)\""
                    + Spelling.suggestion(name, among: Scenario.all.map(\.name)))
        }
        return Scenario.all.filter { known in scenario.contains { known.name.hasPrefix($0) } }
    }

    private func show(_ scenarios: [Scenario]) {
        let json = JSON.array(
            scenarios.map {
                [
                    "scenario": .string($0.name), "kind": .string($0.kind.rawValue),
                    "text": .string($0.text),
                ]
            })
        output.show(json) { _ in
            var table = TextTable(["scenario", "kind", "what the partner does"])
            for scenario in scenarios {
                table.add([scenario.name, scenario.kind.rawValue, scenario.text])
            }
            return table.text(wide: true)
        }
    }

    // MARK: - Results

    private func manifest(_ results: [Result], _ unmade: [PartnerSimulation.Unmade]) -> JSON {
        let files = results.map { result -> JSON in
            guard case .object(var members) = result.json else { return result.json }
            if check {
                members.append(
                    .init("differences", .array(result.differences.map { .string($0) })))
            }
            return .object(members)
        }
        return [
            "partner": .string(partner ?? ""),
            "seed": .number(ExactDecimal("\(seed)") ?? ExactDecimal(Int(clamping: seed))),
            "count": .number(ExactDecimal(count)), "from": .string(at),
            "files": .array(files),
            "unmade": .array(
                unmade.map {
                    [
                        "scenario": .string($0.scenario.name), "of": .string($0.subject),
                        "why": .string($0.why?.message ?? ""),
                    ]
                }),
        ]
    }

    private func text(_ results: [Result], _ unmade: [PartnerSimulation.Unmade]) -> String {
        var lines: [String] = []
        if !check, out == nil {
            lines += results.map(\.text)
        }
        for result in results where !result.differences.isEmpty {
            lines.append(result.text)
            lines += result.differences.map { "  " + PlainLine.of($0) }
        }
        for missing in unmade {
            guard let why = missing.why else { continue }
            lines.append(
                "\(missing.scenario.name) of \(missing.subject): nothing was found that the "
                    + "profile takes; \(PlainLine.of(why.message)) [\(why.code)]")
        }
        let differing = results.count { !$0.differences.isEmpty }
        let files = results.count(where: \.isFile)
        var last = files == 1 ? "1 file" : "\(files) files"
        if let out { last += " in \(out)" }
        if check { last += differing == 0 ? ", all as expected" : ", \(differing) not as expected" }
        return (lines + [last]).joined(separator: "\n")
    }
}
