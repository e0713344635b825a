import Notation

/// What shape files share: `parts.shape.yaml`, or nothing.
struct ShapeParts: Sendable {
    /// An object with what it costs to walk through it.
    struct Measured: Sendable {
        let shape: ObjectShape
        /// How many fields it has, with those of the objects that it holds.
        let size: Int
        /// How many levels of objects it is, itself included.
        let depth: Int
    }

    var objects: [String: Measured] = [:]
    /// The fields that every document begins with, not yet read: they depend on the document.
    var first: [Node.Entry] = []
    /// The fields that every document ends with.
    var last: [Node.Entry] = []
}
