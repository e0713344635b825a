/// What a scan finds declared in a file. It reads lines as `swift format` lays them out: one
/// declaration begins on each.
struct Declarations {
    private let file: SwiftFile
    private let leads: [Lead?]

    init(in file: SwiftFile) {
        self.file = file
        leads = file.code.map(Lead.init)
    }

    // MARK: Functions

    /// Functions, initialisers, deinitialisers and subscripts with a body: line and length.
    func functions() -> [(line: Int, length: Int)] {
        leads.indices.compactMap { line in
            guard let lead = leads[line],
                ["func", "init", "deinit", "subscript"].contains(lead.keyword),
                let end = endOfBody(from: line)
            else { return nil }
            return (line, end - line + 1)
        }
    }

    /// The last line of the body of the declaration that begins on a line; nil where it has none,
    /// as a protocol's requirement.
    private func endOfBody(from start: Int) -> Int? {
        var (parentheses, braces) = (0, 0)
        for line in file.code[start...].indices {
            for character in file.code[line].utf8 {
                switch character {
                case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
                case UInt8(ascii: "{") where parentheses == 0 || braces > 0: braces += 1
                case UInt8(ascii: "}") where parentheses == 0 || braces > 0:
                    braces -= 1
                    if braces <= 0 { return braces == 0 ? line : nil }
                default: break
                }
            }
            if braces == 0, parentheses == 0, !goesOn(after: line) { return nil }
        }
        return nil
    }

    /// Whether a signature goes on in the next line.
    private func goesOn(after line: Int) -> Bool {
        guard line + 1 < file.code.count else { return false }
        let next = file.code[line + 1].drop(while: \.isWhitespace)
        let ended = file.code[line].last { !$0.isWhitespace }
        return ["{", "->", "where", "async", "throws"].contains { next.hasPrefix($0) }
            || ended == ">" || ended == ","
    }

    // MARK: Documentation

    /// A declaration that others can see.
    struct Face {
        let line: Int
        let lead: Lead
        let isDocumented: Bool
    }

    /// Every `public` and `package` declaration, the cases of such enums and the requirements of
    /// such protocols.
    func faces() -> [Face] {
        var faces: [Face] = []
        var types: [(depth: Int, lead: Lead)] = []
        var (depth, parentheses) = (0, 0)
        for line in file.code.indices {
            if let lead = leads[line], parentheses == 0 {
                let owner = types.last { $0.depth == depth }?.lead
                if lead.isSeen || owner.map(lead.isSeen) == true {
                    faces.append(
                        Face(line: line, lead: lead, isDocumented: isDocumented(line)))
                }
                if lead.isType { types.append((depth + 1, lead)) }
            }
            for character in file.code[line].utf8 {
                switch character {
                case UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "}"):
                    depth -= 1
                    types.removeAll { $0.depth > depth }
                case UInt8(ascii: "("): parentheses += 1
                case UInt8(ascii: ")"): parentheses -= 1
                default: break
                }
            }
        }
        return faces
    }

    /// Whether the line above, attributes and plain comments left aside, is documentation.
    private func isDocumented(_ line: Int) -> Bool {
        for text in file.lines[..<line].reversed() {
            let text = text.drop(while: \.isWhitespace)
            if text.hasPrefix("///") { return true }
            guard text.hasPrefix("@") || text.hasPrefix("//") else { return false }
        }
        return false
    }

    /// Names that the file's own protocols require; who fulfils them is documented there.
    func requirements() -> Set<String> {
        var names: Set<String> = []
        for line in leads.indices where leads[line]?.keyword == "protocol" {
            let end = endOfBody(from: line) ?? line
            names.formUnion(leads[line...end].dropFirst().compactMap { $0?.name })
        }
        return names
    }
}
