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
    package func takes(_ name: FileName) -> Bool { objection(to: name) == nil }

    /// Why a name is not taken; nil if it is.
    func objection(to name: FileName) -> String? {
        let lower = name.text.lowercased()
        for mark in [".", "~"] where lower.hasPrefix(mark) {
            return "names that begin with \(mark) are unfinished work"
        }
        for mark in ["~"] + Self.temporary where lower.hasSuffix(mark) {
            return "names that end with \(mark) are unfinished work"
        }
        if masks.isEmpty { return nil }
        let text = Array(name.text.unicodeScalars)
        guard !masks.contains(where: { Self.matches(text, Array($0.unicodeScalars)) }) else {
            return nil
        }
        return "none of the channel's masks fits it (\(masks.joined(separator: ", ")))"
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
