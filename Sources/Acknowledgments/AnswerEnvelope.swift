import Diagnostics
public import X12

/// The interchange that carries answers to another: sender and receiver swapped, and fit to be
/// written whatever the other one holds.
public enum AnswerEnvelope {
    /// ISA12 of an answer to an interchange whose own is no version.
    private static let usualControls = "00401"
    /// What partners put in ISA16.
    private static let usualComponents = Array(">:<\\|^".utf8)

    /// ISA of the answer.
    ///
    /// - Parameters:
    ///   - control: ISA13.
    ///   - date: YYMMDD.
    ///   - time: HHMM.
    ///   - delimiters: those that it is written with; see `delimiters(agreed:answering:)`.
    public static func fields(
        answering header: InterchangeHeader, control: Int, date: String, time: String,
        delimiters: Delimiters
    ) -> InterchangeFields {
        let echo = Echo(delimiters)
        func qualifier(_ sent: String) -> String {
            let clean = echo.text(sent, 2)
            let isFit = clean.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF)
            }
            return isFit && clean.utf8.count == 2 ? clean : "ZZ"
        }
        let isVersion = !header.faults.contains {
            $0.code == .isaVersion || $0.code == .isaVersionUnsupported
        }
        return InterchangeFields(
            sender: (qualifier(header.receiverQualifier), echo.text(header.receiverID, 15)),
            receiver: (qualifier(header.senderQualifier), echo.text(header.senderID, 15)),
            date: date, time: time, version: isVersion ? header.version : usualControls,
            control: control, usage: ["P", "T", "I"].contains(header.usage) ? header.usage : "T")
    }

    /// The delimiters that were agreed; those of the interchange itself where an identity in ISA
    /// holds an agreed one and could not be written back. Where its ISA16 is none, the agreed one
    /// or a usual one stands in: the positions in AK4 and IK4 are composites.
    public static func delimiters(
        agreed: Delimiters, answering header: InterchangeHeader
    ) -> Delimiters {
        let identities = header.elements[4...7].flatMap(\.utf8)
        guard identities.contains(where: agreed.contains) else { return agreed }
        var own = header.delimiters
        // ISA11 is a text, in which a byte beyond ASCII would be two.
        own.repetition = own.repetition.flatMap { $0 < 0x80 ? $0 : nil } ?? agreed.repetition
        let components = own.component == 0 ? [agreed.component] + usualComponents : [own.component]
        for component in components {
            own.component = component
            if own.areUsable, !identities.contains(where: own.contains) { return own }
        }
        return agreed
    }
}
