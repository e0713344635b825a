package import Values

/// That a field is on its way out: maps may fill it until a day, and are warned until then.
package struct Deprecation: Sendable, Hashable {
    /// The day from which maps are warned.
    package let since: CivilDate
    /// The last day on which a map may fill the field.
    package let ends: CivilDate
    /// The field of the same object that takes its place.
    package let use: String

    /// Makes a deprecation.
    package init(since: CivilDate, ends: CivilDate, use: String) {
        self.since = since
        self.ends = ends
        self.use = use
    }
}
