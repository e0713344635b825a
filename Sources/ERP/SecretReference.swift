package import Diagnostics
import Foundation

/// Where a secret is kept: `env:NAME` or `file:PATH`. Profiles hold only references.
package enum SecretReference: Sendable, Hashable {
    /// A variable of the environment or of the installation's secrets file.
    case variable(String)
    /// A file whose content, without a last line end, is the secret.
    case file(String)

    /// Reads a reference; nil if the text is none.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { return nil }
        switch parts[0] {
        case "env": self = .variable(String(parts[1]))
        case "file": self = .file(String(parts[1]))
        default: return nil
        }
    }
}

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
        case .variable(let name):
            guard let value = variables[name], !value.isEmpty else {
                return .failure(
                    Diagnostic(.secretMissing, "the variable \(name) is not set", at: place))
            }
            return .success(Secret(value))
        case .file(let path):
            let full = path.hasPrefix("/") ? path : "\(folder)/\(path)"
            guard let value = Self.read(full), !value.isEmpty else {
                return .failure(
                    Diagnostic(
                        .secretMissing, "the file \(path) cannot be read, or is empty or too large",
                        at: place))
            }
            return .success(Secret(value))
        }
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
