import Acknowledgments
import ArgumentParser
import Diagnostics
import Engine
import Foundation
import Guides
import Partners
import Values
import X12

/// `gangway x12 ack`: the acknowledgments that files deserve.
struct X12AckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Writes the TA1 and the 997 or 999 that each interchange deserves.",
        discussion: """
            An interchange that TA1 refuses gets no 997; acknowledgments are never acknowledged. \
            With --partner its profile decides, without it the options. Memory: the verdict of \
            each set of an interchange until it ends.
            """)

    /// What answers groups.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case functional = "997"
        case implementation = "999"
        case none
    }

    @Option(help: "What answers groups.") var kind = Kind.functional
    @Option(help: "GS08 of the answer; absent: that of the group.") var version: String?
    @Option(help: "When a TA1 is written: as ISA14 asks, or also for errors, always, never.")
    var ta1 = Partner.Answering.Interchange.asked
    @Flag(help: "Tell warnings: AK501 E instead of A.") var warnings = false
    @Flag(help: "List refused sets only.") var refusedOnly = false
    @Flag(help: "Say E where a group is accepted in part, for systems that do not know P.")
    var withoutPartly = false
    @Flag(help: "Let answers to groups of the same GS02, GS03 and GS08 share a group.")
    var combined = false
    @Option(help: "Codes of errors that do not refuse a set.") var tolerate: [String] = []
    @Option(help: "The first ISA13 and GS06 of the answers.") var control = 1
    @Option(help: "The answers' time, as CCYYMMDDHHMM; absent: now.") var time: String?
    @OptionGroup var judging: X12JudgingOptions
    @OptionGroup var files: X12Files

    func validate() throws {
        guard time == nil || stamp != nil else {
            throw ValidationError("--time takes CCYYMMDDHHMM")
        }
        guard (1...999_000_000).contains(control) else {
            throw ValidationError("--control takes 1 to 999,000,000")
        }
        let known = Set(GuidesDiagnostics.all.map(\.name))
        guard let unknown = tolerate.first(where: { !known.contains($0) }) else { return }
        throw ValidationError("--tolerate: no fault of a set has the code \(unknown)")
    }

    func run() async throws {
        let judging = try judging.open()
        var desk = X12AnswerDesk(
            judging.partner, else: Terms(answering: answering), policy: policy,
            control: control, time: stamp ?? World.system.now())
        var output = X12Output()
        var hasInterchange = true
        let isWhole = try files.each { file in
            var judge = judging.judge
            var count = 0
            try file.events { event, reader in
                if case .interchange = event { count += 1 }
                let outcome = try judge.take(event, reader)
                output.write(
                    try desk.take(
                        event, outcome, isInGroup: reader.group != nil,
                        agreement: outcome.set.flatMap { judging.agreement($0.group, $0.header.id) }
                    ))
                if case .fault(let fault) = event, fault.code == .interchangeMissing {
                    X12Complaints.print([fault], about: file.name)
                }
            }
            hasInterchange = hasInterchange && count > 0
        }
        output.flush()
        guard isWhole, hasInterchange else { throw ExitCode(1) }
    }

    /// What `--time` says; nil where it says nothing, or nothing that is a time.
    private var stamp: Timestamp? {
        guard let time, time.utf8.count == 12,
            let date = CivilDate(compact: String(time.prefix(8))),
            let clock = CivilTime(compact: String(time.suffix(4)))
        else { return nil }
        return Timestamp(date: date, time: clock)
    }

    /// What the options say about verdicts.
    private var policy: AcknowledgmentPolicy {
        AcknowledgmentPolicy(
            tellsWarnings: warnings,
            tolerated: Set(GuidesDiagnostics.all.filter { tolerate.contains($0.name) }),
            listsAcceptedSets: !refusedOnly)
    }

    /// What the options say about answers.
    private var answering: Partner.Answering {
        Partner.Answering(
            interchange: ta1,
            functional: AcknowledgmentForm.Kind(rawValue: kind.rawValue).map {
                AcknowledgmentForm(
                    $0, version: version, partly: withoutPartly ? .errors : .partly,
                    isCombined: combined)
            })
    }
}

extension Partner.Answering.Interchange: ExpressibleByArgument {}
