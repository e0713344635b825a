package import Diagnostics

/// A value with the place in a profile where it was written.
package struct Placed<Value: Sendable>: Sendable {
    /// The value.
    package let value: Value
    /// Where it stands.
    package let place: TextPlace
}
