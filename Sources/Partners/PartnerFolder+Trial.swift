extension PartnerFolder {
    /// What is passed over where a person tries a file, so that it shows what would be made of it.
    package enum Leniency: Sendable {
        /// Nothing: the gateway itself.
        case none
        /// How far the partner is, and by which channel it may come.
        case status
        /// Status, channel and every identity, in ISA and GS: each interchange is taken for this
        /// partner's.
        case identity(of: Partner)
    }

    /// The same folder for a trial.
    package func trying(_ leniency: Leniency) -> PartnerFolder {
        var folder = self
        folder.leniency = leniency
        return folder
    }
}
