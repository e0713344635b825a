import SFTP

/// The name of ours that a remote file has while it is checked and let go of:
/// `.gangway-<id>-<name>`, which every filter passes over.
enum HeldName {
    private static let mark = Array(".gangway-".utf8)

    /// The name under which a file is held; nil where it would be too long.
    static func held(_ name: FileName, as id: String) -> FileName? {
        let bytes = mark + Array("\(id)-".utf8) + name.bytes
        return bytes.count <= 255 ? FileName(bytes) : nil
    }

    /// The name that a held file had; nil for a name that is none of ours.
    static func name(behind held: FileName) -> FileName? {
        guard held.isPlain, held.bytes.starts(with: mark) else { return nil }
        let rest = held.bytes.dropFirst(mark.count)
        guard let cut = rest.firstIndex(of: UInt8(ascii: "-")), cut > rest.startIndex,
            rest[..<cut].allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let name = FileName(Array(rest[(cut + 1)...]))
        return name.isPlain ? name : nil
    }
}
