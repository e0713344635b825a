import Diagnostics
import Notation

/// `batch` of an entry of `sends`.
enum BatchFile {
    /// Its keys.
    static let fields = Fields(
        "batch",
        [
            .integer(
                "count", in: 2...Batching.mostDocuments, default: "100",
                doc: "It leaves as soon as it has so many documents."),
            .size(
                "bytes", default: "1MB",
                doc: "A document that would make it larger begins the next; at most 4MB."),
            .duration(
                "every",
                doc: "How long its first document waits at most; absent: 1h, unless there is `at`."
            ),
            .list(
                "at",
                doc: "The times of day at which it leaves, such as [\"10:00\", \"16:30\"], by the "
                    + "clocks of `calendar.zone`."),
        ])

    /// Reads it; nil, with what is wrong, where it cannot be.
    static func read(
        _ reader: FieldReader, diagnostics: inout [Diagnostic]
    ) -> Batching? {
        var times: [Int] = []
        for text in reader.texts("at") {
            guard let second = CalendarFile.second(text[...]), second < 86_400 else {
                diagnostics.report(
                    .profileSendBatch, "\(text) is no time of day such as \"16:30\"", value: text,
                    at: reader.place("at"))
                return nil
            }
            times.append(second)
        }
        let bytes = reader.size("bytes")
        guard (1...Batching.mostBytes).contains(bytes) else {
            diagnostics.report(
                .profileSendBatch, "a batch has 1 byte to 4 MB", value: "\(bytes)",
                at: reader.place("bytes"))
            return nil
        }
        let every = reader.optionalDuration("every")
        if let every, every <= .zero {
            diagnostics.report(
                .profileSendBatch, "a batch waits longer than no time", value: "\(every)",
                at: reader.place("every"))
            return nil
        }
        return Batching(
            count: reader.integer("count"), bytes: bytes,
            longest: every ?? (times.isEmpty ? .seconds(3600) : nil), times: times)
    }
}
