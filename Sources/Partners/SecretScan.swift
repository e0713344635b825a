import Diagnostics

/// Finds passwords and keys that stand in a profile's text, comments included: a profile is read
/// and copied by many people.
///
/// What is found is never repeated in the message.
enum SecretScan {
    /// What looks like a secret in a file.
    static func scan(_ bytes: [UInt8], file: String) -> [Diagnostic] {
        var found: [Diagnostic] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, bytes) in lines.enumerated() where isWorthALook(bytes) {
            let line = String(decoding: bytes, as: UTF8.self)[...]
            guard let (what, column) = secret(in: line) else { continue }
            found.report(
                .profileSecretInline, "\(what) stands in the profile",
                at: TextPlace(file: file, line: index + 1, column: column))
        }
        return found
    }

    /// What no line without can be found for; most lines have none of it, and cost no more.
    private static let signs = [
        "password", "passphrase", "passwd", "secret", "token", "apikey", "api-key", "api_key",
        "akia", "://", "private key",
    ].map { Array($0.utf8) }

    private static func isWorthALook(_ line: ArraySlice<UInt8>) -> Bool {
        signs.contains { sign in
            line.indices.dropLast(sign.count - 1).contains { start in
                sign.indices.allSatisfy { offset in
                    let byte = line[start + offset]
                    let isCapital = (0x41...0x5A).contains(byte)
                    return (isCapital ? byte | 0x20 : byte) == sign[offset]
                }
            }
        }
    }

    /// What of a line looks like a secret, and at which column.
    private static func secret(in line: Substring) -> (what: String, column: Int)? {
        func column(_ index: Substring.Index) -> Int {
            line.distance(from: line.startIndex, to: index) + 1
        }
        if let match = line.firstMatch(of: /-----BEGIN [A-Z ]*PRIVATE KEY/) {
            return ("a private key", column(match.range.lowerBound))
        }
        if let match = line.firstMatch(of: /\bAKIA[0-9A-Z]{16}\b/) {
            return ("an access key", column(match.range.lowerBound))
        }
        if let match = line.firstMatch(of: /:\/\/[^\/\s:@]+:[^\/\s@]+@/) {
            return ("a password in an address", column(match.range.lowerBound))
        }
        let isComment = line.drop { $0 == " " }.first == "#"
        let named =
            #/
            (?i:(password|passphrase|passwd|secret|token|api[-_]?key))"?\s*:\s+["']?
            ([^\s,}\]"']+)(.*)
            /#
        guard let match = line.firstMatch(of: named) else { return nil }
        let value = match.output.2
        let isReference =
            value.hasPrefix("file:") || value.hasPrefix("env:")
            || value.first.map { "{[|>&*#".contains($0) } ?? true
        // In a comment a sentence may follow the word; a secret stands alone.
        let isSentence = isComment && !match.output.3.allSatisfy(\.isWhitespace)
        guard !isReference, !isSentence else { return nil }
        return ("a \(match.output.1.lowercased())", column(value.startIndex))
    }
}
