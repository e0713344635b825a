package import Diagnostics
import Notation

/// Gives the shapes of canonical documents, each read from the standard's files when it is first
/// asked for.
///
/// A site adds a document type by a shape file of its own, `canonical/<type>-<version>.shape.yaml`
/// in its own layer of the standard.
package struct ShapeLibrary {
    private let load: (String) -> [UInt8]?
    /// The files that were read, by path.
    package private(set) var read: [String: [UInt8]] = [:]
    private var parts: (parts: ShapeParts, diagnostics: [Diagnostic])?
    private var shapes: [String: (shape: DocumentShape?, diagnostics: [Diagnostic])] = [:]

    /// The path of the parts that shape files share.
    private static let partsPath = "canonical/parts.shape.yaml"

    /// Makes a library over the files that `load` gives by their path in the standard's folder,
    /// such as `canonical/order-1.shape.yaml`; nil where there is none.
    package init(load: @escaping (String) -> [UInt8]?) {
        self.load = load
    }

    /// The shape with a name such as `order/1`.
    ///
    /// - Returns: the shape; nil without a diagnostic where there is no file of it, and nil with
    ///   what is wrong, at file, line and column, where there is any error.
    package mutating func shape(
        _ name: String
    ) -> (shape: DocumentShape?, diagnostics: [Diagnostic]) {
        if let known = shapes[name] { return known }
        let words = name.split(separator: "/", omittingEmptySubsequences: false)
        guard words.count == 2, let version = Int(words[1]), Self.isPlain(words[0]) else {
            return (nil, [])
        }
        let type = String(words[0])
        let path = "canonical/\(type)-\(version).shape.yaml"
        guard let bytes = load(path) else { return (nil, []) }
        read[path] = bytes
        let (parts, faults) = sharedParts()
        let (node, found) = YAMLReader.read(bytes, file: "standard/\(path)")
        var reader = ShapeReader(parts)
        let shape = node.flatMap { reader.document($0, type: type, version: version) }
        let all = faults + found + reader.diagnostics
        let hasErrors = all.contains { $0.severity == .error }
        shapes[name] = (hasErrors ? nil : shape, all)
        return (hasErrors ? nil : shape, all)
    }

    private mutating func sharedParts() -> (ShapeParts, [Diagnostic]) {
        if let parts { return parts }
        var reader = ShapeReader()
        var found: [Diagnostic] = []
        var made = ShapeParts()
        if let bytes = load(Self.partsPath) {
            read[Self.partsPath] = bytes
            let (node, faults) = YAMLReader.read(bytes, file: "standard/\(Self.partsPath)")
            made = node.map { reader.parts($0) } ?? made
            found = faults + reader.diagnostics
        }
        parts = (made, found)
        return (made, found)
    }

    /// A type is letters and digits, so that a name leads to no other folder.
    private static func isPlain(_ type: Substring) -> Bool {
        !type.isEmpty && type.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
