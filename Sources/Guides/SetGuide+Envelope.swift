public import Diagnostics
public import X12

extension SetGuide {
    /// AK502 18: what is wrong where GS01 says another kind of document than ST01; nil where they
    /// fit.
    public func foreign(_ header: SetHeader, in group: GroupHeader) -> Diagnostic? {
        guard group.functionalID != self.group else { return nil }
        return Diagnostic(
            .setForeign,
            "\(header.id) belongs in a group \(self.group), not \(group.functionalID)",
            value: group.functionalID, at: .data(header.place))
    }
}

extension ValidationPolicy {
    /// The policy for sets of a release that a guide stands in for: before 004010 dates had six
    /// digits, and where a later version's guide serves they are no fault.
    public func standing(in guide: SetGuide, for release: String) -> ValidationPolicy {
        var policy = self
        policy.acceptsShortDates = release < "004010" && guide.version >= "004010"
        return policy
    }
}
