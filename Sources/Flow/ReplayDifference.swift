import Diagnostics
import Mapping
import Values

/// One thing that two versions of the profiles make otherwise of a stored transaction set, or of
/// the answer to its interchange.
package struct ReplayDifference: Sendable, Hashable {
    /// What differs.
    package let subject: Subject
    /// Where in it, such as `lines[2].unit`; empty where the subject says all.
    package let path: String
    /// What the former version makes, in its words; nil where it makes nothing.
    package let before: String?
    /// What the later version makes; nil where it makes nothing.
    package let after: String?

    /// What may differ.
    package enum Subject: Sendable, Hashable, Comparable {
        /// A field of the document, without the numbers of list items: `lines.unit`.
        case field(String)
        /// What becomes of the document.
        case fate(from: Fate, to: Fate)
        /// Why the document is held.
        case reason
        /// What the engine does with the document: deliver, record, hold.
        case action
        /// What the document is known by: its business key.
        case key
        /// What profiles answer to the document without asking the ERP, by its set: `855`.
        case response(String)
        /// Whether the interchange stands as a whole.
        case interchange
        /// A part of the acknowledgment: `TA1`, `997`, `AK5`, `AK9`, `channel`, `name` …
        case answer(String)
    }

    /// What becomes of a transaction set's document.
    package enum Fate: String, Sendable, Hashable, Comparable {
        /// It is made, and goes on.
        case made
        /// It waits for a person.
        case held
        /// There is none: the set is refused, or nobody takes it.
        case refused

        /// The order in which the cases stand.
        package static func < (one: Fate, other: Fate) -> Bool { one.rawValue < other.rawValue }

        fileprivate init(_ outcome: SetOutcome?) {
            guard let document = outcome?.document else {
                self = .refused
                return
            }
            self = document.hold == nil ? .made : .held
        }
    }

    init(_ subject: Subject, path: String = "", before: String?, after: String?) {
        self.subject = subject
        self.path = path
        self.before = before
        self.after = after
    }
}

extension ReplayDifference {
    /// How the outcomes of one set differ, apart from what the 997 says of it. Both documents bear
    /// the same digest of profiles.
    package static func between(_ before: SetOutcome?, _ after: SetOutcome?) -> [ReplayDifference] {
        let (was, now) = (Fate(before), Fate(after))
        guard was == now else {
            return [
                ReplayDifference(
                    .fate(from: was, to: now), before: told(before, was), after: told(after, now))
            ]
        }
        guard let old = before?.document, let new = after?.document else { return [] }
        var differences: [ReplayDifference] = []
        func compare(_ subject: Subject, _ before: String?, _ after: String?) {
            if before != after {
                differences.append(ReplayDifference(subject, before: before, after: after))
            }
        }
        compare(.reason, reason(old), reason(new))
        compare(.action, old.action.rawValue, new.action.rawValue)
        compare(.key, old.businessKey, new.businessKey)
        if old.body != new.body {
            let (body, other) = (try? JSONReader.read(old.body), try? JSONReader.read(new.body))
            differences += fields(body ?? .null, other ?? .null) { .field(MapTrace.plain($0)) }
        }
        if old.response != new.response { differences += responses(old, new) }
        return differences
    }

    private static func fields(
        _ old: JSON, _ new: JSON, of subject: (_ path: String) -> Subject
    ) -> [ReplayDifference] {
        new.differences(from: old).map { difference in
            ReplayDifference(
                subject(difference.path), path: difference.path,
                before: difference.expected.map(short), after: difference.found.map(short))
        }
    }

    /// How the answers differ that profiles give by themselves: of each kind there is one at most.
    private static func responses(
        _ old: DocumentOutcome, _ new: DocumentOutcome
    ) -> [ReplayDifference] {
        let pairs = [old, new].map { outcome in
            Dictionary(
                outcome.responses.map { (OrderDocument.set(of: $0["type"]?.text ?? ""), $0) }
            ) { first, _ in first }
        }
        return Set(pairs.flatMap(\.keys)).sorted().flatMap { set in
            guard let was = pairs[0][set], let now = pairs[1][set] else {
                return [
                    ReplayDifference(
                        .response(set), before: pairs[0][set].map(short),
                        after: pairs[1][set].map(short))
                ]
            }
            return fields(was, now) { _ in .response(set) }
        }
    }

    /// A value, or its beginning: a whole line item may be new.
    private static func short(_ json: JSON) -> String {
        let text = json.description
        return text.count > valueLimit ? text.prefix(valueLimit) + "…" : text
    }

    private static let valueLimit = 200

    private static func reason(_ document: DocumentOutcome) -> String? {
        document.hold.map { "[\($0.code)] \($0.message)" }
    }

    /// What is said of a set where its fate differs.
    private static func told(_ outcome: SetOutcome?, _ fate: Fate) -> String {
        switch fate {
        case .made:
            return outcome?.document.map { "\($0.type) \($0.number)" } ?? ""
        case .held:
            return outcome?.document.flatMap(reason) ?? ""
        case .refused:
            let fault = outcome?.diagnostics.first { $0.severity == .error }
            return fault.map { "[\($0.code)] \($0.message)" } ?? "nothing is made of it"
        }
    }
}
