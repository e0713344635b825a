package import SFTP

/// Which names of a folder are files to take.
///
/// Names that programs give to unfinished work are never taken: dotfiles, `~` at either end, and
/// the endings of `temporary`, in either case. Masks then choose among the others: `*` stands for
/// any run of characters, `?` for one, and the case of letters counts, as a profile's masks do.
package struct NameFilter: Sendable, Equatable {
    /// The endings of unfinished files, in lower case.
    package static let temporary = [
        ".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".swp",
    ]

    /// At least one must match; none given means every name.
    package var masks: [String]

    /// Makes a filter.
    package init(masks: [String] = []) {
        self.masks = masks
    }

    /// Whether a name is to be taken.
    package func takes(_ name: FileName) -> Bool {
        let lower = name.text.lowercased()
        let tilde = lower.hasPrefix("~") || lower.hasSuffix("~")
        if lower.hasPrefix(".") || tilde { return false }
        if Self.temporary.contains(where: { lower.hasSuffix($0) }) { return false }
        if masks.isEmpty { return true }
        let text = Array(name.text.unicodeScalars)
        return masks.contains { Self.matches(text, Array($0.unicodeScalars)) }
    }

    /// Matches without recursion: at most one retreat point, so the cost is bounded by the product
    /// of both lengths.
    private static func matches(_ text: [Unicode.Scalar], _ mask: [Unicode.Scalar]) -> Bool {
        var (position, step) = (0, 0)
        var retreat: (step: Int, position: Int)?
        while position < text.count {
            if step < mask.count, mask[step] == "*" {
                retreat = (step, position)
                step += 1
            } else if step < mask.count, mask[step] == "?" || mask[step] == text[position] {
                position += 1
                step += 1
            } else if let last = retreat {
                position = last.position + 1
                retreat = (last.step, position)
                step = last.step + 1
            } else {
                return false
            }
        }
        return mask[step...].allSatisfy { $0 == "*" }
    }
}
