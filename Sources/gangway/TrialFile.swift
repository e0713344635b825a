import Foundation
import Values

/// A file that a command was told to read, or standard input; closed with its value.
struct TrialFile: ~Copyable {
    /// What it is called in messages.
    let name: String
    private let handle: FileHandle

    /// Bytes read at a time.
    private static let block = 1 << 20

    /// Opens a file; `-` is standard input.
    init(_ path: String) throws {
        guard path != "-" else {
            name = "standard input"
            handle = try Self.spooled(.standardInput)
            return
        }
        name = path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Refusal(ConfigurationDiagnostics.inputMissing, "there is no file \(path)")
        }
        guard !isFolder.boolValue else {
            throw Refusal(
                ConfigurationDiagnostics.inputMissing,
                "\(path) is a folder; name its files, such as \(Self.files(of: path))")
        }
        guard let opened = FileHandle(forReadingAtPath: path) else {
            throw Refusal(
                ConfigurationDiagnostics.inputMissing,
                "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        // A pipe has a path too, and can be read but once.
        var facts = stat()
        let isFile = fstat(opened.fileDescriptor, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
        handle = isFile ? opened : try Self.spooled(opened)
    }

    deinit { try? handle.close() }

    /// The next bytes; none at the end.
    func next() throws -> [UInt8] {
        do {
            return Array(try handle.read(upToCount: Self.block) ?? Data())
        } catch {
            throw Refusal(
                ConfigurationDiagnostics.inputMissing,
                "\(name) cannot be read: \(SystemReason(error))")
        }
    }

    /// SHA-256 of the whole file; reading begins anew afterwards.
    func digest() throws -> Digest {
        var hash = SHA256()
        while case let block = try next(), !block.isEmpty { hash.update(block) }
        try handle.seek(toOffset: 0)
        return hash.finalize()
    }

    /// What comes through a pipe can be read but once: it is kept in a file without a name.
    private static func spooled(_ pipe: FileHandle) throws -> FileHandle {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "gangway-try-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: url.path, contents: nil),
            let file = FileHandle(forUpdatingAtPath: url.path)
        else {
            throw Refusal(
                ConfigurationDiagnostics.inputMissing,
                "standard input cannot be kept in \(url.deletingLastPathComponent().path)")
        }
        try FileManager.default.removeItem(at: url)
        while let data = try pipe.read(upToCount: block), !data.isEmpty {
            try file.write(contentsOf: data)
        }
        try file.seek(toOffset: 0)
        return file
    }

    private static func files(of folder: String) -> String {
        folder.hasSuffix("/") ? "\(folder)*" : "\(folder)/*"
    }
}

/// What the system says of a failure, in its own plain words.
struct SystemReason: CustomStringConvertible {
    private let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    var description: String {
        var inner: any Error = error
        while let next = (inner as NSError).userInfo[NSUnderlyingErrorKey] as? any Error {
            inner = next
        }
        let error = inner as NSError
        guard error.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(error.code)))
    }
}
