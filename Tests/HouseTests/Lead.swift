/// The beginning of a declaration: its modifiers, its keyword and its name.
struct Lead {
    let modifiers: Set<Substring>
    let keyword: Substring
    /// The declared name; the keyword itself where there is none, as with `init`.
    let name: String

    private static let keywords: Set<Substring> = [
        "func", "init", "deinit", "subscript", "var", "let", "struct", "enum", "class", "actor",
        "protocol", "extension", "typealias", "associatedtype", "case",
    ]
    private static let knownModifiers: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private", "static", "final", "indirect",
        "nonisolated", "mutating", "nonmutating", "borrowing", "consuming", "convenience",
        "required", "override", "isolated", "lazy", "weak", "unowned", "prefix", "postfix", "infix",
        "dynamic", "optional", "distributed", "async", "sending", "class",
    ]

    /// Reads a line of code; nil where no declaration begins on it.
    init?(_ code: String) {
        var modifiers: Set<Substring> = []
        var rest = code[...]
        while true {
            rest = rest.drop { $0 == " " }
            let isAttribute = rest.first == "@"
            if isAttribute { rest = rest.dropFirst() }
            let word = rest.prefix { $0.isLetter || $0 == "_" }
            guard !word.isEmpty else { return nil }
            rest = rest.dropFirst(word.count)
            let isMethod = word == "class" && Self.method(rest)
            if Self.keywords.contains(word), !isAttribute, !isMethod {
                guard let name = Self.name(of: word, rest) else { return nil }
                (self.modifiers, self.keyword, self.name) = (modifiers, word, name)
                return
            }
            guard isAttribute || Self.knownModifiers.contains(word) else { return nil }
            // `private(set)`, `nonisolated(unsafe)` and attributes' arguments.
            if rest.first == "(" { rest = rest.drop { $0 != ")" }.dropFirst() }
            if !isAttribute { modifiers.insert(word) }
        }
    }

    /// Whether `class` is a modifier here: `class func`, `class var`.
    private static func method(_ rest: Substring) -> Bool {
        rest.hasPrefix(" func ") || rest.hasPrefix(" var ")
    }

    private static func name(of keyword: Substring, _ rest: Substring) -> String? {
        switch keyword {
        case "init": return "(<?!".contains(rest.first ?? " ") ? "init" : nil
        case "subscript": return "(<".contains(rest.first ?? " ") ? "subscript" : nil
        case "deinit": return "deinit"
        default:
            guard rest.first == " " else { return nil }
            let name = rest.dropFirst().prefix { !"(<:{, ".contains($0) }
            if !name.isEmpty { return String(name) }
            // An operator such as `<`.
            return rest.dropFirst().first.map { String($0) }
        }
    }

    /// Whether it says that others may see it.
    var isSeen: Bool {
        (modifiers.contains("public") || modifiers.contains("package")) && keyword != "extension"
    }

    /// Whether others see it because they see its owner: a protocol's requirement, an enum's case.
    func isSeen(in owner: Lead) -> Bool {
        guard owner.isSeen else { return false }
        return owner.keyword == "protocol" || (owner.keyword == "enum" && keyword == "case")
    }

    /// Whether it holds other declarations.
    var isType: Bool {
        ["struct", "enum", "class", "actor", "protocol", "extension"].contains(keyword)
    }
}
