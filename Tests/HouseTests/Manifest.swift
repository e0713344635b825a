/// The targets of Package.swift, in their order, with their in-house dependencies.
struct Manifest {
    /// A target.
    struct Target: Equatable {
        let name: String
        let dependencies: [String]
        let isTest: Bool
    }

    let targets: [Target]

    static let house = Manifest(text: Repository.manifest)

    /// Reads a manifest as this house writes it: `room("Name", [...])`, `tests("Name", [...])`,
    /// `.systemLibrary(name:)` and `.executableTarget(name:dependencies:)` in the list `targets:`.
    init(text: String) {
        let code = SwiftMask.masked(text).split(
            separator: "\n", omittingEmptySubsequences: false)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = code.firstIndex { $0.contains("targets: [") } ?? code.startIndex
        let first = code[start...].firstIndex { $0.hasSuffix("targets: [") } ?? start
        var targets: [Target] = []
        var line = first + 1
        while line < code.count, !code[line].drop(while: \.isWhitespace).hasPrefix("]") {
            let begin = line
            var depth = 0
            repeat {
                for character in code[line] {
                    if character == "(" || character == "[" { depth += 1 }
                    if character == ")" || character == "]" { depth -= 1 }
                }
                line += 1
            } while depth > 0 && line < code.count
            let entry = zip(lines[begin..<line], code[begin..<line]).filter {
                $0.1.contains { !$0.isWhitespace }
            }.map { String($0.0) }.joined(separator: " ")
            if let target = Self.target(entry) { targets.append(target) }
        }
        self.targets = targets
    }

    private static func target(_ entry: String) -> Target? {
        let entry = entry.drop(while: \.isWhitespace)
        guard let kind = entry.prefixMatch(of: /\.?(\w+)\(/)?.output.1 else { return nil }
        let names = entry.matches(of: /"([^"]*)"/).map { String($0.output.1) }
        guard let name = names.first else { return nil }
        switch kind {
        case "systemLibrary": return Target(name: name, dependencies: [], isTest: false)
        case "tests":
            return Target(
                name: name + "Tests", dependencies: Array(names.dropFirst()), isTest: true)
        default:
            return Target(name: name, dependencies: Array(names.dropFirst()), isTest: false)
        }
    }
}

extension SwiftFile {
    /// The modules that the file imports.
    var imports: [String] {
        code.compactMap { line in
            guard line.contains("import ") else { return nil }
            return line.prefixMatch(of: /\s*(?:@\w+ )?(?:[a-z]+ )?import (\w+)/)
                .map { String($0.output.1) }
        }
    }
}
