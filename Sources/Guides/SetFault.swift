public import Diagnostics

/// One thing that is wrong within a transaction set, with all that an acknowledgment can say of it.
public struct SetFault: Sendable, Hashable {
    /// What kind of fault this is.
    public var code: Diagnostic.Code
    /// How much it matters under the agreement.
    public var severity: Diagnostic.Severity
    /// What happened, in one sentence without a full stop.
    public var message: String
    /// Where: segment (ST being 1), tag, loop, element, component, repetition, reference, byte,
    /// line. For a missing segment the place at which it was found missing.
    public var place: DataPlace
    /// The id of the bounded loop (LS01) around the place; nil outside LS and LE (X12.5: AK303).
    public var boundedLoop: String?
    /// The line of the partner's guide that makes it a fault; nil where the standard does.
    public var rule: TextPlace?
    /// The bytes of the offending value, at most 99; empty where there is none.
    public var value: [UInt8]
    /// Where that stands which makes a fault of it, for a rule of a guide that depends on other
    /// data: segment, tag, element, component, reference. A 999 tells it in CTX.
    public var trigger: DataPlace?
    /// The other positions of the segment that a broken rule is about: `P0203` at 03 is about 02.
    public var others: [Int]

    /// Makes a fault.
    public init(
        _ code: Diagnostic.Code, severity: Diagnostic.Severity? = nil, _ message: String,
        at place: DataPlace, boundedLoop: String? = nil, value: some Sequence<UInt8> = [],
        rule: TextPlace? = nil, trigger: DataPlace? = nil, others: [Int] = []
    ) {
        self.code = code
        self.severity = severity ?? code.severity
        self.message = message
        self.place = place
        self.boundedLoop = boundedLoop
        self.rule = rule
        self.value = Array(value.prefix(99))
        self.trigger = trigger
        self.others = others
    }

    /// The fault as a diagnostic, in the set that these ordinals name. Where a partner's guide
    /// makes it a fault, the help names the guide's file and line.
    public func diagnostic(interchange: Int, group: Int, set: Int) -> Diagnostic {
        var place = place
        place.interchange = interchange
        place.group = group
        place.set = set
        let text = value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
        var diagnostic = Diagnostic(code, message, value: text, at: .data(place))
        diagnostic.severity = severity
        if let rule { diagnostic.mend = "\(code.help) The guide says so: \(rule)" }
        return diagnostic
    }
}
