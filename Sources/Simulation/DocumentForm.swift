import Diagnostics
import Flow
import Guides
import Partners
import Records
import X12

/// How made-up documents of an agreement become a file.
enum DocumentForm {
    /// One interchange with one group.
    case interchange(SampleEnvelope)
    /// Records, in a file with this name.
    case records(Agreement.Records, name: String)

    /// What values keep clear of.
    var delimiters: Delimiters {
        switch self {
        case .interchange(let envelope): return envelope.delimiters
        case .records:
            var delimiters = RecordDocument.delimiters
            delimiters.repetition = nil
            return delimiters
        }
    }

    /// What documents have to have for their form: a row of a table holds a record of each kind.
    func wishes(of guide: SetGuide) -> [Wish] {
        guard case .records = self else { return [] }
        return guide.rows.indices.dropFirst().dropLast().map { row in
            let around = guide.loops.dropFirst().filter { $0.rows.contains(row) }
                .map(\.rows.lowerBound).filter { $0 != row }.sorted()
            return Wish((around + [row]).map { Wish.Step(row: $0) })
        }
    }

    /// The file.
    func bytes(_ documents: [GeneratedDocument]) throws(Diagnostic) -> [UInt8] {
        switch self {
        case .interchange(let envelope):
            return GeneratedInterchange(documents, in: envelope).bytes
        case .records(let records, _):
            var writer = try RecordWriter(records.layout)
            for document in documents {
                // ST and SE stand in no record.
                try writer.add(
                    document.segments.dropFirst().dropLast().map { segment in
                        OutwardRecord(
                            id: segment.tag,
                            values: segment.elements.map { $0.first?.first ?? "" })
                    })
            }
            return writer.finish()
        }
    }

    /// What the partner's profile makes of a file.
    func run(
        _ bytes: [UInt8], by folder: PartnerFolder, of partner: Partner
    ) throws -> CaseRun {
        switch self {
        case .interchange: try CaseRun(bytes, by: folder, as: partner, isTraced: true)
        case .records(_, let name):
            try CaseRun(bytes, named: name, by: folder, of: partner, isTraced: true)
        }
    }
}

extension NameMask {
    /// A name that fits the mask, with a number in it where there is room.
    func name(_ number: String) -> String {
        var isNumbered = false
        return description.reduce(into: "") { name, character in
            switch character {
            case "*":
                if !isNumbered { name += number }
                isNumbered = true
            case "?": name += "1"
            default: name.append(character)
            }
        }
    }
}
