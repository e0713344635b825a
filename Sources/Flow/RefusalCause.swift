package import Diagnostics
import Guides

/// What something that a person has to settle comes from, without the numbers and values of one
/// document, so that all documents to which the same happens count as one.
package struct RefusalCause: Sendable, Hashable {
    /// What is at fault: set, segment, element, field, rule and reason.
    package let text: String
    /// What is to be done.
    package let mend: String

    /// Names a cause.
    package init(text: String, mend: String) {
        self.text = text
        self.mend = mend
    }
}

extension RefusalCause {
    /// The cause of a fault: what it says itself, or the element and the message without what
    /// belongs to one document.
    package init(of fault: Diagnostic) {
        var place = ""
        if case .data(let data) = fault.place, !data.position.isEmpty {
            place = "\(data.position): "
        }
        self.init(
            text: fault.cause ?? place + Self.common(fault.message, without: fault.value),
            mend: Self.common(value: fault.value, in: fault.help.ofAllLines))
    }

    /// A text with the value of one document left out.
    private static func common(value: String?, in text: String) -> String {
        guard let value, value.count > 1, !isShared(value) else { return text }
        func isOfWord(_ character: Character?) -> Bool {
            character.map { $0.isLetter || $0.isNumber } ?? false
        }
        var text = text
        for range in text.ranges(of: value).reversed() {
            guard !isOfWord(text[..<range.lowerBound].last),
                !isOfWord(text[range.upperBound...].first)
            else { continue }
            text.replaceSubrange(range, with: gap)
        }
        return text
    }

    /// A message with its value, and every word that has a digit, left out. What names a set or a
    /// place in a profile stays: these are the same for all documents.
    private static func common(_ message: String, without value: String?) -> String {
        let text = common(value: value, in: message.ofAllLines)
        var words: [String] = []
        var isFileName = false
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            // `message 1042 (orders.csv)`: the name of one file.
            let isOfMessage = word.hasPrefix("(") && words.suffix(2) == ["message", Self.gap]
            if isOfMessage || isFileName {
                isFileName = !word.contains(")")
                continue
            }
            words.append(common(word))
        }
        return words.joined(separator: " ")
    }

    private static func common(_ word: Substring) -> String {
        let core = word.trimmingPrefix { !$0.isLetter && !$0.isNumber }
        let end = core.lastIndex { $0.isLetter || $0.isNumber }
        guard let end, core.contains(where: \.isNumber) else { return String(word) }
        let name = core[...end]
        guard !isShared(name) else { return String(word) }
        return word[..<name.startIndex] + Self.gap + word[name.endIndex...]
    }

    /// Whether a word with digits is the same for all documents.
    private static func isShared(_ word: some StringProtocol) -> Bool {
        GuideImport.groups[String(word)] != nil
            || [".yaml", ".csv"].contains { word.contains($0) }
    }

    private static let gap = "\u{2026}"
}
