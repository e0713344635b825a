import Foundation

/// What is shipped with the gateway, as this repository has it.
enum ShippedFiles {
    /// The package's folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A file of `standard/`.
    @Sendable static func standard(_ path: String) -> [UInt8]? {
        bytes(root.appending(path: "standard").appending(path: path))
    }

    /// The bytes of a file, if it is there.
    static func bytes(_ file: URL) -> [UInt8]? {
        (try? Data(contentsOf: file)).map { Array($0) }
    }
}
