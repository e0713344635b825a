import Guides

/// Something that a partner sends each working day by a time of day: sets of a kind, or files whose
/// names fit a mask.
package struct ArrivalRule: Sendable, Hashable {
    /// What people call it; no two of a partner share one.
    package let name: String
    /// What is expected.
    package let subject: Subject
    /// By when, in seconds from midnight of the partner's clocks.
    package let by: Int

    /// What is expected.
    package enum Subject: Sendable, Hashable {
        /// An interchange with a transaction set of this id.
        case set(String)
        /// A file whose name fits.
        case files(NameMask)
    }

    /// Describes an expectation.
    package init(name: String, subject: Subject, by: Int) {
        self.name = name
        self.subject = subject
        self.by = by
    }
}

extension Partner {
    /// The functional group (GS01) that a set comes in, by the partner's agreements; nil where none
    /// has it.
    package func group(ofSet set: String) -> String? {
        agreements.lazy.filter { $0.set == set }.compactMap { $0.guide?.group }.first
    }
}
