import ArgumentParser
import Values

/// Which messages are meant, by what is known of them.
struct MessageSelection: ParsableArguments {
    @Option(name: .customLong("po"), help: "A purchase order or other document number.")
    var number: String?
    @Option(help: "A partner's name.") var partner: String?
    @Option(help: "An ISA13, GS06 or ST02; leading zeros do not matter.")
    var control: String?
    @Option(help: "A file name; * stands for anything.") var file: String?
    @Option(help: "The first digits of the file's SHA-256.") var digest: String?
    @Option(help: "What became of it: a word of the column OUTCOME, such as held or rejected.")
    var outcome: String?
    @Option(help: "The code of an open exception about it, such as map.lookup.missing.")
    var cause: String?
    @Option(help: "What left in it: a set such as 855 or 997, or a document's type.")
    var sends: String?
    @Option(help: "Whose eyes it waits for: business, the texts that partners wrote (864).")
    var queue: String?
    @Option(
        help: "From this moment on: 2026-05-03 (UTC) or 2026-05-03T08:00:00Z.", transform: moment)
    var since: Timestamp?
    @Option(help: "Before this moment.", transform: moment) var until: Timestamp?

    /// Whether anything restricts.
    var isEmpty: Bool { query.values.allSatisfy { $0 == nil } }

    /// The names and values of `GET /v1/messages`.
    var query: [String: String?] {
        [
            "number": number, "partner": partner, "control": control, "file": file,
            "digest": digest, "outcome": outcome, "cause": cause, "sends": sends, "queue": queue,
            "since": since?.description, "until": until?.description,
        ]
    }

    /// A moment as people write it.
    @Sendable
    static func moment(_ text: String) throws -> Timestamp {
        guard let moment = Timestamp(iso: text) ?? Timestamp(iso: "\(text)T00:00:00Z") else {
            throw ValidationError(
                "'\(text)' is no moment such as 2026-05-03 or 2026-05-03T08:00:00Z")
        }
        return moment
    }
}
