package import Values

/// Every file of a partner's folder, its cases and notes among them.
package struct ProfileFiles: Sendable, Hashable {
    /// The bytes by path relative to the partner folder: `acme/850.map.yaml`.
    package let files: [String: [UInt8]]
    /// SHA-256 over the paths and their bytes: two folders with the same files have the same.
    package let content: Digest

    /// Takes the files of a folder.
    package init(_ files: [String: [UInt8]]) {
        self.files = files
        content = SHA256.digest(of: Self.encode(files))
    }

    /// The files as one piece of bytes: of each its path's and its own length in a line, the path
    /// and the bytes.
    package var encoded: [UInt8] { Self.encode(files) }

    /// Reads files back; nil where the bytes are none.
    package init?(encoded: [UInt8]) {
        var files: [String: [UInt8]] = [:]
        var rest = encoded[...]
        while !rest.isEmpty {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            let lengths = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
                .compactMap { Int($0) }
            rest = rest[(end + 1)...]
            guard lengths.count == 2, lengths.allSatisfy({ (0...rest.count).contains($0) }),
                lengths[0] + lengths[1] <= rest.count
            else { return nil }
            let path = String(decoding: rest.prefix(lengths[0]), as: UTF8.self)
            files[path] = Array(rest.dropFirst(lengths[0]).prefix(lengths[1]))
            rest = rest.dropFirst(lengths[0] + lengths[1])
        }
        self.init(files)
    }

    private static func encode(_ files: [String: [UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (path, content) in files.sorted(by: { $0.key < $1.key }) {
            bytes += Array("\(path.utf8.count) \(content.count)\n".utf8)
            bytes += Array(path.utf8)
            bytes += content
        }
        return bytes
    }
}
