public import Diagnostics

/// TA1 as it was received: what a partner says about an interchange of ours.
public struct ReceivedAcknowledgment: Sendable, Hashable {
    /// TA101, the control number (ISA13) of the interchange that it answers.
    public let control: String
    /// TA102, that interchange's date (ISA09).
    public let date: String
    /// TA103, that interchange's time (ISA10).
    public let time: String
    /// TA104: `A` accepted, `E` accepted with errors, `R` rejected.
    public let code: String
    /// TA105, the note code, such as `000`.
    public let note: String
    /// Where it stands.
    public let place: DataPlace
}
