import Foundation
import Values

/// A host key that a channel's server may show.
package struct HostKeyPin: Sendable, Hashable {
    /// The key's type, such as `ssh-ed25519`, where it is known.
    package var type: String?
    /// `SHA256:` and the digest of the public key in base64 without padding, as `ssh-keygen -l`
    /// prints it.
    package var fingerprint: String

    /// Reads a pin: `SHA256:…`, `ssh-ed25519 SHA256:…`, `ssh-ed25519 AAAA…`, or a line of a
    /// known_hosts file, whose host names are not looked at. Nil for anything else.
    package init?(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        for (index, word) in words.enumerated() {
            let type = index > 0 && Self.isType(words[index - 1]) ? words[index - 1] : nil
            if word.hasPrefix("SHA256:") {
                guard Data(base64Encoded: word.dropFirst(7) + "=")?.count == 32 else { return nil }
                self.type = type
                fingerprint = word
                return
            }
            guard let type, let key = Data(base64Encoded: word), key.count > 16 else { continue }
            let digest = Data(SHA256.digest(of: Array(key)).bytes).base64EncodedString()
            self.type = type
            fingerprint = "SHA256:" + digest.prefix { $0 != "=" }
            return
        }
        return nil
    }

    private static func isType(_ word: String) -> Bool {
        word.hasPrefix("ssh-") || word.hasPrefix("ecdsa-sha2-") || word.hasPrefix("sk-")
    }
}
