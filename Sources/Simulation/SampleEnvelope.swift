package import X12

/// What stands around made-up transaction sets.
package struct SampleEnvelope: Sendable {
    /// ISA05 and ISA06.
    package var sender: (qualifier: String, id: String)
    /// ISA07 and ISA08.
    package var receiver: (qualifier: String, id: String)
    /// GS02.
    package var groupSender: String
    /// GS03.
    package var groupReceiver: String
    /// ISA01 and ISA02, ISA03 and ISA04.
    package var credentials = [(qualifier: String, value: String)](
        repeating: ("00", ""), count: 2)
    /// ISA15.
    package var usage = "T"
    /// Whether ISA14 asks for a TA1.
    package var isAsking = true
    /// GS08.
    package var version: String
    /// YYMMDD, as in ISA09.
    package var date = "260102"
    /// HHMM, as in ISA10.
    package var time = "1200"
    /// ISA13.
    package var interchangeControl = 41
    /// GS06.
    package var groupControl = 41
    /// ST02 of the first set; the others count on.
    package var setControl = 1
    /// The delimiters; a repetition separator makes it an interchange of 00501, else of 00401.
    package var delimiters: Delimiters
    /// What follows each segment terminator.
    package var suffix: [UInt8] = []

    /// An envelope between two parties.
    package init(
        sender: (qualifier: String, id: String), receiver: (qualifier: String, id: String),
        groupSender: String? = nil, groupReceiver: String? = nil, version: String,
        delimiters: Delimiters
    ) {
        self.sender = sender
        self.receiver = receiver
        self.groupSender = groupSender ?? sender.id
        self.groupReceiver = groupReceiver ?? receiver.id
        self.version = version
        self.delimiters = delimiters
    }

    /// ISA01 to ISA16.
    var interchange: [String] {
        let isNew = delimiters.repetition != nil
        return [
            credentials[0].qualifier, Self.padded(credentials[0].value, 10),
            credentials[1].qualifier, Self.padded(credentials[1].value, 10),
            sender.qualifier, Self.padded(sender.id, 15), receiver.qualifier,
            Self.padded(receiver.id, 15), date, time,
            delimiters.repetition.map { String(Unicode.Scalar($0)) } ?? "U",
            isNew ? "00501" : "00401", Self.number(interchangeControl, 9), isAsking ? "1" : "0",
            usage, String(Unicode.Scalar(delimiters.component)),
        ]
    }

    /// GS02 to GS08.
    var group: [String] {
        [
            groupSender, groupReceiver, version < "004010" ? date : "20" + date, time,
            String(groupControl), "X", version,
        ]
    }

    /// A number with zeros before it.
    static func number(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }
}
