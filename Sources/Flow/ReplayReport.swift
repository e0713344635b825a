/// A transaction set, or an interchange, of stored traffic.
package struct ReplayedSet: Sendable, Hashable {
    /// The message's id.
    package let message: Int64
    /// The name of its file.
    package let file: String
    /// The partner's name; empty for a stranger's.
    package let partner: String
    /// Which interchange of the file, from 1.
    package let interchange: Int
    /// Which group of the interchange, from 1; 0 for the interchange itself.
    package let group: Int
    /// Which set of the group, from 1; 0 for the interchange itself.
    package let ordinal: Int
    /// ST01; empty for the interchange itself.
    package let set: String
    /// ST02, or ISA13.
    package let control: String
    /// Where it begins in the file.
    package let byteOffset: Int
    /// The canonical type of its document; empty where there is none.
    package let type: String
    /// The document's number; empty where there is none.
    package let number: String

    /// Whether the newest messages' first sets come first.
    static func precedes(_ one: ReplayedSet, _ other: ReplayedSet) -> Bool {
        (other.message, one.byteOffset) < (one.message, other.byteOffset)
    }
}

/// What another version of the profiles makes otherwise of stored traffic: counted by partner and
/// by what differs, with an example or two of each. Its size is bounded by the profiles and not by
/// the traffic, apart from the list of changed sets, which the caller takes out as it likes.
package struct ReplayReport: Sendable {
    /// What differs of one partner's traffic.
    package struct Part: Sendable {
        /// Transaction sets that were compared.
        package fileprivate(set) var sets = 0
        /// How many of them differ.
        package fileprivate(set) var changed = 0
        /// What differs.
        package fileprivate(set) var entries: [ReplayDifference.Subject: Entry] = [:]
    }

    /// One thing that differs.
    package struct Entry: Sendable {
        /// In how many sets; of an interchange's answer, in how many interchanges.
        package fileprivate(set) var sets = 0
        /// How often: a field may stand in each line.
        package fileprivate(set) var values = 0
        /// The first differences of the newest sets that have it.
        package fileprivate(set) var examples: [Example] = []
    }

    /// A difference and where it is.
    package struct Example: Sendable, Hashable {
        /// The set.
        package let place: ReplayedSet
        /// How it differs.
        package let difference: ReplayDifference
    }

    /// A set that differs, and in what.
    package struct Changed: Sendable, Hashable {
        /// The set.
        package let place: ReplayedSet
        /// What differs.
        package let subjects: [ReplayDifference.Subject]
    }

    /// Messages that were walked.
    package var messages = 0
    /// What differs, by the partner's name; empty for strangers.
    package private(set) var parts: [String: Part] = [:]
    /// The sets that differ, in the order of the walk.
    package var changed: [Changed] = []

    private let only: String?
    private let listsChanged: Bool

    /// How many examples of one difference are kept.
    package static let examplesEach = 2

    /// Begins with nothing; takes in what is of `partner` alone, if one is named, and each set that
    /// differs only where they are to be listed: there may be millions.
    package init(of partner: String? = nil, listsChanged: Bool = true) {
        only = partner
        self.listsChanged = listsChanged
    }

    /// Counts a set and how it differs, if it does.
    mutating func add(_ set: ReplayedSet, _ differences: [ReplayDifference]) {
        guard only == nil || only == set.partner else { return }
        parts[set.partner, default: Part()].sets += 1
        guard !differences.isEmpty else { return }
        parts[set.partner, default: Part()].changed += 1
        var seen: [ReplayDifference.Subject] = []
        for difference in differences {
            let isFirst = !seen.contains(difference.subject)
            if isFirst { seen.append(difference.subject) }
            count(set, difference, sets: isFirst ? 1 : 0, values: 1)
        }
        if listsChanged { changed.append(Changed(place: set, subjects: seen)) }
    }

    /// Counts what differs about an interchange.
    mutating func add(_ interchange: ReplayedSet, _ difference: ReplayDifference, count: Int) {
        guard only == nil || only == interchange.partner else { return }
        self.count(interchange, difference, sets: 1, values: count)
    }

    private mutating func count(
        _ place: ReplayedSet, _ difference: ReplayDifference, sets: Int, values: Int
    ) {
        parts[place.partner, default: Part()].entries[difference.subject, default: Entry()].add(
            sets: sets, values: values,
            examples: sets > 0 ? [Example(place: place, difference: difference)] : [])
    }

    /// Adds what another batch of messages gave; the order of batches does not matter.
    package mutating func merge(_ other: ReplayReport) {
        messages += other.messages
        changed += other.changed
        for (partner, part) in other.parts {
            parts[partner, default: Part()].sets += part.sets
            parts[partner, default: Part()].changed += part.changed
            for (subject, entry) in part.entries {
                parts[partner, default: Part()].entries[subject, default: Entry()].add(
                    sets: entry.sets, values: entry.values, examples: entry.examples)
            }
        }
    }
}

extension ReplayReport.Entry {
    fileprivate mutating func add(sets: Int, values: Int, examples: [ReplayReport.Example]) {
        self.sets += sets
        self.values += values
        guard !examples.isEmpty else { return }
        self.examples += examples
        self.examples.sort { ReplayedSet.precedes($0.place, $1.place) }
        self.examples = Array(self.examples.prefix(ReplayReport.examplesEach))
    }
}
