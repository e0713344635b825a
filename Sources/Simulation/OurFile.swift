package import Partners
package import Values

/// What a simulated partner gets of ours, or would get: when it leaves, by which channel, and what
/// is awaited from then on.
package struct OurFile: Sendable {
    /// The scenario that it belongs to.
    package let scenario: Scenario
    /// The set or layout and the version that it is about; nil where it is about none.
    package let subject: String?
    /// What it is, for people.
    package let about: String
    /// What becomes of it: `leaves`, `held` and a code, or what else is done.
    package let fate: String
    /// When that is.
    package let time: Timestamp
    /// What leaves; nil where nothing does.
    package let sent: Sent?
    /// What is awaited, by when.
    package let awaited: [Awaited]

    /// A file that leaves.
    package struct Sent: Sendable {
        /// Its name at the partner, behind a folder of its own; the same in every run of a seed.
        package let name: String
        /// The channel that it leaves by.
        package let channel: String
        /// Who goes first where several wait to leave.
        package let priority: Terms.Priority
        /// Whether it is a file of records, which has no envelope.
        package let isOfRecords: Bool
        /// The bytes, as they are stored: the password of ISA04 is filled in as a file leaves.
        package let bytes: [UInt8]
        /// The canonical documents in it.
        package let said: [JSON]
    }

    /// Something that is awaited.
    package struct Awaited: Sendable, Hashable {
        /// Who owes it.
        package let isOurs: Bool
        /// What: `997`, `TA1`, `MDN`, `PICKUP`, a set, or what people call it.
        package let what: String
        /// By when; nil: some time.
        package let deadline: Deadline?
        /// What the answer has to say, where that is known.
        package var saying: String?

        var json: JSON {
            var members: [JSON.Member] = [
                .init("of", .string(isOurs ? "us" : "partner")), .init("what", .string(what)),
            ]
            if let saying { members.append(.init("saying", .string(saying))) }
            let times = [
                ("warn", deadline?.warn), ("due", deadline?.due),
                ("escalate", deadline?.escalate),
            ]
            for (key, time) in times {
                if let time { members.append(.init(key, .string(time.description))) }
            }
            return .object(members)
        }

        var text: String {
            let term = deadline.map { "by \($0.due)" } ?? "some time"
            return "\(isOurs ? "we owe" : "awaits") \(what) \(term)"
        }
    }

    /// For the manifest.
    package var json: JSON {
        var members: [JSON.Member] = []
        if let sent { members.append(.init("file", .string(sent.name))) }
        members += [
            .init("scenario", .string(scenario.name)),
            .init("kind", .string(scenario.kind.rawValue)),
        ]
        if let subject { members.append(.init("of", .string(subject))) }
        members += [
            .init("about", .string(about)), .init("becomes", .string(fate)),
            .init("at", .string(time.description)),
        ]
        if let sent {
            members += [
                .init("channel", .string(sent.channel)),
                .init("priority", .string(sent.priority.rawValue)),
                .init("sha256", .string(SHA256.digest(of: sent.bytes).description)),
            ]
        }
        members.append(.init("awaited", .array(awaited.map(\.json))))
        return .object(members)
    }

    /// For people, in one line.
    package var text: String {
        let what = sent?.name ?? "\(scenario.name)\(subject.map { " of \($0)" } ?? "")"
        let way = sent.map { " by channel \($0.channel)" } ?? ""
        return (["\(what): \(about); \(fate)\(way) at \(time)"] + awaited.map(\.text))
            .joined(separator: "; ")
    }
}
