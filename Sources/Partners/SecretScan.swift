import Diagnostics

/// Finds passwords and keys that stand in a profile's text, comments included: a profile is read
/// and copied by many people.
///
/// What is found is never repeated in the message.
enum SecretScan {
    /// What looks like a secret in a file.
    static func scan(_ bytes: [UInt8], file: String) -> [Diagnostic] {
        let text = String(decoding: bytes, as: UTF8.self)
        var found: [Diagnostic] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            guard let (what, column) = secret(in: line) else { continue }
            found.report(
                .profileSecretInline, "\(what) stands in the profile",
                at: TextPlace(file: file, line: index + 1, column: column))
        }
        return found
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
            #/(?i:(password|passphrase|passwd|secret|token|api[-_]?key))"?\s*:\s+["']?([^\s,}\]"']+)(.*)/#
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
