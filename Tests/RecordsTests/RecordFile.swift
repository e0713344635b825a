import Diagnostics
import Notation
import Testing
import X12

@testable import Records

/// What a reader makes of one file.
struct RecordFile {
    private(set) var documents: [RecordDocument] = []
    private(set) var remarks: [Diagnostic] = []
    /// The position after each document.
    private(set) var positions: [RecordPosition] = []

    /// Reads a file whose bytes come in blocks that end at `cuts`.
    init(
        _ bytes: [UInt8], _ layout: RecordLayout, limits: RecordLimits = RecordLimits(),
        cuts: [Int] = [], resuming position: RecordPosition = .start
    ) {
        var reader = RecordReader(layout, limits: limits, resuming: position)
        var at = position.offset
        var ends = cuts.filter { $0 > at && $0 < bytes.count }.sorted() + [bytes.count]
        while true {
            switch reader.next() {
            case .document(let document):
                documents.append(document)
                positions.append(reader.position)
            case .remark(let remark):
                remarks.append(remark)
            case .needsBytes:
                guard !ends.isEmpty else {
                    reader.finish()
                    continue
                }
                let end = ends.removeFirst()
                reader.feed(Array(bytes[at..<end]))
                at = end
            case .end:
                return
            }
        }
    }

    init(_ text: String, _ layout: RecordLayout, limits: RecordLimits = RecordLimits()) {
        self.init(Array(text.utf8), layout, limits: limits)
    }

    /// The records of each document, values with `|` between them, ST and SE left out.
    var lines: [[String]] {
        documents.map { document in
            let set = document.segments
            return (1..<max(1, set.count - 1)).map { index in
                (0...set.elementCount(index)).map { set.text(index, $0) }.joined(separator: "|")
            }
        }
    }

    /// Everything that was found, as `code place`.
    var told: [String] {
        (remarks + documents.flatMap(\.faults)).map { "\($0.code) at \($0.place.text)" }
    }

    /// All of it, to compare readings.
    var whole: [String] {
        zip(documents, positions).map { document, position in
            "\(document.ordinal) \(document.place) \(document.byteCount) \(document.position) "
                + "\(position)"
        } + lines.flatMap(\.self) + told
    }
}

extension Place {
    var text: String {
        switch self {
        case .nowhere: ""
        case .text(let place): "\(place)"
        case .data(let place): "\(place)"
        }
    }
}

/// Layouts of our own making.
enum SampleLayout {
    static func read(_ text: String) -> (layout: RecordLayout?, diagnostics: [Diagnostic]) {
        let (node, faults) = YAMLReader.read(Array(text.utf8), file: "orders.layout.yaml")
        var diagnostics = faults
        let layout = node.flatMap {
            LayoutFile.read($0, name: "orders", diagnostics: &diagnostics)
        }
        return (layout, diagnostics)
    }

    static func made(_ text: String) throws -> RecordLayout {
        let (layout, diagnostics) = read(text)
        return try #require(layout, "\(diagnostics.map { "\($0.code) \($0.message)" })")
    }

    static let csv = """
        why: our own sample
        format: csv
        documents: {by: [po]}
        records:
          - id: ROW
            fields:
              - {name: po, column: PO Number, required: true, max: 22}
              - {name: ordered, column: Date, type: date, format: D.M.YYYY}
              - {name: quantity, column: Qty, type: decimal, required: true}
              - {name: unit, column: Unit, type: code, codes: [EA, CS]}
              - {name: note, column: Note}

        """

    static let fixed = """
        why: our own sample
        format: fixed
        documents: {starts: HDR}
        records:
          - id: HDR
            prefix: H
            times: 1
            fields:
              - {name: po, at: 2-9, required: true}
              - {name: ordered, at: 10-17, type: date, format: YYYYMMDD}
          - id: LIN
            prefix: L
            required: true
            fields:
              - {name: sku, at: 2-9, required: true}
              - {name: quantity, at: 10-15, type: integer}
          - id: NTE
            prefix: N
            within: LIN
            fields:
              - {name: text, at: 2-40}

        """

    static let ndjson = """
        why: our own sample
        format: ndjson
        documents: {starts: HDR}
        records:
          - id: HDR
            times: 1
            fields:
              - {name: po, path: order.number, required: true}
              - {name: rush, path: rush}
          - id: LIN
            each: lines
            fields:
              - {name: sku}
              - {name: quantity, type: decimal, path: qty}

        """
}
