package import Partners
package import Values

/// What is agreed with a partner about the report: the shares that have to come in time, and what
/// it charges.
package struct ReportTerms: Sendable {
    /// The working time that spans are counted in.
    package var calendar: BusinessCalendar
    /// The levels.
    package var service: [ServiceLevel]
    /// What it charges.
    package var fees: [FeeRule]

    /// Describes terms.
    package init(
        calendar: BusinessCalendar = .always, service: [ServiceLevel] = [], fees: [FeeRule] = []
    ) {
        self.calendar = calendar
        self.service = service
        self.fees = fees
    }

    /// What is agreed with a partner; nil where nothing is.
    init?(_ partner: Partner) {
        guard !partner.service.isEmpty || !partner.fees.isEmpty else { return nil }
        self.init(
            calendar: partner.expects.calendar, service: partner.service, fees: partner.fees)
    }
}
