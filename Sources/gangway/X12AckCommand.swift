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
    @Flag(help: "Let answers to neighbouring groups share a group.") var combined = false
    @Option(help: "Codes of errors that do not refuse a set.") var tolerate: [String] = []
    @Option(help: "The first ISA13 and GS06 of the answers.") var control = 1
    @Option(help: "The answers' time, as CCYYMMDDHHMM; absent: now.") var time: String?
    @OptionGroup var judging: X12JudgingOptions
    @OptionGroup var files: X12Files

    func validate() throws {
        guard time.map({ $0.count == 12 && $0.allSatisfy(\.isNumber) }) ?? true else {
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
        let now = World.system.now()
        let stamp = time ?? now.date.compact + now.time.compact.prefix(4)
        var desk = X12AnswerDesk(
            judging.partner?.answering ?? answering, policy: policy,
            reply: judging.partner?.reply ?? .usual, control: control,
            date: String(stamp.prefix(8)), time: String(stamp.suffix(4)))
        var output = X12Output()
        var hasInterchange = true
        let isWhole = try files.each { file in
            var judge = X12Judge(judging.dictionary, terms: judging.terms)
            var count = 0
            try file.events { event, reader in
                if case .interchange = event { count += 1 }
                let outcome = try judge.take(event, reader)
                output.write(
                    try desk.take(
                        event, outcome, isInGroup: reader.group != nil,
                        terms: outcome.set.flatMap { judging.terms($0.group, $0.header.id) }))
                if case .fault(let fault) = event, fault.code == .interchangeMissing {
                    X12Complaints.print([fault], about: file.name)
                }
            }
            hasInterchange = hasInterchange && count > 0
        }
        output.flush()
        guard isWhole, hasInterchange else { throw ExitCode(1) }
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
                    $0, version: version, tellsPartly: !withoutPartly, isCombined: combined)
            })
    }
}

extension Partner.Answering.Interchange: ExpressibleByArgument {}

/// Collects verdicts while an interchange is read, and writes its answers when it has ended.
struct X12AnswerDesk {
    /// Which answers are due.
    let answering: Partner.Answering
    /// How sets are judged for which nothing is agreed.
    let policy: AcknowledgmentPolicy
    /// How answers are written.
    let reply: ReplySettings
    /// ISA13 of the next answer.
    private var control: Int
    /// GS06 of the next answer's group.
    private var groupControl: Int
    let date: String
    let time: String

    private var header: InterchangeHeader?
    private var faults: [Diagnostic] = []
    private var groups: [Group] = []

    /// A group with the verdicts of its sets.
    private struct Group {
        let header: GroupHeader
        var verdict: GroupVerdict
        var sets: [SetVerdict] = []
    }

    init(
        _ answering: Partner.Answering, policy: AcknowledgmentPolicy, reply: ReplySettings,
        control: Int, date: String, time: String
    ) {
        self.answering = answering
        self.policy = policy
        self.reply = reply
        self.control = control
        groupControl = control
        self.date = date
        self.time = time
    }

    /// Takes in an event with what the judge said of it.
    ///
    /// - Returns: the answers, when the interchange has ended.
    mutating func take(
        _ event: InterchangeReader.Event, _ outcome: X12Judge.Outcome, isInGroup: Bool,
        terms: X12Terms?
    ) throws -> [UInt8] {
        switch event {
        case .interchange(let header):
            self.header = header
            faults = header.faults
            groups = []
        case .group(let header):
            var verdict = GroupVerdict(
                functionalID: header.functionalID, control: header.control,
                version: header.version)
            verdict.note(header.faults)
            groups.append(Group(header: header, verdict: verdict))
        case .groupEnd(let trailer):
            groups[groups.count - 1].verdict.close(
                stated: trailer.statedSets, faults: trailer.faults)
        case .interchangeEnd(let trailer):
            faults += trailer.faults
            return try answers()
        case .fault where isInGroup && !groups.isEmpty:
            groups[groups.count - 1].verdict.note(outcome.diagnostics)
        case .fault where header != nil:
            faults += outcome.diagnostics
        default:
            break
        }
        if let set = outcome.set { add(set, terms) }
        return []
    }

    private mutating func add(_ set: X12JudgedSet, _ terms: X12Terms?) {
        guard !groups.isEmpty else { return }
        let verdict = SetVerdict(
            set: set.header.id, control: set.header.control, convention: set.header.convention,
            faults: set.faults, envelope: set.envelope, policy: terms?.acknowledgment ?? policy)
        groups[groups.count - 1].verdict.count(verdict)
        groups[groups.count - 1].sets.append(verdict)
    }

    // MARK: Writing

    private mutating func answers() throws -> [UInt8] {
        guard let header = header.take() else { return [] }
        let verdict = InterchangeAcknowledgment(
            answering: header, faults: faults, choices: answering.choices)
        let isClean = verdict.disposition == .accepted
        let isDue = answering.interchange.isDue(
            isa14: header.wantsAcknowledgment ? "1" : "0", isClean: isClean)
        var bytes: [UInt8] = []
        if isDue, verdict.isPossible {
            var writer = try begin(answering: header)
            try verdict.write(into: &writer)
            writer.endInterchange()
            bytes += writer.take()
        }
        let due = groups.filter(\.verdict.isDue)
        guard verdict.disposition.isAccepted, let form = answering.functional, !due.isEmpty else {
            return bytes
        }
        var writer = try begin(answering: header)
        var last: Group?
        var sets = 0
        for answered in due {
            if let last, !shares(form, last, answered) {
                writer.endGroup()
                sets = 0
            }
            if sets == 0 {
                try writer.beginGroup(
                    form.group(
                        answering: answered.header, of: (header.senderID, header.receiverID),
                        control: groupControl, date: date, time: time, delimiters: writer.delimiters
                    ))
                groupControl += 1
            }
            sets += 1
            try write(answered, form, number: sets, into: &writer)
            last = answered
        }
        writer.endGroup()
        writer.endInterchange()
        return bytes + writer.take()
    }

    private func shares(_ form: AcknowledgmentForm, _ one: Group, _ other: Group) -> Bool {
        form.isCombined && one.header.senderID == other.header.senderID
            && one.header.receiverID == other.header.receiverID
            && form.version(answering: one.header.version)
                == form.version(answering: other.header.version)
    }

    private func write(
        _ group: Group, _ form: AcknowledgmentForm, number: Int,
        into writer: inout InterchangeWriter
    ) throws {
        guard
            let answer = FunctionalAcknowledgment(group.verdict, form: form, policy: policy)
        else { return }
        let digits = String(number)
        try answer.begin(
            control: String(repeating: "0", count: max(0, 4 - digits.count)) + digits,
            into: &writer)
        for set in group.sets { try answer.add(set, into: &writer) }
        try answer.end(into: &writer)
    }

    /// Opens the interchange of an answer.
    private mutating func begin(
        answering header: InterchangeHeader
    ) throws -> InterchangeWriter {
        let delimiters = AnswerEnvelope.delimiters(agreed: reply.delimiters, answering: header)
        var writer = InterchangeWriter(delimiters: delimiters, suffix: reply.suffix.bytes)
        try writer.beginInterchange(
            AnswerEnvelope.fields(
                answering: header, control: control, date: String(date.dropFirst(2)), time: time,
                delimiters: delimiters))
        control += 1
        return writer
    }
}
