import Glibc

/// Files as the fuzzers read them.
enum Folder {
    /// A file's bytes; nil where there is none.
    static func file(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let got = read(file, &block, block.count)
            guard got > 0 else { return bytes }
            bytes += block[..<got]
        }
    }

    /// The bytes of a folder's files, in the order of their names.
    static func files(_ path: String) -> [[UInt8]] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.first != "." { names.append(name) }
        }
        return names.sorted().compactMap { file(path + "/" + $0) }
    }
}
