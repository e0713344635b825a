/// A pattern for file names: `*` stands for any characters, `?` for one, everything else for
/// itself. The case of letters counts, as it does on the servers that names come from.
package struct NameMask: Sendable, Hashable, CustomStringConvertible {
    /// The pattern as written.
    package let description: String

    /// Makes a mask.
    package init(_ pattern: String) {
        description = pattern
    }

    /// Whether a file name, without a path, fits the mask. The work is bounded by the product of
    /// both lengths: after a mismatch only the last `*` is tried again.
    package func matches(_ name: String) -> Bool {
        let pattern = Array(description.unicodeScalars)
        let text = Array(name.unicodeScalars)
        var (at, next) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while next < text.count {
            if at < pattern.count, pattern[at] == "*" {
                star = (at, next)
                at += 1
            } else if at < pattern.count, pattern[at] == "?" || pattern[at] == text[next] {
                at += 1
                next += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                at = last.pattern + 1
                next = last.text + 1
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == "*" }
    }
}
