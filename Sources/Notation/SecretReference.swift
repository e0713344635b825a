/// Where a password or key is found. A profile is text that many people read, so it never holds
/// a secret itself.
package enum SecretReference: Sendable, Hashable {
    /// In a file; a relative path starts at the folder of gangway.yaml.
    case file(String)
    /// In an environment variable.
    case environment(String)

    /// Reads `file:keys/harbor.key` or `env:HARBOR_PASSWORD`; nil for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("file:") {
            let path = String(text.dropFirst(5))
            guard !path.isEmpty else { return nil }
            self = .file(path)
        } else if text.hasPrefix("env:") {
            let name = text.dropFirst(4)
            let isName = name.utf8.allSatisfy { byte in
                (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "_")
            }
            guard !name.isEmpty, isName else { return nil }
            self = .environment(String(name))
        } else {
            return nil
        }
    }
}

extension SecretReference: CustomStringConvertible {
    /// As profiles write it: the reference, never the secret.
    package var description: String {
        switch self {
        case .file(let path): "file:\(path)"
        case .environment(let name): "env:\(name)"
        }
    }
}
