import Glibc

/// The files that Gangway ships.
public enum Shipped {
    /// A file's bytes by its path from the root of the checkout that this was built in; nil where
    /// there is none.
    public static func file(_ path: String) -> [UInt8]? {
        let folders = #filePath.split(separator: "/").dropLast(5)
        let file = open("/" + folders.joined(separator: "/") + "/" + path, O_RDONLY)
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
}
