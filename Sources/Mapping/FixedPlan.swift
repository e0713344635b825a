import Diagnostics

/// An element that every document carries which the map writes.
struct FixedPlan: Sendable {
    let steps: [StepPlan]
    let element: Int
    /// The component of a composite element, from 1; 0 for the whole.
    let component: Int
    let text: String
    /// Where the map says so.
    let place: TextPlace
}

/// A field that an answer takes from the document it answers.
struct EchoPlan: Sendable {
    /// The names on the way to the field.
    let target: [String]
    /// The names on the way to the field of the answered document.
    let source: [String]
    /// How many more lists stand on the way to the field than on the way to what it takes.
    let outer: Int
}
