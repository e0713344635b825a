import Foundation

/// What tells one state of a folder's files from the next, without reading them: the path, size,
/// time and number of each.
struct FolderStamp: Equatable, Sendable {
    private let files: [String: File]

    private struct File: Equatable {
        var size: Int
        var modified: Date?
        var number: UInt64
    }

    /// Looks at every file below a folder; one that cannot be looked at has no files.
    init(of folder: String) {
        let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath()
        var files: [String: File] = [:]
        let walk = FileManager.default.enumerator(atPath: root.path)
        while let path = walk?.nextObject() as? String {
            guard let facts = walk?.fileAttributes,
                facts[.type] as? FileAttributeType != .typeDirectory
            else { continue }
            files[path] = File(
                size: facts[.size] as? Int ?? 0, modified: facts[.modificationDate] as? Date,
                number: facts[.systemFileNumber] as? UInt64 ?? 0)
        }
        self.files = files
    }
}
