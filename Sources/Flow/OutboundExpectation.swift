import Partners
package import Values

/// The acknowledgments that a partner owes us for an interchange with one set: a 997 or 999 (AK1
/// names GS01 and GS06, AK2 names ST01 and ST02), and a TA1 where ISA14 asks for it (which names
/// ISA13, ISA09 and ISA10).
package struct OutboundExpectation: Sendable, Hashable {
    /// GS01.
    package let functionalID: String
    /// GS06.
    package let groupControl: Int
    /// GS03: as whom the partner was addressed, and so answers.
    package let application: String
    /// ST01.
    package let set: String
    /// ST02.
    package let setControl: String
    /// ISA09 and ISA10.
    package let interchangeTime: String
    /// The 997 or 999; nil where the partner sends none.
    package let functional: Awaited?
    /// The TA1; nil where ISA14 asks for none.
    package let interchange: Awaited?

    /// One answer that is awaited.
    package struct Awaited: Sendable, Hashable {
        /// When it is due; nil where nothing is agreed.
        package let deadline: Deadline?

        /// Describes an answer.
        package init(_ deadline: Deadline?) {
            self.deadline = deadline
        }
    }

    init(
        functionalID: String, groupControl: Int, application: String, set: String,
        setControl: String, interchangeTime: String, expects: ExpectedAnswers,
        asksInterchange: Bool, at time: Timestamp
    ) {
        self.functionalID = functionalID
        self.groupControl = groupControl
        self.application = application
        self.set = set
        self.setControl = setControl
        self.interchangeTime = interchangeTime
        functional = expects.functional.map { Awaited(expects.deadline($0, after: time)) }
        interchange =
            asksInterchange ? Awaited(expects.deadline(expects.interchange, after: time)) : nil
    }
}
