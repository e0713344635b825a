package import Values

/// A field of a document, or of one of its lines, that a rule gives another value.
package struct BusinessChange: Sendable, Hashable {
    /// The field's name.
    package let field: String
    /// What it was; nil where it was not there.
    package let was: JSON?
    /// What it becomes.
    package let now: JSON
}

extension Sequence<BusinessFault> {
    /// A document with what rules change of it, and a list of it under `changes`.
    package func changed(_ body: JSON) -> JSON {
        let faults = filter { $0.response == .change }
        guard !faults.isEmpty else { return body }
        var body = body
        var lines = body["lines"]?.items ?? []
        var said: [JSON] = []
        for fault in faults {
            for change in fault.changes {
                let taken =
                    if let line = fault.line {
                        lines[line].take(change)
                    } else {
                        body.take(change)
                    }
                said += taken.map { $0.json(of: fault) }
            }
        }
        if !lines.isEmpty { body["lines"] = .array(lines) }
        body["changes"] = .array(said)
        return body
    }
}

extension BusinessChange {
    fileprivate func json(of fault: BusinessFault) -> JSON {
        var json: JSON = [
            "field": .string(fault.path.isEmpty ? field : "\(fault.path).\(field)"),
            "now": .string(now.plain), "rule": .string(fault.code),
        ]
        json["was"] = was.map { .string($0.plain) }
        return json
    }
}

extension JSON {
    /// Takes a change, which for an item's number is one of the list of its numbers too; all that
    /// is changed.
    fileprivate mutating func take(_ change: BusinessChange) -> [BusinessChange] {
        self[change.field] = change.now
        guard let was = change.was, change.field.hasSuffix("Item"), var ids = self["ids"]?.items
        else { return [change] }
        let own = ids.indices.filter { ids[$0]["id"] == was }
        for index in own { ids[index]["id"] = change.now }
        self["ids"] = .array(ids)
        return [change]
            + own.map { BusinessChange(field: "ids[\($0 + 1)].id", was: was, now: change.now) }
    }

    /// A simple value as a text.
    fileprivate var plain: String {
        switch self {
        case .string(let text): text
        default: description
        }
    }
}
