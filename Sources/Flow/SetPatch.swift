package import Values

/// What a person changed in a transaction set: segments in the place of others, each beside what
/// stood there before, so that a patch is its own difference and fits nothing else.
package struct SetPatch: Sendable, Hashable {
    /// Segments in the place of one.
    package struct Change: Sendable, Hashable {
        /// Which segment, ST being 1, as they were counted before.
        package let segment: Int
        /// What stood there, without its terminator.
        package let was: String
        /// What stands there now; none where it is left out.
        package let now: [String]

        /// Puts segments in the place of one.
        package init(segment: Int, was: String, now: [String]) {
            self.segment = segment
            self.was = was
            self.now = now
        }
    }

    /// The changes, by segment.
    package let changes: [Change]

    /// Makes a patch.
    package init(changes: [Change]) { self.changes = changes }
}

/// What a person changed in a canonical document: values by JSON pointer (RFC 6901), each beside
/// what stood there before.
package struct DocumentPatch: Sendable, Hashable {
    /// A value in the place of one.
    package struct Change: Sendable, Hashable {
        /// Where, such as `/lines/0/unit`.
        package let pointer: String
        /// What stood there; nil where nothing did.
        package let was: JSON?
        /// What stands there now; nil where it is left out.
        package let now: JSON?

        /// Puts a value in the place of one.
        package init(pointer: String, was: JSON?, now: JSON?) {
            self.pointer = pointer
            self.was = was
            self.now = now
        }
    }

    /// The changes, in the order in which they were made.
    package let changes: [Change]

    /// Makes a patch.
    package init(changes: [Change]) { self.changes = changes }
}

/// A patch as the ledger keeps it: of a set that came, or of a document that is to be sent.
package enum StoredPatch: Sendable, Hashable {
    /// Of a transaction set that came.
    case segments(SetPatch)
    /// Of a canonical document that is to be sent.
    case members(DocumentPatch)

    /// The patch as JSON: an array of changes, `{segment, was, now: […]}` or
    /// `{pointer, was?, now?}`.
    package var json: JSON {
        switch self {
        case .segments(let patch):
            return .array(
                patch.changes.map { change in
                    [
                        "segment": .number(ExactDecimal(change.segment)),
                        "was": .string(change.was),
                        "now": .array(change.now.map { .string($0) }),
                    ]
                })
        case .members(let patch):
            return .array(
                patch.changes.map { change in
                    var json: JSON = ["pointer": .string(change.pointer)]
                    json["was"] = change.was
                    json["now"] = change.now
                    return json
                })
        }
    }

    /// Reads a patch back; nil where the JSON is none.
    package init?(json: JSON) {
        guard let items = json.items, let first = items.first else { return nil }
        if first["pointer"] != nil {
            let changes = items.compactMap { item in
                item["pointer"]?.text.map {
                    DocumentPatch.Change(pointer: $0, was: item["was"], now: item["now"])
                }
            }
            guard changes.count == items.count else { return nil }
            self = .members(DocumentPatch(changes: changes))
        } else {
            let changes = items.compactMap { item -> SetPatch.Change? in
                guard let segment = item["segment"]?.integer, let was = item["was"]?.text,
                    let now = item["now"]?.items?.compactMap(\.text)
                else { return nil }
                return SetPatch.Change(segment: segment, was: was, now: now)
            }
            guard changes.count == items.count else { return nil }
            self = .segments(SetPatch(changes: changes))
        }
    }

    /// The changes for people, each as `segment 7: N1*ST -> N1*SF`.
    package var lines: [String] {
        switch self {
        case .segments(let patch):
            patch.changes.map { change in
                "segment \(change.segment): \(change.was) -> "
                    + (change.now.isEmpty ? "nothing" : change.now.joined(separator: " "))
            }
        case .members(let patch):
            patch.changes.map { change in
                "\(change.pointer): \(change.was?.description ?? "nothing") -> "
                    + (change.now?.description ?? "nothing")
            }
        }
    }
}
