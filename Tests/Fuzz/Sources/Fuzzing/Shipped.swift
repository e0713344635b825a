/// The files that Gangway ships.
public enum Shipped {
    /// A file's bytes by its path from the root of the checkout that this was built in; nil where
    /// there is none.
    public static func file(_ path: String) -> [UInt8]? {
        let folders = #filePath.split(separator: "/").dropLast(5)
        return Folder.file("/" + folders.joined(separator: "/") + "/" + path)
    }
}
