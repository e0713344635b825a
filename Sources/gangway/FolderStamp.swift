import Foundation

/// What tells one state of a profile folder's files from the next, without reading them: the path,
/// size, time, number and rights of each. What is no profile (hidden files, cases) is passed over,
/// as it is when profiles are read.
struct FolderStamp: Equatable, Sendable {
    private let files: [String: File]

    private struct File: Equatable {
        var size: Int
        var modified: Date?
        var number: UInt64
        var rights: Int
    }

    /// Looks at every file below a folder; one that cannot be looked at has no files.
    init(of folder: String) {
        let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath()
        var files: [String: File] = [:]
        let walk = FileManager.default.enumerator(atPath: root.path)
        while let path = walk?.nextObject() as? String {
            let name = path.split(separator: "/").last ?? ""
            guard let facts = walk?.fileAttributes else { continue }
            let isFolder = facts[.type] as? FileAttributeType == .typeDirectory
            // The cases of a partner, and not a partner of that name.
            let isOfCases = isFolder && name == "cases" && path != "cases"
            guard !name.hasPrefix("."), !isOfCases else {
                if isFolder { walk?.skipDescendants() }
                continue
            }
            guard !isFolder else { continue }
            files[path] = File(
                size: facts[.size] as? Int ?? 0, modified: facts[.modificationDate] as? Date,
                number: facts[.systemFileNumber] as? UInt64 ?? 0,
                rights: facts[.posixPermissions] as? Int ?? 0)
        }
        self.files = files
    }
}
