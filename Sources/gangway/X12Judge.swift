import Acknowledgments
import Diagnostics
import Guides
import Partners
import X12

/// A transaction set that has been read and judged.
struct X12JudgedSet {
    let header: SetHeader
    let group: GroupHeader
    let ordinals: InterchangeReader.Ordinals
    /// What is wrong with ST, SE and their group.
    let envelope: [Diagnostic]
    /// What is wrong with its content.
    let faults: [SetFault]
    /// The guide that it was held against.
    let guide: SetGuide?

    /// Everything that is wrong with it, with the line of the partner's guide that says so, if one
    /// does.
    var findings: [(diagnostic: Diagnostic, rule: TextPlace?)] {
        envelope.map { ($0, nil) }
            + faults.map {
                let told = $0.diagnostic(
                    interchange: ordinals.interchange, group: ordinals.group, set: ordinals.set)
                return (told, $0.rule)
            }
    }
}

/// Judges interchanges as they are read, without profiles: envelopes by X12.5 and X12.6, sets by
/// their guides.
struct X12Judge: ~Copyable {
    /// What is agreed about a set, if anything is.
    typealias AgreementFinder = (_ group: GroupHeader, _ set: String) -> Agreement?
    /// What in an ISA is not as agreed.
    typealias CredentialChecker = (InterchangeHeader) -> [Diagnostic]

    /// What one event brought.
    struct Outcome {
        /// What is wrong, but with a set.
        var diagnostics: [Diagnostic] = []
        /// The set that ended.
        var set: X12JudgedSet?
    }

    private let dictionary: X12Dictionary
    private let find: AgreementFinder
    private let compare: CredentialChecker
    private var agreement: Agreement?
    private var validator: SetValidator?
    private var choice: X12Dictionary.Choice?
    private var opened: (header: SetHeader, group: GroupHeader, at: InterchangeReader.Ordinals)?
    private var envelope: [Diagnostic] = []
    private var remarked: Set<String> = []

    /// Makes a judge by the dictionary and what is agreed.
    init(
        _ dictionary: X12Dictionary, agreement find: @escaping AgreementFinder = { _, _ in nil },
        credentials compare: @escaping CredentialChecker = { _ in [] }
    ) {
        self.dictionary = dictionary
        self.find = find
        self.compare = compare
    }

    /// Takes in an event of the reader.
    mutating func take(
        _ event: InterchangeReader.Event, _ reader: borrowing InterchangeReader
    ) throws -> Outcome {
        switch event {
        case .needsBytes, .end, .interchangeAcknowledgment: return Outcome()
        case .serviceRequest(let request): return Outcome(diagnostics: request.faults)
        case .interchange(let header):
            return Outcome(diagnostics: header.faults + compare(header))
        case .group(let header): return Outcome(diagnostics: header.faults)
        case .groupEnd(let trailer): return Outcome(diagnostics: trailer.faults)
        case .interchangeEnd(let trailer): return Outcome(diagnostics: trailer.faults)
        case .skipped(let skipped):
            return Outcome(diagnostics: skipped.diagnostic.map { [$0] } ?? [])
        case .fault(let diagnostic):
            guard opened != nil else { return Outcome(diagnostics: [diagnostic]) }
            envelope.append(diagnostic)
            return Outcome()
        case .set(let header):
            try open(header, reader)
            return Outcome()
        case .segment:
            _ = validator?.check(reader.segment)
            return Outcome()
        case .setEnd(let trailer):
            if !trailer.isMissing { _ = validator?.check(reader.segment) }
            return Outcome(set: close(trailer))
        }
    }

    private mutating func open(
        _ header: SetHeader, _ reader: borrowing InterchangeReader
    ) throws {
        envelope = header.faults
        guard let group = reader.group else {
            preconditionFailure("a transaction set is in a group")
        }
        opened = (header, group, reader.ordinals)
        agreement = find(group, header.id)
        let agreed = agreement?.guide.map { X12Dictionary.Choice(guide: $0, remark: nil) }
        let choice = try agreed ?? dictionary.choice(release: group.version, set: header.id)
        self.choice = choice
        if var remark = choice.remark, remarked.insert(remark.message).inserted {
            remark.place = .data(header.place)
            envelope.append(remark)
        }
        guard let guide = choice.guide else { return }
        if let foreign = guide.foreign(header, in: group) { envelope.append(foreign) }
        let policy = agreement?.validation ?? ValidationPolicy()
        validator = SetValidator(guide, policy: policy.standing(in: guide, for: group.version))
        _ = validator?.check(reader.segment)
    }

    private mutating func close(_ trailer: SetTrailer) -> X12JudgedSet? {
        guard let opened = opened.take() else { return nil }
        validator?.finish()
        defer { validator = nil }
        let found = envelope + trailer.faults
        return X12JudgedSet(
            header: opened.header, group: opened.group, ordinals: opened.at,
            envelope: agreement.map { found.map($0.weighing) } ?? found,
            faults: validator?.faults ?? [],
            guide: choice?.guide)
    }
}
