public import Diagnostics

/// The end of an interchange: IEA, or the place where it should have been.
public struct InterchangeTrailer: Sendable, Hashable {
    /// How many functional groups were read.
    public let groups: Int
    /// IEA01 as sent; nil when IEA is missing.
    public let statedGroups: String?
    /// IEA02 as sent; nil when IEA is missing.
    public let control: String?
    /// Where it stands, or should have stood.
    public let place: DataPlace
    /// What is wrong with it.
    public let faults: [Diagnostic]

    /// Makes the end of a file that came in another form, of which nobody wrote an IEA.
    package init(unwritten control: String, groups: Int, place: DataPlace) {
        self.init(
            groups: groups, statedGroups: "\(groups)", control: control, place: place, faults: [])
    }

    init(
        groups: Int, statedGroups: String?, control: String?, place: DataPlace,
        faults: [Diagnostic]
    ) {
        self.groups = groups
        self.statedGroups = statedGroups
        self.control = control
        self.place = place
        self.faults = faults
    }

    /// Whether IEA is missing.
    public var isMissing: Bool { control == nil }
}
