import Values

/// One message for people: its facts, then each list under a heading.
enum MessageText {
    /// The text of a message's detail.
    static func text(_ message: JSON) -> String {
        var lines: [String] = []
        for member in message.members ?? [] {
            if let items = member.value.items {
                guard !items.isEmpty else { continue }
                lines.append("")
                lines.append(member.key)
                lines += items.map { "  " + line($0) }
            } else if member.value.members != nil {
                lines += ["", member.key, "  " + line(member.value)]
            } else if let value = scalar(member.value) {
                lines.append(
                    member.key + String(repeating: " ", count: max(1, 14 - member.key.count))
                        + value)
            }
        }
        return lines.joined(separator: "\n")
    }

    /// One object of a list on one line; lists within it in brackets.
    private static func line(_ json: JSON) -> String {
        guard let members = json.members else { return scalar(json) ?? "-" }
        return members.compactMap { member in
            if let items = member.value.items {
                guard !items.isEmpty else { return nil }
                return "\(member.key) [" + items.map(line).joined(separator: "; ") + "]"
            }
            return scalar(member.value).map { "\(member.key) \($0)" }
        }.joined(separator: "  ")
    }

    private static func scalar(_ json: JSON) -> String? {
        if let text = json.text { return text.isEmpty ? nil : text }
        if let number = json.decimal { return number.description }
        return json.flag.map { $0 ? "yes" : "no" }
    }
}
