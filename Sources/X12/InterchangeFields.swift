/// What an interchange to be written says in its ISA.
public struct InterchangeFields: Sendable, Hashable {
    /// ISA05, two characters.
    public var senderQualifier: String
    /// ISA06, at most 15 characters; padded when written.
    public var senderID: String
    /// ISA07, two characters.
    public var receiverQualifier: String
    /// ISA08, at most 15 characters; padded when written.
    public var receiverID: String
    /// ISA09, YYMMDD.
    public var date: String
    /// ISA10, HHMM.
    public var time: String
    /// ISA12, such as `00401`.
    public var version: String
    /// ISA13, 1 to 999,999,999.
    public var control: Int
    /// ISA14: whether a TA1 is wanted.
    public var wantsAcknowledgment: Bool
    /// ISA15: `P`, `T` or `I`.
    public var usage: String
    /// ISA01 and ISA02.
    public var authorization: (qualifier: String, value: String) {
        get { (authorizationQualifier, authorizationValue) }
        set { (authorizationQualifier, authorizationValue) = newValue }
    }
    /// ISA03 and ISA04.
    public var security: (qualifier: String, value: String) {
        get { (securityQualifier, securityValue) }
        set { (securityQualifier, securityValue) = newValue }
    }
    private var authorizationQualifier = "00"
    private var authorizationValue = ""
    private var securityQualifier = "00"
    private var securityValue = ""

    /// Makes the fields of a header; authorization and security are `00` and empty.
    public init(
        sender: (qualifier: String, id: String), receiver: (qualifier: String, id: String),
        date: String, time: String, version: String, control: Int,
        wantsAcknowledgment: Bool = false, usage: String
    ) {
        senderQualifier = sender.qualifier
        senderID = sender.id
        receiverQualifier = receiver.qualifier
        receiverID = receiver.id
        self.date = date
        self.time = time
        self.version = version
        self.control = control
        self.wantsAcknowledgment = wantsAcknowledgment
        self.usage = usage
    }
}

/// What a functional group to be written says in its GS.
public struct GroupFields: Sendable, Hashable {
    /// GS01, such as `FA`.
    public var functionalID: String
    /// GS02, 2 to 15 characters.
    public var senderID: String
    /// GS03, 2 to 15 characters.
    public var receiverID: String
    /// GS04, CCYYMMDD (YYMMDD before 004010).
    public var date: String
    /// GS05, HHMM, or with seconds.
    public var time: String
    /// GS06, 1 to 999,999,999.
    public var control: Int
    /// GS07, `X`.
    public var agency: String
    /// GS08, such as `004010`.
    public var version: String

    /// Makes the fields of a header.
    public init(
        functionalID: String, senderID: String, receiverID: String, date: String, time: String,
        control: Int, agency: String = "X", version: String
    ) {
        self.functionalID = functionalID
        self.senderID = senderID
        self.receiverID = receiverID
        self.date = date
        self.time = time
        self.control = control
        self.agency = agency
        self.version = version
    }
}
