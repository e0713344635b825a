package import Diagnostics
import Foundation
package import Notation
package import Values

/// The secrets of an installation.
package struct SecretReader: Sendable {
    /// The most bytes that a secret's file may have.
    static let fileLimit = 64 << 10

    private let variables: [String: String]
    private let folder: String

    /// Makes a reader over variables, and files whose relative paths start at `folder`.
    package init(variables: [String: String], folder: String = ".") {
        self.variables = variables
        self.folder = folder
    }

    /// Fetches a secret. The diagnostic names the reference, never a value.
    package func secret(
        _ reference: SecretReference, at place: Place = .nowhere
    ) -> Result<Secret, Diagnostic> {
        switch reference {
        case .environment(let name):
            guard let value = variables[name], !value.isEmpty else {
                return .failure(
                    Diagnostic(.secretMissing, "the variable \(name) is not set", at: place))
            }
            return .success(Secret(value))
        case .file(let path):
            guard let value = Self.read(fullPath(path)), !value.isEmpty else {
                return .failure(
                    Diagnostic(
                        .secretMissing, "the file \(path) cannot be read, or is empty or too large",
                        at: place))
            }
            return .success(Secret(value))
        }
    }

    /// A secret's file for those who read it themselves; a relative path starts at the folder.
    package func fullPath(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }

    private static func read(_ path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path),
            let data = try? file.read(upToCount: fileLimit + 1), data.count <= fileLimit
        else { return nil }
        var text = String(decoding: data, as: UTF8.self)
        while let last = text.last, last.isNewline { text.removeLast() }
        return text
    }
}
