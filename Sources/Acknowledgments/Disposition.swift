/// What becomes of an interchange, group or set: TA104, AK901 and AK501.
public enum Disposition: String, Sendable, Hashable {
    /// `A`: accepted.
    case accepted = "A"
    /// `E`: accepted, faults noted; the sender must not send it again.
    case acceptedWithErrors = "E"
    /// `P`: some sets of the group accepted, some refused. Groups only.
    case partlyAccepted = "P"
    /// `R`: refused; the sender may mend it and send it again.
    case rejected = "R"

    /// Whether the content goes on to be processed, at least in part.
    public var isAccepted: Bool { self != .rejected }
}
