/// A pattern for file names: `*` stands for any characters, `?` for one, everything else for
/// itself. The case of letters counts, as it does on the servers that names come from.
package struct NameMask: Sendable, Hashable, CustomStringConvertible {
    /// The pattern as written.
    package let description: String

    /// Makes a mask.
    package init(_ pattern: String) {
        description = pattern
    }

    /// Whether some name fits both masks. The work is bounded by the product of both lengths.
    package func meets(_ other: NameMask) -> Bool {
        let one = Array(description.unicodeScalars)
        let two = Array(other.description.unicodeScalars)
        // meet[j]: whether some name fits the parts of both masks before i and j.
        var meet = [Bool](repeating: false, count: two.count + 1)
        for i in 0...one.count {
            var next = [Bool](repeating: false, count: two.count + 1)
            for j in 0...two.count {
                let first = i > 0 ? one[i - 1] : nil
                let second = j > 0 ? two[j - 1] : nil
                if first == "*" || second == "*" {
                    // The star stands for nothing more, or for what the other has here.
                    next[j] = (i > 0 && meet[j]) || (j > 0 && next[j - 1])
                } else if let first, let second {
                    next[j] = meet[j - 1] && (first == second || first == "?" || second == "?")
                } else {
                    next[j] = i == j
                }
            }
            meet = next
        }
        return meet[two.count]
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
