package import Diagnostics
import Values
import X12

/// Reads again what was written, before it leaves: the records and values have to be the same.
///
/// A layout may contradict itself in ways that writing does not notice, such as rows of one
/// document that differ in what tells documents apart.
package enum RecordReadBack {
    /// What of a document is read otherwise; nil where nothing is.
    ///
    /// - Parameters:
    ///   - bytes: the file as it was written.
    ///   - layout: the layout by which it was.
    ///   - records: the one document that it holds.
    package static func fault(
        in bytes: [UInt8], by layout: RecordLayout, of records: [OutwardRecord]
    ) -> Diagnostic? {
        var reader = RecordReader(layout)
        reader.feed(bytes)
        reader.finish()
        var documents: [RecordDocument] = []
        while true {
            switch reader.next() {
            case .document(let document): documents.append(document)
            case .remark(let remark) where remark.severity == .error:
                return unread("it is read with a fault: \(remark.message)")
            case .remark: continue
            case .needsBytes, .end:
                return documents.count == 1
                    ? fault(in: documents[0], by: layout, of: records)
                    : unread("it is read as \(documents.count) documents, and is one")
            }
        }
    }

    private static func fault(
        in document: RecordDocument, by layout: RecordLayout, of records: [OutwardRecord]
    ) -> Diagnostic? {
        if let fault = document.faults.first(where: { $0.severity == .error }) {
            return unread("it is read with a fault: \(fault.message)")
        }
        let segments = document.segments
        var read: [String: [[String]]] = [:]
        for index in 1..<max(1, segments.count - 1) {
            let count = segments.elementCount(index)
            let values = count == 0 ? [] : (1...count).map { segments.text(index, $0) }
            read[segments.text(index, 0), default: []].append(values)
        }
        for kind in layout.records {
            let wanted = records.filter { $0.id == kind.id }.map(\.values)
            if let fault = fault(of: kind, written: wanted, read: read[kind.id] ?? []) {
                return fault
            }
        }
        return nil
    }

    /// How the records of a kind differ; those without a value are none.
    private static func fault(
        of kind: RecordLayout.Record, written: [[String]], read: [[String]]
    ) -> Diagnostic? {
        func filled(_ records: [[String]]) -> [[String]] {
            records.filter { $0.contains { !$0.isEmpty } }
        }
        let (written, read) = (filled(written), filled(read))
        guard written.count == read.count else {
            return unread(
                "\(written.count) records \(kind.id) are read as \(read.count)", at: kind.id)
        }
        for (own, other) in zip(written, read) {
            for (index, field) in kind.fields.enumerated() {
                let was = own.indices.contains(index) ? own[index] : ""
                let now = other.indices.contains(index) ? other[index] : ""
                guard !isSame(was, now, field.type) else { continue }
                return unread(
                    "\(kind.id).\(field.name) is read as '\(now.prefix(40))', and is "
                        + "'\(was.prefix(40))'", value: was, at: "\(kind.id).\(field.name)")
            }
        }
        return nil
    }

    /// Whether two texts are one value: numbers by what they are, times with or without seconds,
    /// a neutralised formula without its apostrophe, and blanks at the end as nothing.
    private static func isSame(_ was: String, _ now: String, _ type: FieldType) -> Bool {
        if was == now { return true }
        switch type {
        case .integer, .decimal:
            guard let one = ExactDecimal(was), let other = ExactDecimal(now) else { return false }
            return one == other
        case .time:
            let (longer, shorter) = was.count > now.count ? (was, now) : (now, was)
            return !shorter.isEmpty && longer.hasPrefix(shorter)
                && longer.dropFirst(shorter.count).allSatisfy { $0 == "0" }
        case .date: return false
        case .text, .code:
            func trimmed(_ text: String) -> String {
                var text = text[...]
                while text.last == " " { text.removeLast() }
                return String(text)
            }
            return trimmed(was) == trimmed(now) || "'" + was == now
        }
    }

    private static func unread(
        _ what: String, value: String? = nil, at field: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            .recordWriteUnread, "what was written is read otherwise: \(what)", value: value,
            at: field.map { .data(DataPlace(field: $0)) } ?? .nowhere)
    }
}
