package import Values

/// How the versions, dates and times of our ISA and GS are written.
package struct EnvelopeForm: Sendable, Hashable {
    /// ISA12; nil: that of the set's version, or of the interchange that is answered.
    package var controls: String?
    /// GS04.
    package var date: DateForm
    /// GS05.
    package var time: TimeForm

    /// GS04 (X12.6: DT of eight digits, of six before 004010).
    package enum DateForm: String, Sendable, Hashable, CaseIterable {
        /// With the century.
        case long = "CCYYMMDD"
        /// Without it, for systems that know no other.
        case short = "YYMMDD"
    }

    /// GS05 (X12.6: TM of four to eight digits).
    package enum TimeForm: String, Sendable, Hashable, CaseIterable {
        /// To the minute.
        case minutes = "HHMM"
        /// To the second.
        case seconds = "HHMMSS"
        /// To the hundredth of a second.
        case hundredths = "HHMMSSDD"
    }

    /// The first ISA12 whose ISA11 is a separator of repetitions.
    package static let firstRepeating = "00402"

    /// Makes a form; the defaults are what nearly everybody reads.
    package init(
        controls: String? = nil, date: DateForm = .long, time: TimeForm = .minutes
    ) {
        self.controls = controls
        self.date = date
        self.time = time
    }

    /// GS04 at a moment, on the clock that was agreed.
    package func groupDate(_ moment: Timestamp) -> String {
        date == .long ? moment.date.compact : moment.date.compactShort
    }

    /// GS05 at a moment, on the clock that was agreed.
    package func groupTime(_ moment: Timestamp) -> String {
        String(moment.time.compact.prefix(time.rawValue.utf8.count))
    }

    /// Whether elements may repeat in a set of a version: ISA11 has to name their separator.
    package func repeats(in version: String) -> Bool {
        (controls ?? String(version.prefix(5))) >= Self.firstRepeating
    }
}
