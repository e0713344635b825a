import Diagnostics
import Guides
import Notation

/// A record as the layout's file has it.
struct LayoutDraft {
    /// A field with what its guide says of it.
    struct Field {
        let field: RecordLayout.Field
        let least: Int
        let most: Int?
        let codes: [String]
        let places: Int
        /// The field of which it is one more, as an index in the record.
        let like: Int?
    }

    let record: RecordLayout.Record
    /// The id of the record that it belongs to.
    let within: String?
    let isRequired: Bool?
    let times: Int?
    let fields: [Field]
    let reader: FieldReader
}

/// Writes a layout as a dictionary with one set, and loads that: so records are held against their
/// layout by what holds X12 against its guide, and maps are compiled against it.
struct LayoutGuide {
    let name: String
    /// What stands for the version: the format.
    let version: String
    let records: [LayoutDraft]

    /// The functional group that stands for none.
    private static let group = "RC"
    /// What ST and SE consist of.
    private static let control = 9001

    /// The guide.
    func make() throws(Diagnostic) -> SetGuide {
        let files = [
            "\(version)/elements.txt": elements, "\(version)/segments.txt": segments,
            "\(version)/codes.txt": codes, "\(version)/sets/records.txt": set,
        ]
        let standard = Standard(load: { files[$0].map { Array($0.utf8) } })
        do {
            return try standard.guide(version: version, set: "records")
        } catch {
            guard case .malformed(let faults) = error, let first = faults.first else {
                preconditionFailure("the layout's own files are there")
            }
            throw first
        }
    }

    /// Each field with a reference of its own: the ordinals through all records. What is like
    /// another field has that one's, as the pairs of X12's segments have.
    private var numbered: [(reference: Int, field: LayoutDraft.Field)] {
        var before = 0
        return records.flatMap { record -> [(reference: Int, field: LayoutDraft.Field)] in
            defer { before += record.fields.count }
            return record.fields.enumerated().map { index, field in
                (before + (field.like ?? index) + 1, field)
            }
        }
    }

    /// The fields that are like no other.
    private var distinct: [(reference: Int, field: LayoutDraft.Field)] {
        numbered.filter { $0.field.like == nil }
    }

    private var elements: String {
        let fields = distinct.map { reference, field -> String in
            let most = field.most.map { "\($0)" }
            let form: String
            switch field.field.type {
            case .text: form = "AN \(field.least) \(most ?? "*")"
            case .code: form = "ID \(field.least) \(most ?? "*")"
            case .integer: form = "N\(field.places) \(field.least) \(most ?? "18")"
            case .decimal: form = "R \(field.least) \(most ?? "18")"
            case .date: form = "DT 6 8"
            case .time: form = "TM 4 8"
            }
            return "\(reference) \(form) \(field.field.name)"
        }
        return (fields + ["\(Self.control) AN 1 * control"]).joined(separator: "\n")
    }

    private var segments: String {
        var references = numbered.map(\.reference)[...]
        let control = "    \(Self.control):M \(Self.control):M"
        var lines = ["segments", "ST start", control, "SE end", control]
        for record in records {
            lines.append("\(record.record.id) record")
            let positions = record.fields.map { field -> String in
                let reference = references.popFirst() ?? Self.control
                return "\(reference):\(field.field.isRequired ? "M" : "O")"
            }
            lines.append("    " + positions.joined(separator: " "))
        }
        return lines.joined(separator: "\n")
    }

    private var codes: String {
        distinct.filter { !$0.field.codes.isEmpty }.map { reference, field in
            "\(reference) all codes\n    also " + field.codes.joined(separator: " ")
        }.joined(separator: "\n")
    }

    private var set: String {
        var lines = ["set \(name) \(Self.group) \(name)", "heading", "    ST M 1", "detail"]
        for index in records.indices where records[index].within == nil {
            lines += self.lines(index, depth: 1)
        }
        return (lines + ["summary", "    SE M 1"]).joined(separator: "\n")
    }

    /// A record, as a loop where others belong to it.
    private func lines(_ index: Int, depth: Int) -> [String] {
        let draft = records[index]
        let id = draft.record.id
        let use = draft.isRequired ?? (index == 0) ? "M" : "O"
        let times = (draft.record.isOnce ? 1 : draft.times).map { "\($0)" } ?? ">1"
        let indent = String(repeating: "    ", count: depth)
        let inner = records.indices.filter { records[$0].within == id }
        guard !inner.isEmpty else { return ["\(indent)\(id) \(use) \(times)"] }
        return ["\(indent)loop \(id) \(use) \(times)", "\(indent)    \(id) M 1"]
            + inner.flatMap { lines($0, depth: depth + 1) }
    }
}
