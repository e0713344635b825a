import Canonical
import Diagnostics
import Foundation
import Testing

/// The shapes of the checkout.
enum ShippedShapes {
    /// The checkout's root, three folders above this file.
    static let root = URL(filePath: #filePath, directoryHint: .notDirectory)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let folder = root.appending(path: "standard/canonical")

    /// The names of all shapes, such as `order/1`.
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return files.filter { $0.hasSuffix(".shape.yaml") && $0 != "parts.shape.yaml" }.sorted()
            .map { String($0.dropLast(".shape.yaml".count)).replacing("-", with: "/") }
    }()

    static func shape(_ name: String) throws -> DocumentShape {
        var library = ShapeLibrary { path in
            (try? Data(contentsOf: root.appending(path: "standard/\(path)"))).map { [UInt8]($0) }
        }
        let (shape, diagnostics) = library.shape(name)
        return try #require(shape, "\(diagnostics)")
    }

    /// What reading a shape finds, of files given as text.
    static func read(
        _ name: String, files: [String: String]
    ) -> (shape: DocumentShape?, diagnostics: [Diagnostic]) {
        var library = ShapeLibrary { path in files[path].map { Array($0.utf8) } }
        return library.shape(name)
    }
}
